internal import SyncCore

/// A group of the Entra twin.
struct EntraGroup: Sendable {
  let id: String
  var fields: JSONObject
  var members: [String] = []
  let createdAt: Timestamp
  let visibleAt: Timestamp
  var isSynced = false

  var groupTypes: [String] { fields["groupTypes"]?.array?.compactMap(\.string) ?? [] }

  /// Distribution and mail-enabled security groups cannot be changed, dynamic ones have rules.
  var takesMembers: Bool {
    let isMail = fields["mailEnabled"]?.bool == true && !groupTypes.contains("Unified")
    return !isSynced && !isMail && !groupTypes.contains("DynamicMembership")
  }

  var isRoleAssignable: Bool { fields["isAssignableToRole"]?.bool ?? false }

  var resource: JSONObject {
    var resource = JSONObject([
      ("id", .string(id)), ("createdDateTime", .string(createdAt.wholeSeconds)),
      ("onPremisesSyncEnabled", isSynced ? true : .null),
    ])
    for name in EntraGroupTable.names {
      resource[name] = fields[name] ?? (name == "groupTypes" ? [] : .null)
    }
    return resource
  }
}
