/// A row of the table from what the source says of a user to a group of a directory.
package struct RoleRule: Hashable, Sendable {
  /// Who is put into the group.
  package let filter: SCIMFilter
  /// The group's immutable id in the directory.
  package let group: RemoteID

  package init(when filter: SCIMFilter, group: RemoteID) {
    self.filter = filter
    self.group = group
  }
}

extension DirectoryPolicy {
  /// The groups that a user is put into by the table.
  package func roleGroups(of subject: Subject) -> Set<RemoteID> {
    Set(roles.filter { $0.filter.matches(subject.resource) }.map(\.group))
  }
}
