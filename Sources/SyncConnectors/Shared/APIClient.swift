internal import SyncCore
internal import SyncHTTP

/// Speaks to one HTTP API: adds the token, renews it once when it is refused, and turns
/// everything but a 2xx into a `RemoteFailure`.
struct APIClient: Sendable {
  let client: any HTTPClient
  let clock: any SyncClock
  /// The root of every URL, without a slash at its end; no request goes anywhere else.
  let root: String
  var caFile: String?
  let tokens: AccessTokenCache
  /// What keeps the pace; nil where nobody counts.
  var gate: (any RequestGate)?
  /// What the other side counts a request for.
  var cost: @Sendable (HTTPRequest) -> Int = { _ in 1 }
  /// Whether a request makes an account.
  var creates: @Sendable (HTTPRequest) -> Bool = { _ in false }
  /// Headers of one attempt.
  var headers: @Sendable () -> HTTPHeaders = { [:] }
  var answerByteLimit = 4 << 20
  /// True where `304` is an answer like another (RFC 9110 §15.4.5).
  var takesNotModified = false
  /// What an answer other than 2xx means.
  let classify: @Sendable (HTTPResponse) -> RemoteFailure
  var connection = ConnectionMemory()

  func get(_ path: String) async throws(RemoteFailure) -> HTTPResponse {
    try await send(.get, path, headers: [:], body: nil)
  }

  /// Sends to `root + path` (already percent-encoded, from its slash on). Gives any 2xx.
  func send(
    _ method: HTTPMethod, _ path: String, headers extra: HTTPHeaders = [:], body: HTTPBody?
  ) async throws(RemoteFailure) -> HTTPResponse {
    var request = HTTPRequest(
      method, root + path, headers: headers(), body: body, answerByteLimit: answerByteLimit,
      caFile: caFile)
    for field in extra.fields { request.headers[field.name] = field.value }
    if body != nil { request.headers["Content-Type"] = "application/json" }
    let answer = try await authorized(&request)
    if (200..<300).contains(answer.status) { return answer }
    if takesNotModified, answer.status == 304 { return answer }
    throw failure(answer)
  }

  private func authorized(
    _ request: inout HTTPRequest
  ) async throws(RemoteFailure) -> HTTPResponse {
    let token = try await tokens.token()
    request.headers["Authorization"] = token.header
    let answer = try await attempt(request)
    guard answer.status == 401 else { return answer }
    tokens.invalidate(token)
    let other = try await tokens.token()
    guard other.header != token.header else { return answer }  // it would be refused again
    request.headers["Authorization"] = other.header
    for field in headers().fields { request.headers[field.name] = field.value }
    return try await attempt(request)
  }

  private func failure(_ answer: HTTPResponse) -> RemoteFailure {
    var failure = classify(answer)
    failure.status = answer.status
    if failure.retryAfter == nil, let text = answer.headers["Retry-After"] {
      failure.retryAfter = RetryAfter.parse(text, now: clock.now)
    }
    return failure
  }

  private func attempt(_ request: HTTPRequest) async throws(RemoteFailure) -> HTTPResponse {
    let kind: RequestKind =
      request.method == .get ? .read : creates(request) ? .create : .write
    try await gate?.enter(kind, cost: cost(request))
    var request = request
    request.needsFreshConnection = connection.wasBusy
    do {
      let answer = try await client.send(request)
      learn(answer, from: kind)
      // Another connection may lead to another machine (learn.microsoft.com/graph/best-practices-
      // concept, Handling expected errors, 503).
      connection.wasBusy = answer.status == 503
      return answer
    } catch {
      var failure = RemoteFailure(transport: error, changes: request.method != .get)
      failure.requestID = request.headers["client-request-id"]  // the only one there is
      throw failure
    }
  }

  /// At once, before anybody else sends: what is refused while told to wait counts as well
  /// (learn.microsoft.com/graph/throttling).
  private func learn(_ answer: HTTPResponse, from request: RequestKind) {
    guard let gate else { return }
    if let part = answer.headers[Self.usedPartHeader].flatMap({ Double($0) }), part.isFinite {
      gate.learn(.used(part), from: request)
    }
    guard answer.status >= 400 else { return }
    let failure = failure(answer)
    if failure.kind == .throttled {
      gate.learn(.refused(retryAfter: failure.retryAfter), from: request)
    } else if let told = failure.awayTime {
      gate.learn(.away(told), from: request)
    }
  }

  /// Which part of its limit an application has used, from 0.8 on
  /// (learn.microsoft.com/graph/throttling-limits, "Identity and access service limits").
  private static let usedPartHeader = "x-ms-throttle-limit-percentage"
}
