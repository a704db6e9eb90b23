package import SyncCore

/// A member of a group whose change stands still: its removal waits for a person's release, or the
/// directory did not take it.
package struct QueuedMember: Hashable, Sendable {
  /// Where the list goes on.
  package struct Place: Hashable, Sendable {
    let group: Int64
    let member: Int64

    package static let start = Place(group: 0, member: 0)
  }

  package let place: Place
  package let directory: DirectoryID
  /// The group's name in the source.
  package let group: String
  /// The user's name in the source, or that of a group in the group.
  package let user: String
  /// `held` or `parked`, as of a job.
  package let state: Job.State
  /// What the directory said.
  package let reason: String?
}
