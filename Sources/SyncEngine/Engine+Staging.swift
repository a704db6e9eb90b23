internal import SyncCore
internal import SyncStore

/// Directories that compute and do not export: their lanes are paused by the configuration.
extension Engine {
  /// Who has paused such a lane.
  static let stagingAuthor = "mode: \"staging\" in the configuration"

  /// Pauses the lanes of staged directories, and lets those go on that are staged no longer. A
  /// pause by a person stays.
  func settleStaging() async throws {
    let now = clock.now
    try await ledger.commit { transaction in
      for directory in directories {
        var state = try transaction.laneState(of: directory.id)
        let isStaged = directory.policy.isStaged
        guard isStaged ? !state.isPaused : state.pausedBy == Self.stagingAuthor else { continue }
        state.isPaused = isStaged
        state.pausedAt = isStaged ? now : nil
        state.pausedBy = isStaged ? Self.stagingAuthor : nil
        try transaction.store(state)
        var event = Event(isStaged ? .lanePaused : .laneResumed, at: now)
        event.directory = directory.id
        event.reason = Self.stagingAuthor
        try transaction.append(event)
      }
    }
  }
}
