package import SyncCore
internal import Synchronization

/// The pace of one directory, kept for all who ask it: the lane, the sweep, a login's look.
package final class Pacer: RequestGate, Sendable {
  /// A request that finds no room so often in a row is held back: others always came first.
  private static let turnsLimit = 1000
  private static let heldBackFor = Duration.seconds(1)

  private let clock: any SyncClock
  private let state: Mutex<Pace>

  /// Without a quota; `ManagedDirectory` knows those of its directory.
  package init(clock: any SyncClock) {
    self.clock = clock
    state = Mutex(Pace(at: clock.now))
  }

  /// How it stands.
  package var pace: Pace { state.withLock { $0 } }

  /// From now on these quotas hold.
  func adopt(_ quotas: [Quota]) {
    let now = clock.now
    state.withLock { $0 = Pace(quotas, at: now) }
  }

  package func enter(
    _ request: RequestKind, cost: Int
  ) async throws(RemoteFailure) {
    let urgency = Urgency.current
    for _ in 0..<Self.turnsLimit {
      let now = clock.now
      switch state.withLock({ $0.take(request, cost: cost, urgency, at: now) }) {
      case .go: return
      case .heldBack(let until): throw Self.heldBack(for: now.duration(to: until))
      case .wait(let until):
        do {
          try await clock.sleep(until: until)
        } catch {
          throw RemoteFailure(.unreachable, "called off before it was sent")
        }
      }
    }
    throw Self.heldBack(for: Self.heldBackFor)
  }

  package func learn(_ hint: Pace.Hint, from request: RequestKind) {
    let now = clock.now
    state.withLock { $0.learn(hint, from: request, at: now) }
  }

  /// Nothing is sent before then.
  package func pause(until: Timestamp) {
    state.withLock { $0.pause(until: until) }
  }

  /// A wait until then is over; a longer one is not.
  func hasten(from until: Timestamp) {
    state.withLock { $0.hasten(from: until) }
  }

  /// Goes on as the last run of the program left it.
  func resume(share: Double, spent: Int, notBefore: Timestamp?) {
    let now = clock.now
    state.withLock { pace in
      pace.resume(share: share, spent: spent, at: now)
      if let notBefore { pace.pause(until: notBefore) }
    }
  }

  private static func heldBack(for time: Duration) -> RemoteFailure {
    RemoteFailure(.heldBack, "not sent: the directory asked for a pause", retryAfter: time)
  }
}
