internal import SyncCore
internal import SyncHTTP

/// An error answer of a SCIM service (RFC 7644 §3.12).
struct ScimRefusal: Error {
  let status: Int
  let type: String?
  let detail: String

  init(_ status: Int, _ type: String? = nil, _ detail: String) {
    self.status = status
    self.type = type
    self.detail = detail
  }

  var response: HTTPResponse {
    let body = JSONObject.compact([
      "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
      "status": .string(String(status)), "scimType": type.map { .string($0) },
      "detail": .string(detail),
    ])
    var headers: HTTPHeaders = [:]
    if status == 401 { headers["WWW-Authenticate"] = "Bearer realm=\"scim\"" }
    return .reply(status, json: .object(body), type: ScimState.type, headers: headers)
  }

  static func notFound(_ id: String) -> ScimRefusal {
    ScimRefusal(404, nil, "Resource \(id) not found")
  }

  static func value(_ name: String) -> ScimRefusal {
    ScimRefusal(400, "invalidValue", "\(name) has a value that does not fit")
  }

  static let syntax = ScimRefusal(400, "invalidSyntax", "The body is not a JSON object")
  static let path = ScimRefusal(400, "invalidPath", "The path is not understood")
  static let target = ScimRefusal(400, "noTarget", "The path has no target")
}
