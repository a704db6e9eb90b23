package import SyncCore

/// What is remembered of a lane over a restart.
package struct LaneState: Hashable, Sendable {
  package let directory: DirectoryID
  package var isPaused = false
  package var notBefore: Timestamp?
  package var isQuarantined = false
  package var reason: String?

  package init(directory: DirectoryID) {
    self.directory = directory
  }
}
