package import SyncCore

/// A live job as `explain` shows it; no secret in it.
package struct QueuedJob: Hashable, Sendable {
  package let id: Int64
  package let kind: Job.Kind
  package let state: Job.State
  package let queuedAt: Timestamp
  package let dueAt: Timestamp
  /// Attempts that have failed.
  package var attempts = 0
  /// Why the last attempt failed, or the job is parked.
  package var reason: String?
  /// The guard that holds it, or will look at it at the end of the pull.
  package var guardKind: GuardKind?
  /// Whether a person was told that it is held.
  package var isAnnounced = false
  /// The login whose password it carries, and when that is wiped at the latest.
  package var login: LoginID?
  package var expiresAt: Timestamp?

  package init(
    id: Int64, _ kind: Job.Kind, _ state: Job.State, queuedAt: Timestamp, dueAt: Timestamp
  ) {
    self.id = id
    self.kind = kind
    self.state = state
    self.queuedAt = queuedAt
    self.dueAt = dueAt
  }
}
