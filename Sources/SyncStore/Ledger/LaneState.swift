package import SyncCore

/// What is remembered of a lane over a restart.
package struct LaneState: Hashable, Sendable {
  package let directory: DirectoryID
  /// Stopped by a person until they resume it.
  package var isPaused = false
  package var pausedAt: Timestamp?
  /// Who paused it, in words.
  package var pausedBy: String?
  package var notBefore: Timestamp?
  package var isQuarantined = false
  package var reason: String?

  package init(directory: DirectoryID) {
    self.directory = directory
  }
}
