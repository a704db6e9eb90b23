internal import SyncCore
internal import SyncStore

/// Wiped secrets leave the write-ahead log too.
extension Engine {
  /// Empties the log when it is time to; gives when to look again.
  func sweepLog(_ sweep: inout LogSweep) async throws -> Timestamp? {
    let hasSecrets = try await ledger.read { try $0.hasSecrets() }
    for _ in 0..<2 {  // once more after an emptying
      switch sweep.look(isEmpty: ledger.hasEmptyLog, hasSecrets: hasSecrets, at: clock.now) {
      case .wait(let until): return until
      case .sweep:
        try await ledger.checkpoint()
        sweep.noteSwept()
      }
    }
    return clock.now.advanced(by: LogSweep.quietTime)
  }
}
