/// One page of the members of a directory's group.
package struct MemberPage: Hashable, Sendable {
  /// Accounts, groups, and whatever else is a member there.
  package let members: [RemoteID]
  /// Where the next page starts; nil on the last one.
  package let next: Cursor?

  package init(_ members: [RemoteID], next: Cursor? = nil) {
    self.members = members
    self.next = next
  }
}
