package import SyncCore
package import SyncHTTP

/// A stand-in on loopback for a foreign service: it keeps state, checks what the service checks,
/// and misbehaves when told to.
package protocol Twin: Sendable {
  associatedtype State: TwinState

  /// The twin's clock, so that tests can move time.
  var now: @Sendable () -> Timestamp { get }

  /// Runs the body with the state held.
  func withState<Result: Sendable>(_ body: (inout State) -> Result) -> Result
}

extension Twin {
  /// The answer to one request; waits when a fault says hang. A fault that cuts the connection
  /// answers with `HTTPResponse.dropped`.
  package func respond(to request: HTTPServerRequest) async -> HTTPResponse {
    let base = "http://" + (request.headers["host"] ?? "localhost")
    switch exchange(request, base: base) {
    case .answer(let response): return response
    case .reset, .refuse: return .dropped
    case .hang(let duration, let response):
      do { try await Task.sleep(for: duration) } catch { return .dropped }
      if let response { return response }
      let call = TwinCall(request, base: base, now: now())
      return withState { state in state.answer(call) }
    }
  }

  /// What happens to one request, without waiting. `base` is the URL that the service was called
  /// by, up to its path.
  package func exchange(_ request: HTTPServerRequest, base: String) -> TwinOutcome {
    let call = TwinCall(request, base: base, now: now())
    return withState { state in
      if call.segments.first == "_twin" { return .answer(state.control(call)) }
      return state.meet(call)
    }
  }

  /// Adds faults behind those that are waiting.
  package func add(_ faults: TwinFault...) {
    withState { state in state.front.faults += faults }
  }

  /// Takes all waiting faults away.
  package func clearFaults() {
    withState { state in state.front.faults = [] }
  }

  /// How many requests of that method and path prefix came; nil stands for any method.
  package func requestCount(_ method: HTTPMethod? = nil, _ pathPrefix: String = "/") -> Int {
    withState { state in state.front.journal.count(method, pathPrefix) }
  }

  /// The requests that are still in the journal, oldest first.
  package var requests: [TwinJournal.Entry] {
    withState { state in state.front.journal.entries }
  }

  /// Sets how long a new object stays out of sight after each create.
  package func setCreateLag(_ duration: Duration) {
    withState { state in state.front.createLag = duration }
  }

  /// Sets how many requests a window may have; none lifts the limits.
  package func setQuotas(_ quotas: [TwinQuota]) {
    withState { state in state.front.quotas = quotas }
  }
}

extension HTTPResponse {
  /// Stands for a connection that is cut without an answer: status 0.
  package static var dropped: HTTPResponse { HTTPResponse(0) }
}
