/// That a user is in a group: listed there, or in a group that is listed there.
package struct GroupMembership: Hashable, Sendable {
  /// The group's id in the source.
  package let group: String
  package let display: String
  /// True where the group itself lists the user; RFC 7643 §4.1.2 calls it `direct`.
  package let isDirect: Bool

  package init(group: String, display: String, isDirect: Bool) {
    self.group = group
    self.display = display
    self.isDirect = isDirect
  }
}
