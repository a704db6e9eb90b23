internal import SyncCore
internal import SyncLog
internal import SyncStore

/// Requests beside the queue: they keep to what the directory told the lane, and tell the lane.
extension Engine {
  /// Attempts after which a failure beside the queue is judged: it is put off for long.
  private static let attemptsBeside = 8

  /// Returns when a request beside the queue may be sent, or the engine is told to stop.
  func waitForLane(_ directory: ManagedDirectory, _ bell: Doorbell) async throws {
    while !bells.stop.isUp {
      let now = clock.now
      let lane = try await ledger.read { try $0.laneState(of: directory.id) }
      if lane.mayBeAsked(at: now) { return }
      let later = now.advanced(by: settings.housekeepingInterval)
      let until = lane.notBefore.flatMap { $0 > now ? $0 : nil } ?? later
      await bell.wait(until: until, by: clock)
    }
  }

  /// A lane that is told to wait waits, whoever was told.
  ///
  /// - Parameters:
  ///   - event: the log's name for the failure, as in `drift.sweep-failed`.
  ///   - text: what the failure means.
  func rest(
    _ directory: ManagedDirectory, _ failure: RemoteFailure, _ level: LogLevel = .warning,
    event: String, _ text: String
  ) async throws {
    let now = clock.now
    let verdict = directory.policy.retry.verdict(
      on: failure, attempts: Self.attemptsBeside, age: .zero, settling: false, now: now,
      draw: draw())
    if let until = verdict.laneWait(after: failure, at: now) {
      do {
        try await ledger.commit { try stop(directory.id, until: until, failure, $0, at: now) }
      } catch let error as LedgerError where error.mayHeal {
        tell(error, of: event)  // the next request is told to wait again
      }
    }
    log.write(
      level, event, text,
      ["directory": .string(directory.id.name), "reason": .string(failure.detail)])
  }
}
