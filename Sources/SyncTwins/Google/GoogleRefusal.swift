internal import SyncCore
internal import SyncHTTP

/// An error answer of the Directory API (Admin SDK, Troubleshoot error codes).
struct GoogleRefusal: Error {
  let status: Int
  let reason: String
  let message: String
  /// The name of a google.rpc.Code, where the answer has one.
  var code: String?
  var challenge: String?

  init(_ status: Int, _ reason: String, _ message: String, code: String? = nil) {
    self.status = status
    self.reason = reason
    self.message = message
    self.code = code
  }

  var response: HTTPResponse {
    let item: JSONValue = [
      "message": .string(message), "domain": "global", "reason": .string(reason),
    ]
    let error = JSONObject.compact([
      "code": .integer(Int64(status)), "message": .string(message), "errors": .array([item]),
      "status": code.map { .string($0) },
    ])
    var headers: HTTPHeaders = [:]
    headers["WWW-Authenticate"] = challenge
    return .reply(status, json: ["error": .object(error)], headers: headers)
  }

  static func invalid(_ message: String) -> GoogleRefusal {
    GoogleRefusal(400, "invalid", message)
  }

  static func input(_ field: String) -> GoogleRefusal { invalid("Invalid Input: \(field)") }

  static func notFound(_ key: String) -> GoogleRefusal {
    GoogleRefusal(404, "notFound", "Resource Not Found: \(key)")
  }

  static func unknownName(_ name: String) -> GoogleRefusal {
    GoogleRefusal(
      400, "invalidParameter",
      "Invalid JSON payload received. Unknown name \"\(name)\": Cannot find field.",
      code: "INVALID_ARGUMENT")
  }

  static func wrongType(_ name: String) -> GoogleRefusal {
    GoogleRefusal(
      400, "invalidParameter", "Invalid value at '\(name)'", code: "INVALID_ARGUMENT")
  }

  static let badRequest = GoogleRefusal(400, "badRequest", "Bad Request")
  static let duplicate = GoogleRefusal(409, "duplicate", "Entity already exists.")
  static let forbidden = GoogleRefusal(
    403, "forbidden", "Not Authorized to access this resource/api")
  static let notReady = GoogleRefusal(
    412, "conditionNotMet", "User creation is not complete.")
  static let noSuchMethod = GoogleRefusal(404, "notFound", "Not Found")
}
