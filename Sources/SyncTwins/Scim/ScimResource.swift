internal import SyncCore

/// A user or a group of the SCIM twin.
package struct ScimResource: Sendable {
  /// The two kinds (RFC 7643 §4.1, §4.2).
  enum Kind: String, Sendable {
    case user = "User"
    case group = "Group"

    var endpoint: String { rawValue + "s" }

    var schema: String { "urn:ietf:params:scim:schemas:core:2.0:\(rawValue)" }
  }

  static let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

  let id: String
  var attributes: JSONObject
  let created: Timestamp
  var lastModified: Timestamp
  var version = 1

  /// As it is served, under that base URL.
  func served(_ kind: Kind, base: String) -> JSONObject {
    var served = JSONObject()
    var schemas: [JSONValue] = [.string(kind.schema)]
    if attributes[Self.enterprise] != nil { schemas.append(.string(Self.enterprise)) }
    served["schemas"] = .array(schemas)
    served["id"] = .string(id)
    for member in attributes.members where !["id", "schemas", "meta"].contains(member.name) {
      served[member.name] = member.value
    }
    served["password"] = nil
    served["meta"] = [
      "resourceType": .string(kind.rawValue), "created": .string(created.description),
      "lastModified": .string(lastModified.description),
      "location": .string("\(base)/\(kind.endpoint)/\(id)"), "version": .string(etag),
    ]
    return served
  }

  var etag: String { "W/\"\(version)\"" }
}
