/// Something that a run would not do, until a person acts.
package struct PlanObstacle: Hashable, Sendable {
  package let directory: DirectoryID
  /// The user or group by its name in the source.
  package let user: String
  package let reason: String

  package init(directory: DirectoryID, user: String, reason: String) {
    self.directory = directory
    self.user = user
    self.reason = reason
  }
}
