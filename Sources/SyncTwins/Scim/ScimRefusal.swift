internal import SyncCore
internal import SyncHTTP

/// An error answer of a SCIM service (RFC 7644 §3.12, RFC 9865 §2.1).
struct ScimRefusal: Error {
  let status: Int
  let type: String?
  let detail: String
  /// Further header fields.
  var headers: HTTPHeaders = [:]

  init(_ status: Int, _ type: String? = nil, _ detail: String, headers: HTTPHeaders = [:]) {
    self.status = status
    self.type = type
    self.detail = detail
    self.headers = headers
  }

  var json: JSONValue {
    .object(
      .compact([
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
        "status": .string(String(status)), "scimType": type.map { .string($0) },
        "detail": .string(detail),
      ]))
  }

  var response: HTTPResponse {
    .reply(status, json: json, type: ScimState.type, headers: headers)
  }

  static func notFound(_ id: String) -> ScimRefusal {
    ScimRefusal(404, nil, "Resource \(id) not found")
  }

  static func method(_ allowed: String) -> ScimRefusal {
    ScimRefusal(405, nil, "Method not allowed", headers: ["Allow": allowed])
  }

  static func value(_ name: String) -> ScimRefusal {
    ScimRefusal(400, "invalidValue", "\(name) has a value that does not fit")
  }

  static func filter(_ detail: String) -> ScimRefusal {
    ScimRefusal(400, "invalidFilter", detail)
  }

  static func mutability(_ name: String) -> ScimRefusal {
    ScimRefusal(400, "mutability", "\(name) cannot be changed so")
  }

  static let syntax = ScimRefusal(400, "invalidSyntax", "The body is not what is asked for")
  static let path = ScimRefusal(400, "invalidPath", "The path is not understood")
  static let target = ScimRefusal(400, "noTarget", "The path has no target")
  static let version = ScimRefusal(412, nil, "The resource has another version")
}
