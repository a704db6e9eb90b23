package import SyncCore
internal import SyncHTTP

extension TwinFault {
  /// Reads `{"effect": "throttle", "method": "PUT", "pathPrefix": "/", "nth": 1, "times": 1,
  /// "status": 429, "retryAfter": "2", "reason": "…", "body": {}, "milliseconds": 500,
  /// "bytes": 100, "applied": true}`; only `effect` is needed. Nil when it is none.
  package init?(_ value: JSONValue) {
    guard let effect = Effect(value) else { return nil }
    var method: HTTPMethod?
    if let name = value["method"]?.string {
      guard let known = HTTPMethod(rawValue: name) else { return nil }
      method = known
    }
    self.init(
      effect, method: method, pathPrefix: value["pathPrefix"]?.string ?? "/",
      nth: Int(value["nth"]?.integer ?? 1), times: Int(value["times"]?.integer ?? 1))
  }
}

extension TwinFault.Effect {
  fileprivate init?(_ value: JSONValue) {
    let status = value["status"]?.integer.map { Int($0) }
    let reason = value["reason"]?.string
    let applied = value["applied"]?.bool
    let bytes = value["bytes"]?.integer.map { max(0, Int(clamping: $0)) }
    let duration = Duration.milliseconds(value["milliseconds"]?.integer ?? 1000)
    switch value["effect"]?.string {
    case "throttle":
      let seconds = value["retryAfter"]?.integer.map { String($0) }
      self = .throttle(
        status: status ?? 429, retryAfter: value["retryAfter"]?.string ?? seconds, reason: reason)
    case "fail" where applied == true:
      self = .deny(status: status ?? 500, body: value["body"])
    case "fail": self = .fail(status: status ?? 500, body: value["body"])
    case "plain": self = .plain(status: status ?? 403, text: value["text"]?.string ?? "")
    case "html": self = .html(status: status ?? 502)
    case "mislabelled": self = .mislabelled(status: status ?? 500)
    case "cut": self = .cut(after: bytes ?? 1)
    case "claim": self = .claim(length: bytes ?? 1)
    case "drip": self = .drip(byteCount: max(1, bytes ?? 1), every: duration)
    case "hang": self = .hang(duration, applied: applied ?? false)
    case "reset": self = .reset(applied: applied ?? true)
    case "refuse": self = .refuse
    case "lag": self = .lag(duration)
    case "conflict": self = .conflict(reason: reason)
    case "precondition": self = .precondition(reason: reason)
    default: return nil
    }
  }
}
