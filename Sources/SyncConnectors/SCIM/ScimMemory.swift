internal import SyncCore
internal import Synchronization

/// What was learned of the source since the start.
final class ScimMemory: Sendable {
  /// So long a probe is believed.
  static let probeLifetime = Duration.seconds(86_400)

  /// What the probes of one kind told.
  struct Learned: Hashable, Sendable {
    var discovery = ScimDiscovery()
    var probes: [PullAbility: PullProbe] = [:]
    /// False when the source was too ill to be probed: it is done again at the next pass.
    var isConclusive = false
    /// False when the source itself says that it has no such kind.
    var exists = true
    let at: Timestamp
  }

  private struct State {
    var learned: [SubjectID.Kind: Learned] = [:]
    var notBefore: Timestamp?
  }

  private let state = Mutex(State())

  func learned(_ kind: SubjectID.Kind) -> Learned? { state.withLock { $0.learned[kind] } }

  /// What is known and still fresh.
  func fresh(_ kind: SubjectID.Kind, at now: Timestamp) -> Learned? {
    guard let learned = learned(kind), learned.isConclusive,
      learned.at <= now, now < learned.at.advanced(by: Self.probeLifetime)
    else { return nil }
    return learned
  }

  func keep(_ learned: Learned, of kind: SubjectID.Kind) {
    state.withLock { $0.learned[kind] = learned }
  }

  /// An ability that had worked does not any more.
  func fail(_ ability: PullAbility, of kind: SubjectID.Kind, _ why: String) {
    state.withLock { $0.learned[kind]?.probes[ability] = .fails(why) }
  }

  // MARK: Pacing

  /// Throws while the source wants to be left alone: nothing is sent then.
  func checkPace(at now: Timestamp) throws(RemoteFailure) {
    guard let until = state.withLock({ $0.notBefore }), now < until else { return }
    throw RemoteFailure(
      .throttled, "the source told us to wait until \(until)", retryAfter: now.duration(to: until))
  }

  /// Forgets the wait. False when there is none.
  func endWait(at now: Timestamp) -> Bool {
    state.withLock { state in
      defer { state.notBefore = nil }
      return state.notBefore.map { now < $0 } ?? false
    }
  }

  /// Notes how long the source told us to wait.
  func note(_ failure: RemoteFailure, at now: Timestamp) {
    guard let wait = failure.retryAfter, wait > .zero else { return }
    state.withLock { state in
      let until = now.advanced(by: wait)
      state.notBefore = max(state.notBefore ?? until, until)
    }
  }
}
