internal import SyncCore

/// A user or a group of the SCIM twin.
package struct ScimResource: Sendable {
  /// The two kinds (RFC 7643 §4.1, §4.2).
  enum Kind: String, Sendable, CaseIterable {
    case user = "User"
    case group = "Group"

    var endpoint: String { rawValue + "s" }

    var schema: String { "urn:ietf:params:scim:schemas:core:2.0:\(rawValue)" }
  }

  static let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

  let kind: Kind
  let id: String
  var attributes: JSONObject
  let created: Timestamp
  var lastModified: Timestamp
  var version = 1

  /// As it is served, under that base URL.
  func served(base: String) -> JSONObject {
    var served = JSONObject()
    let extensions = attributes.names.filter { $0.lowercased().hasPrefix("urn:") }
    served["schemas"] = .array(([kind.schema] + extensions).map { .string($0) })
    served["id"] = .string(id)
    for member in attributes.members where !["id", "schemas", "meta"].contains(member.name) {
      served[member.name] = member.value
    }
    served["password"] = nil
    served["meta"] = [
      "resourceType": .string(kind.rawValue), "created": .string(created.description),
      "lastModified": .string(lastModified.description),
      "location": .string(location(base: base)), "version": .string(etag),
    ]
    return served
  }

  func location(base: String) -> String { "\(base)/\(kind.endpoint)/\(id)" }

  var etag: String { "W/\"\(version)\"" }

  /// Whether a field such as `If-Match` names this version: a list or `*`, weak marks aside
  /// (RFC 9110 §8.8.3.2, §13.1).
  static func names(_ field: String, _ etag: String) -> Bool {
    func bare(_ tag: some StringProtocol) -> String {
      let tag = String(tag).filter { $0 != " " }
      return tag.hasPrefix("W/") ? String(tag.dropFirst(2)) : tag
    }
    return field.split(separator: ",").contains { bare($0) == "*" || bare($0) == bare(etag) }
  }

  /// The ids of a group's members.
  var members: [String] {
    (attributes["members"]?.array ?? []).compactMap { $0["value"]?.string }
  }
}
