package import SyncCore

/// Jobs of one directory that stand still for the same cause.
package struct QueueCause: Hashable, Sendable {
  package let directory: DirectoryID
  package let state: Job.State
  package let cause: String
  package let count: Int
  /// Since when the oldest of them is queued.
  package let oldest: Timestamp
  /// What was said of one of them.
  package let example: String?
}
