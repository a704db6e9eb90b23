package import SyncCore

extension EntraState {
  package mutating func seed(_ wish: JSONObject, at now: Timestamp) -> String? {
    let isPrivileged = wish["privileged"]?.bool ?? false
    let isSynced = wish["synced"]?.bool ?? false
    if let name = wish["group"]?.string {
      let isDynamic = wish["dynamic"]?.bool ?? false
      let fields = JSONObject([
        ("groupTypes", .array(isDynamic ? ["DynamicMembership"] : [])),
        ("displayName", .string(name)), ("mailEnabled", false), ("mailNickname", "group"),
        ("securityEnabled", true), ("isAssignableToRole", isPrivileged ? true : .null),
      ])
      var group = EntraGroup(
        id: numbers.guid(), fields: fields, createdAt: now, visibleAt: now)
      group.isSynced = isSynced
      groups[group.id] = group
      return group.id
    }
    guard let name = wish["user"]?.string else { return nil }
    if let fields = wish["fields"]?.object { return change(name, fields) }
    if wish["removed"]?.bool == true { return remove(name, at: now) }
    let local = String(name.prefix { $0 != "@" })
    var user =
      lookUp(name)
      ?? EntraUser(
        id: numbers.guid(),
        fields: [
          "userPrincipalName": .string(name), "displayName": .string(local),
          "mailNickname": .string(local), "accountEnabled": true,
        ], createdAt: now)
    user.isPrivileged = isPrivileged
    user.isSynced = isSynced
    store(user)
    return user.id
  }
}
