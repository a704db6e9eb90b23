internal import SyncCore
internal import Synchronization

/// Calls over an unreliable line.
extension ScriptedDirectory {
  /// One call over an unreliable line: some time passes, and what the script says happens.
  func call<Answer: Sendable>(
    _ kind: Call, late: (id: String, password: String)? = nil,
    _ body: @Sendable (inout State) throws(RemoteFailure) -> Answer
  ) async throws(RemoteFailure) -> Answer {
    let request = kind.request
    let gate = state.withLock { $0.gate }
    try await gate?.enter(request, cost: 1)
    let started = clock.now
    let scripted = withState { state -> Fault? in
      state.callCount += 1
      state.counts[kind, default: 0] += 1
      if let wait = state.wait, started > wait.lowerBound, started < wait.upperBound {
        state.violations.append("a call at \(started) although told to wait: \(wait)")
      }
      guard state.scripted[kind]?.isEmpty == false else { return nil }
      return state.scripted[kind]?.removeFirst()
    }
    let fault = scripted ?? nextFault()
    let isOver = withState { $0.quota?.refuses(at: started) ?? false }
    try await pass(.milliseconds(20))
    if isOver {
      gate?.learn(.refused(retryAfter: nil), from: request)
      throw RemoteFailure(.throttled, "scripted: over the quota", status: 403)
    }
    try await meet(fault, request, startedAt: started, late: late)
    let answer: Result<Answer, RemoteFailure> = withState { state in
      state.isLosingAnswer = fault == .lostAnswer || fault == .brokenAnswer
      do throws(RemoteFailure) {
        return .success(try body(&state))
      } catch {
        return .failure(error)
      }
    }
    try await pass(.milliseconds(20))
    switch fault {
    case .lostAnswer: throw RemoteFailure(.unknownOutcome, "scripted: lost answer")
    case .brokenAnswer: throw RemoteFailure(.unavailable, "scripted: broken answer", status: 500)
    default: break
    }
    return try answer.get()
  }

  /// What happens before the call is carried out, or in place of that.
  private func meet(
    _ fault: Fault?, _ request: RequestKind, startedAt started: Timestamp,
    late: (id: String, password: String)?
  ) async throws(RemoteFailure) {
    let gate = state.withLock { $0.gate }
    switch fault {
    case .unreachable: throw RemoteFailure(.unreachable, "scripted")
    case .lostRequest: throw RemoteFailure(.unknownOutcome, "scripted: lost request")
    case .unavailable: throw RemoteFailure(.unavailable, "scripted", status: 503)
    case .away:
      gate?.learn(.away(Self.throttleTime), from: request)
      throw throttle(.unavailable, status: 503)
    case .throttled:
      gate?.learn(.refused(retryAfter: Self.throttleTime), from: request)
      throw throttle(.throttled, status: 429)
    case .badCredentials: throw RemoteFailure(.credentials, "bad credentials", status: 401)
    case .forbidden: throw RemoteFailure(.notPermitted, "scripted: forbidden", status: 403)
    case .refused: throw RemoteFailure(.passwordRefused, "scripted", status: 400)
    case .lateRequest:
      if let late {
        withState { state in
          state.accounts[late.id]?.touchedAt = started
          state.late.append(
            Late(
              due: started.advanced(by: Self.lateness), id: late.id, password: late.password,
              life: state.life))
        }
      }
      throw RemoteFailure(.unknownOutcome, "scripted: late request")
    case .slow: try await pass(.seconds(20))
    case .lostAnswer, .brokenAnswer, nil: break
    }
  }

  private static let throttleTime = Duration.seconds(30)

  /// The wait counts from when the answer arrives: what was under way before may still come.
  private func throttle(_ kind: RemoteFailure.Kind, status: Int) -> RemoteFailure {
    let now = clock.now
    state.withLock { $0.wait = now..<now.advanced(by: Self.throttleTime) }
    return RemoteFailure(kind, "scripted", status: status, retryAfter: Self.throttleTime)
  }

  private func pass(_ time: Duration) async throws(RemoteFailure) {
    do {
      try await clock.sleep(until: clock.now.advanced(by: time))
    } catch {
      throw RemoteFailure(.unknownOutcome, "the program was stopped")
    }
  }
}
