internal import SyncCore
internal import SyncHTTP

/// An error answer of Microsoft Graph (Microsoft Graph error responses; microsoft.graph
/// `publicError` in the service's metadata).
struct EntraRefusal: Error {
  /// One entry of `details`.
  struct Detail {
    let code: String
    let target: String
  }

  let status: Int
  let code: String
  let message: String
  var details: [Detail] = []
  /// Where to begin anew.
  var location: String?

  init(
    _ status: Int, _ code: String, _ message: String, details: [Detail] = [],
    location: String? = nil
  ) {
    self.location = location
    self.status = status
    self.code = code
    self.message = message
    self.details = details
  }

  /// `ids` are the answer's `request-id` and `client-request-id`.
  func response(at now: Timestamp, ids: (String, String)) -> HTTPResponse {
    let inner = JSONObject([
      ("date", .string(String(now.description.prefix(19)))), ("request-id", .string(ids.0)),
      ("client-request-id", .string(ids.1)),
    ])
    let list = details.map { detail -> JSONValue in
      [
        "code": .string(detail.code), "message": .string(message),
        "target": .string(detail.target),
      ]
    }
    let error = JSONObject.compact([
      "code": .string(code), "message": .string(message),
      "details": list.isEmpty ? nil : .array(list), "innerError": .object(inner),
    ])
    var response = HTTPResponse.reply(
      status, json: ["error": .object(error)], type: "application/json")
    response.headers["Location"] = location
    return response
  }

  static func bad(_ message: String, details: [Detail] = []) -> EntraRefusal {
    EntraRefusal(400, "Request_BadRequest", message, details: details)
  }

  static func value(_ property: String, of resource: String = "User") -> EntraRefusal {
    bad(
      "Invalid value specified for property '\(property)' of resource '\(resource)'.",
      details: [Detail(code: "InvalidValue", target: property)])
  }

  static func length(_ property: String, of resource: String = "User") -> EntraRefusal {
    bad(
      "Invalid value specified for property '\(property)' of resource '\(resource)'.",
      details: [Detail(code: "InvalidLength", target: property)])
  }

  static func readOnly(_ property: String) -> EntraRefusal {
    bad("Property '\(property)' is read-only and cannot be set.")
  }

  static func unknown(_ property: String) -> EntraRefusal {
    bad(
      "Property '\(property)' does not exist as a declared property or extension property.")
  }

  static func required(_ property: String, of resource: String = "User") -> EntraRefusal {
    bad("A value is required for property '\(property)' of resource '\(resource)'.")
  }

  static func conflict(_ property: String, with id: String) -> EntraRefusal {
    bad(
      "Another object with the same value for property \(property) already exists.",
      details: [
        Detail(code: "ObjectConflict", target: property),
        Detail(code: "ConflictingObjects", target: "User_\(id)"),
      ])
  }

  static func notFound(_ id: String) -> EntraRefusal {
    EntraRefusal(
      404, "Request_ResourceNotFound",
      "Resource '\(id)' does not exist or one of its queried reference-property objects are "
        + "not present.")
  }

  static func unsupported(_ message: String) -> EntraRefusal {
    EntraRefusal(400, "Request_UnsupportedQuery", message)
  }

  static func unreadable(_ message: String) -> EntraRefusal {
    EntraRefusal(400, "BadRequest", message)
  }

  static let denied = EntraRefusal(
    403, "Authorization_RequestDenied",
    "Insufficient privileges to complete the operation.")
  static let complexity = bad(
    "The specified password does not comply with password complexity requirements. "
      + "Please provide a different password.")
  static let synced = bad(
    "Unable to update the specified properties for on-premises mastered Directory Sync "
      + "objects or objects currently undergoing migration.")
  static let noSuchPath = EntraRefusal(
    400, "BadRequest", "Resource not found for the segment.")
}
