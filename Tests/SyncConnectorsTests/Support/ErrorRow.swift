import SyncCore
import SyncHTTP
import SyncTwins
import Testing

/// One row of a reference table of errors: what the service answers, and what it is to mean.
struct ErrorRow: Sendable, CustomTestStringConvertible {
  /// As the row says it, for a failing test to name.
  let name: String
  let effect: TwinFault.Effect
  let kind: RemoteFailure.Kind
  var attribute: String?
  /// At least so long nothing is sent.
  var wait: Duration?

  init(
    _ name: String, _ effect: TwinFault.Effect, _ kind: RemoteFailure.Kind,
    _ attribute: String? = nil, wait: Duration? = nil
  ) {
    self.name = name
    self.effect = effect
    self.kind = kind
    self.attribute = attribute
    self.wait = wait
  }

  var testDescription: String { name }

  /// Google's shape (Admin SDK, Troubleshoot error codes).
  static func google(
    _ status: Int, _ reason: String, _ message: String, _ kind: RemoteFailure.Kind,
    _ attribute: String? = nil, code: String? = nil, wait: Duration? = nil
  ) -> ErrorRow {
    let item: JSONValue = [
      "message": .string(message), "domain": "global", "reason": .string(reason),
    ]
    var error = JSONObject()
    error["code"] = .integer(Int64(status))
    error["message"] = .string(message)
    error["errors"] = .array([item])
    if let code { error["status"] = .string(code) }
    return ErrorRow(
      "\(status) \(reason) \(message)", .fail(status: status, body: ["error": .object(error)]),
      kind, attribute, wait: wait)
  }

  /// Graph's shape (Microsoft Graph error responses).
  static func graph(
    _ status: Int, _ code: String, _ message: String, _ kind: RemoteFailure.Kind,
    _ attribute: String? = nil, detail: (code: String, target: String)? = nil
  ) -> ErrorRow {
    let inner: JSONValue = ["date": "2026-01-01T10:00:00", "request-id": "r-7"]
    var error = JSONObject()
    error["code"] = .string(code)
    error["message"] = .string(message)
    error["innerError"] = inner
    if let detail {
      let first: JSONValue = [
        "code": .string(detail.code), "message": "…", "target": .string(detail.target),
      ]
      let second: JSONValue = ["code": "ConflictingObjects", "target": "User_12"]
      error["details"] = .array([first, second])
    }
    return ErrorRow(
      "\(status) \(code) \(detail?.code ?? "") \(message)",
      .fail(status: status, body: ["error": .object(error)]), kind, attribute)
  }

  /// A token endpoint's shape (RFC 6749 §5.2).
  static func token(
    _ status: Int, _ error: String, _ text: String, _ kind: RemoteFailure.Kind
  ) -> ErrorRow {
    let body: JSONValue = ["error": .string(error), "error_description": .string(text)]
    return ErrorRow(
      "token: \(status) \(error) \(text)", .fail(status: status, body: body), kind)
  }
}
