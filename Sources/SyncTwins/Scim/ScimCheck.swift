internal import SyncCore

/// Checks a resource that a client sends and gives it the schema's spelling
/// (RFC 7643 §2.1: names are compared letter case aside; §7 for the types).
enum ScimCheck {
  private static let users: [String] = [
    "externalId", "userName", "name", "displayName", "nickName", "profileUrl", "title",
    "userType", "preferredLanguage", "locale", "timezone", "active", "password", "emails",
    "phoneNumbers", "ims", "photos", "addresses", "groups", "entitlements", "roles",
    "x509Certificates", ScimResource.enterprise,
  ]
  private static let groups = ["externalId", "displayName", "members"]
  private static let lists: Set<String> = [
    "emails", "phoneNumbers", "ims", "photos", "addresses", "entitlements", "roles",
    "x509Certificates", "members",
  ]
  /// Read-only for clients: left out in silence (RFC 7644 §3.3, §3.5.1).
  private static let ignored: Set<String> = ["id", "meta", "schemas", "groups"]

  static func checked(
    _ body: JSONObject, _ kind: ScimResource.Kind
  ) throws(ScimRefusal) -> JSONObject {
    let known = kind == .user ? users : groups
    var attributes = JSONObject()
    for member in body.members {
      let folded = member.name.lowercased()
      if ignored.contains(folded) || member.value == .null { continue }
      let name = known.first { $0.lowercased() == folded } ?? member.name
      try check(name, member.value)
      attributes[name] = member.value
    }
    let needed = kind == .user ? "userName" : "displayName"
    guard let text = attributes[needed]?.string, !text.isEmpty else { throw .value(needed) }
    return attributes
  }

  private static func check(_ name: String, _ value: JSONValue) throws(ScimRefusal) {
    switch name {
    case "active": guard value.bool != nil else { throw .value(name) }
    case "name", ScimResource.enterprise: guard value.object != nil else { throw .value(name) }
    case _ where lists.contains(name):
      guard let list = value.array, list.allSatisfy({ $0.object != nil }),
        list.count(where: { $0["primary"]?.bool == true }) <= 1
      else { throw .value(name) }
    case "userName", "externalId", "displayName", "title", "nickName", "userType", "locale",
      "preferredLanguage", "timezone", "password", "profileUrl":
      guard value.string != nil else { throw .value(name) }
    default: return
    }
  }
}
