package import SyncCore
internal import Synchronization

/// One access token for all who need it, renewed by one caller while the others wait.
///
/// A failure to renew is given to all who waited for it. It says nothing of their jobs.
package final class AccessTokenCache: Sendable {
  /// Asks for a new token.
  package typealias Renewal = @Sendable () async throws(RemoteFailure) -> AccessToken
  private typealias Outcome = Result<AccessToken, RemoteFailure>

  /// So long before its end a token is replaced.
  package static let renewalLead = Duration.seconds(300)
  /// After a failed early renewal the old token serves for so long before the next try.
  private static let earlyRetryDelay = Duration.seconds(30)
  /// How often one call may start over because the renewing caller was cancelled.
  private static let roundLimit = 100

  private struct State {
    var token: AccessToken?
    var renewableFrom = Timestamp(milliseconds: 0)
    var isRenewing = false
    var waiting: [CheckedContinuation<Outcome?, Never>] = []
  }

  private enum Step {
    case use(AccessToken)
    case renew(fallback: AccessToken?)
    case wait
  }

  private let state = Mutex(State())
  private let clock: any SyncClock
  private let renewal: Renewal

  package init(clock: any SyncClock, renewal: @escaping Renewal) {
    self.clock = clock
    self.renewal = renewal
  }

  /// A token that is good for now; throws what the renewal threw.
  package func token() async throws(RemoteFailure) -> AccessToken {
    for _ in 0..<Self.roundLimit {
      switch state.withLock({ step(&$0, at: clock.now) }) {
      case .use(let token): return token
      case .renew(let fallback): return try await renew(fallback)
      case .wait: if let outcome = await wait() { return try outcome.get() }
      }
    }
    throw RemoteFailure(.unavailable, "no access token: every renewal was cancelled")
  }

  /// Forgets a token that was refused, unless it has been replaced since.
  package func invalidate(_ token: AccessToken) {
    state.withLock { if $0.token == token { $0.token = nil } }
  }

  /// The next who needs a token fetches a new one; the old one serves where that fails.
  package func expireSoon() {
    state.withLock { $0.renewableFrom = Timestamp(milliseconds: 0) }
  }

  private func step(_ state: inout State, at now: Timestamp) -> Step {
    let valid = state.token.flatMap { now < $0.expiresAt ? $0 : nil }
    if let valid, state.isRenewing || now < state.renewableFrom { return .use(valid) }
    if state.isRenewing { return .wait }
    state.isRenewing = true
    return .renew(fallback: valid)
  }

  private func renew(_ fallback: AccessToken?) async throws(RemoteFailure) -> AccessToken {
    do {
      let token = try await renewal()
      finish(.success(token))
      return token
    } catch {
      if let fallback, error.kind != .credentials {
        finish(.success(fallback), again: clock.now.advanced(by: Self.earlyRetryDelay))
        return fallback
      }
      // A cancelled caller must not fail the others: one of them starts over.
      finish(Task.isCancelled ? nil : .failure(error))
      throw error
    }
  }

  private func finish(_ outcome: Outcome?, again: Timestamp? = nil) {
    let now = clock.now
    let waiting = state.withLock { state in
      if let again {
        state.renewableFrom = again
      } else if case .success(let token)? = outcome {
        let lead = min(Self.renewalLead, now.duration(to: token.expiresAt) / 2)
        state.token = token
        state.renewableFrom = token.expiresAt.advanced(by: .zero - lead)
      }
      state.isRenewing = false
      defer { state.waiting = [] }
      return state.waiting
    }
    for continuation in waiting { continuation.resume(returning: outcome) }
  }

  private func wait() async -> Outcome? {
    await withCheckedContinuation { continuation in
      let missed = state.withLock { state in
        if state.isRenewing { state.waiting.append(continuation) }
        return !state.isRenewing
      }
      if missed { continuation.resume(returning: nil) }
    }
  }
}
