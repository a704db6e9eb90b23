package import SyncCore
package import SyncHTTP

/// What a twin knows: the state behind its one lock.
package protocol TwinState: Sendable {
  /// Faults, quota and journal.
  var front: TwinFront { get set }

  /// Handles a request as the service does.
  mutating func answer(_ call: TwinCall) -> HTTPResponse

  /// A refusal in the service's own shape. `reason` is the service's word, `retryAfter` the text
  /// of a header.
  func refusal(status: Int, reason: String?, retryAfter: String?) -> HTTPResponse

  /// Puts a user or a group there past the service, or changes one: `{"user": NAME}` or
  /// `{"group": NAME}`, with `privileged` and `synced`; or a user that is there, with `fields` that
  /// other hands change, or `removed`. Gives its id; nil for what it has no place for.
  mutating func seed(_ wish: JSONObject, at now: Timestamp) -> String?

  /// All that the twin holds, for tests to look at.
  var picture: JSONValue { get }

  /// Turns a knob of this service's own; false when it has none of that name or no such value.
  mutating func turn(_ knob: String, _ value: JSONValue) -> Bool

  /// The service's own knobs as they stand.
  var knobs: JSONObject { get }

  /// The quotas that the service's maker documents.
  static var documentedQuotas: [TwinQuota] { get }
}

extension TwinState {
  package mutating func turn(_ knob: String, _ value: JSONValue) -> Bool { false }

  package var knobs: JSONObject { JSONObject() }

  package static var documentedQuotas: [TwinQuota] { [] }

  package mutating func seed(_ wish: JSONObject, at now: Timestamp) -> String? { nil }

  /// Journal, quota and faults; then the service itself.
  mutating func meet(_ call: TwinCall) -> TwinOutcome {
    front.journal.record(call)
    let outcome: TwinOutcome
    if let refused = front.refusal(of: call) {
      front.refusedCount += 1
      let retryAfter = refused.retryAfter(at: call.now)
      outcome = .answer(
        refusal(status: refused.status, reason: refused.reason, retryAfter: retryAfter))
    } else {
      outcome = met(call)
    }
    guard case .answer(var response) = outcome,
      let part = front.quotas.first.flatMap({ $0.usedPart(by: call) })
    else { return outcome }
    response.headers["x-ms-throttle-limit-percentage"] = part
    return .answer(response)
  }

  private mutating func met(_ call: TwinCall) -> TwinOutcome {
    var call = call
    call.lag = front.createLag
    guard let effect = front.effect(for: call) else { return .answer(answer(call)) }
    return outcome(of: effect, for: call)
  }

  private mutating func outcome(of effect: TwinFault.Effect, for call: TwinCall) -> TwinOutcome {
    var call = call
    switch effect {
    case .throttle(let status, let retryAfter, let reason):
      let retryAfter = Self.retryAfter(retryAfter, call.now)
      return .answer(refusal(status: status, reason: reason, retryAfter: retryAfter))
    case .fail(let status, let body):
      return .answer(failure(status, body))
    case .deny(let status, let body):
      let response = answer(call)
      return .answer(response.status < 300 ? failure(status, body) : response)
    case .plain(let status, let text):
      return .answer(
        HTTPResponse(
          status, headers: ["Content-Type": "text/plain"], body: HTTPBody(Array(text.utf8))))
    case .html(let status):
      return .answer(.html(status))
    case .mislabelled(let status):
      let type = refusal(status: status, reason: nil, retryAfter: nil).headers["content-type"]
      return .answer(.html(status, type: type ?? "application/json"))
    case .cut(let count):
      return spoilt(.cut(after: count), call)
    case .claim(let length):
      return spoilt(.claim(length: length), call)
    case .drip(let byteCount, let pause):
      return spoilt(.drip(byteCount: byteCount, every: pause), call)
    case .hang(let duration, let applied):
      return .hang(duration, applied ? answer(call) : nil)
    case .reset(let applied):
      if applied { _ = answer(call) }
      return .reset
    case .refuse:
      return .refuse
    case .lag(let duration):
      call.lag = duration
      return .answer(answer(call))
    case .conflict(let reason):
      let response = answer(call)
      guard response.status < 300 else { return .answer(response) }
      return .answer(refusal(status: 409, reason: reason, retryAfter: nil))
    case .precondition(let reason):
      return .answer(refusal(status: 412, reason: reason, retryAfter: nil))
    }
  }

  private func failure(_ status: Int, _ body: JSONValue?) -> HTTPResponse {
    guard let body else { return refusal(status: status, reason: nil, retryAfter: nil) }
    return .reply(status, json: body)
  }

  private mutating func spoilt(_ spoiling: HTTPSpoiling, _ call: TwinCall) -> TwinOutcome {
    var response = answer(call)
    response.spoiling = spoiling
    return .answer(response)
  }

  private static func retryAfter(_ text: String?, _ now: Timestamp) -> String? {
    guard let text, text.hasPrefix("date+"), let seconds = Int64(text.dropFirst(5)) else {
      return text
    }
    return HTTPDate.text(of: now.advanced(by: .seconds(seconds)))
  }
}
