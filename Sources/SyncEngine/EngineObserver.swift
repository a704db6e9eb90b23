package import SyncCore
package import SyncStore

/// Told what happens, for metrics and health; it must return at once and never fail.
package protocol EngineObserver: Sendable {
  func pulled(_ report: PullReport, took: Duration)
  func pullFailed(_ failure: RemoteFailure)
  /// `outcome` is `done` or the failure's kind.
  func attempted(
    _ kind: Job.Kind, in directory: DirectoryID, outcome: String, took: Duration)
  func laneChanged(_ directory: DirectoryID, _ lane: Lane)
  /// What a directory has granted us was looked at.
  func looked(at permissions: [Permission], of directory: DirectoryID)
  /// A directory took a password; `reason` is why it was sent, nil where that is forgotten.
  func pushed(_ directory: DirectoryID, reason: Takeover.Reason?)
  /// Somebody else changed a password in the directory.
  func drifted(_ directory: DirectoryID)
  /// A directory's accounts were looked through: all of them, or those that changed.
  func readBack(_ directory: DirectoryID, isFull: Bool)
  /// Somebody else changed an account in the directory.
  func driftFound(_ directory: DirectoryID, _ kind: Drift.Kind)
  /// An account that somebody else changed is as it should be again.
  func driftRepaired(_ directory: DirectoryID)
  func loginTaken(_ decisions: [LoginDecision])
  /// `outcome` is `sent`, `failed`, `refused` or `skipped`.
  func mailSettled(_ outcome: String)
  /// The mail server takes nothing from us now.
  func mailWaits(_ failure: RemoteFailure)
}
