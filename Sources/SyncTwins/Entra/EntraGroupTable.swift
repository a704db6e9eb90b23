internal import SyncCore

/// What each property of a group takes (Graph v1.0, group resource type, Properties).
enum EntraGroupTable {
  static let names = [
    "displayName", "description", "mailEnabled", "mailNickname", "securityEnabled", "groupTypes",
    "visibility", "isAssignableToRole", "mail", "uniqueName",
  ]

  static let references = ["members@odata.bind", "owners@odata.bind"]

  /// Objects in one `@odata.bind` (Add members, Example 2).
  static let bindLimit = 20

  static func checked(_ body: JSONObject, isCreate: Bool) throws(EntraRefusal) -> JSONObject {
    var fields = JSONObject()
    for member in body.members
    where !references.contains(member.name) && !member.name.hasPrefix("@odata.") {
      try check(member.name, member.value, isCreate: isCreate)
      fields[member.name] = member.value
    }
    guard isCreate else { return fields }
    for name in ["displayName", "mailEnabled", "mailNickname", "securityEnabled"]
    where fields[name] == nil {
      throw .required(name, of: "Group")
    }
    let isUnified = fields["groupTypes"]?.array?.contains("Unified") ?? false
    guard fields["mailEnabled"]?.bool == isUnified else {
      throw .bad("The service does not currently support writes of mail-enabled groups.")
    }
    guard isUnified || fields["securityEnabled"]?.bool == true else {
      throw .value("securityEnabled", of: "Group")
    }
    return fields
  }

  private static func check(
    _ name: String, _ value: JSONValue, isCreate: Bool
  ) throws(EntraRefusal) {
    switch name {
    case "displayName": try checkText(name, value, limit: 256)
    case "mailNickname":
      try checkText(name, value, limit: 64)
      let refused = (value.string ?? "").utf8.contains { byte in
        byte <= 0x20 || byte > 0x7E || "@()\\[]\";:<>,".utf8.contains(byte)
      }
      guard !refused else { throw .value(name, of: "Group") }
    case "description": if value != .null { try checkText(name, value, limit: 1024) }
    case "visibility": try checkText(name, value, limit: 32)
    case "mailEnabled", "securityEnabled":
      guard value.bool != nil else { throw .value(name, of: "Group") }
    case "isAssignableToRole":
      guard value.bool != nil, isCreate else { throw .readOnly(name) }
    case "groupTypes":
      guard let list = value.array else { throw .value(name, of: "Group") }
      guard list.allSatisfy({ $0 == "Unified" || $0 == "DynamicMembership" }) else {
        throw .value(name, of: "Group")
      }
    case "id", "uniqueName", "mail", "createdDateTime", "proxyAddresses", "onPremisesSyncEnabled",
      "securityIdentifier", "deletedDateTime", "renewedDateTime":
      throw .readOnly(name)
    default: throw .unknown(name)
    }
  }

  private static func checkText(
    _ name: String, _ value: JSONValue, limit: Int
  ) throws(EntraRefusal) {
    guard let text = value.string, !text.isEmpty else { throw .value(name, of: "Group") }
    guard text.unicodeScalars.count <= limit else { throw .length(name, of: "Group") }
  }
}
