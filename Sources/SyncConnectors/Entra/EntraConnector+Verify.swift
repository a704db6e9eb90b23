package import SyncCore

/// What Graph would refuse anyhow, found before anything is sent.
extension EntraConnector {
  package func verify(_ account: Account) throws(RemoteFailure) {
    _ = try Self.members(of: account)
  }

  package func verify(_ change: AccountChange) throws(RemoteFailure) {
    if let name = change.name { try EntraUser.check(name: name) }
    try EntraUser.check(change.attributes.filter { $0.key != EntraUser.manager })
  }

  /// The members of a new user but for the password. A manager is set once the account is there.
  static func members(of account: Account) throws(RemoteFailure) -> JSONObject {
    let attributes = account.attributes.filter { !$0.value.isEmpty && $0.key != EntraUser.manager }
    try EntraUser.check(name: account.name)
    try EntraUser.check(attributes)
    var members = JSONObject([
      ("accountEnabled", .bool(account.isActive)), ("userPrincipalName", .string(account.name)),
      ("mailNickname", .string(EntraUser.nickname(for: account.name))),
    ])
    for member in EntraUser.members(for: attributes, over: [:]).members {
      members[member.name] = member.value
    }
    guard members["displayName"] != nil else {
      throw EntraUser.refusal("displayName", "has no value, but Entra ID requires it")
    }
    members["passwordPolicies"] = "DisablePasswordExpiration"
    return members
  }
}
