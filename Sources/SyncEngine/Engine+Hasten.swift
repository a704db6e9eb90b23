internal import SyncCore
internal import SyncStore

extension Engine {
  /// Our credentials work again in that directory: a lane that was quarantined for them sends its
  /// next probe now, which ends the quarantine. A wait that the directory asked for stays.
  package func hasten(_ directory: ManagedDirectory) async throws {
    let now = clock.now
    let until = try await ledger.commit { transaction -> Timestamp? in
      var state = try transaction.laneState(of: directory.id)
      guard state.quarantine == .credentials, let until = state.notBefore, now < until else {
        return nil
      }
      state.notBefore = now
      try transaction.store(state)
      try transaction.hasten(directory.id, from: until, to: now)
      return until
    }
    guard let until else { return }
    directory.pacer?.hasten(from: until)
    bells[directory.id].lane.ring()
  }
}
