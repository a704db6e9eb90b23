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
  /// Why nothing but probes is sent; nil where all goes on.
  package var quarantine: Quarantine?
  package var reason: String?
  /// Requests a minute that the directory takes, as far as it has taught us; nil without a quota.
  package var pacePerMinute: Int?
  /// The same while it refused nothing.
  package var fullPacePerMinute: Int?
  /// When the pace was stored: it rises with time.
  package var pacedAt: Timestamp?

  package init(directory: DirectoryID) {
    self.directory = directory
  }

  package var isQuarantined: Bool { quarantine != nil }
}
