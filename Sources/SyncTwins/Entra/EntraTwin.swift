package import SyncCore
internal import SyncHTTP
internal import Synchronization

/// Microsoft Entra ID on loopback: the token endpoint at `/{tenant}/oauth2/v2.0/token` and
/// Microsoft Graph below `/v1.0`.
package final class EntraTwin: Twin {
  package let now: @Sendable () -> Timestamp
  private let state: Mutex<EntraState>

  package init(_ settings: EntraSettings, now: @escaping @Sendable () -> Timestamp) {
    self.now = now
    state = Mutex(EntraState(settings))
  }

  package func withState<Result: Sendable>(_ body: (inout EntraState) -> Result) -> Result {
    state.withLock { state in body(&state) }
  }

  /// Puts a user there without the API; gives its id.
  @discardableResult
  package func seedUser(
    _ userPrincipalName: String, fields: JSONObject = JSONObject(), password: String = "",
    isPrivileged: Bool = false, isSynced: Bool = false
  ) -> String {
    let now = now()
    return withState { state in
      var fields = fields
      let local = String(userPrincipalName.prefix { $0 != "@" })
      fields["userPrincipalName"] = .string(userPrincipalName)
      for (name, value) in [
        ("displayName", JSONValue.string(local)), ("mailNickname", .string(local)),
        ("accountEnabled", true),
      ] where fields[name] == nil {
        fields[name] = value
      }
      var user = EntraUser(id: state.numbers.guid(), fields: fields, createdAt: now)
      user.password = password
      user.isPrivileged = isPrivileged
      user.isSynced = isSynced
      state.store(user)
      return user.id
    }
  }

  /// Puts a group there without the API; gives its id.
  @discardableResult
  package func seedGroup(
    _ name: String, isPrivileged: Bool = false, isSynced: Bool = false, isDynamic: Bool = false
  ) -> String {
    let now = now()
    return withState { state in
      state.seed(
        [
          "group": .string(name), "privileged": .bool(isPrivileged), "synced": .bool(isSynced),
          "dynamic": .bool(isDynamic),
        ], at: now) ?? ""
    }
  }

  /// The ids of a group's members, by the group's id.
  package func members(of group: String) -> [String] {
    withState { state in state.groups[group]?.members ?? [] }
  }

  /// The user at an object id or a user principal name.
  package func user(_ key: String) -> EntraUser? {
    withState { state in state.lookUp(key) }
  }

  /// True when that user would sign in with that password.
  package func accepts(_ password: String, for key: String) -> Bool {
    user(key)?.password == password
  }

  /// Marks a user as holder of an administrator role.
  package func setPrivileged(_ key: String, _ flag: Bool = true) {
    withState { state in
      guard let id = state.lookUp(key)?.id else { return }
      state.users[id]?.isPrivileged = flag
    }
  }

  /// Sets a password as the user would, past the application: drift.
  package func changePassword(_ key: String, to password: String) {
    let now = now()
    withState { state in
      guard var user = state.lookUp(key) else { return }
      user.setPassword(password, at: now)
      state.store(user)
    }
  }

  /// Changes what the twin plays while it runs.
  package func change(_ body: (inout EntraSettings) -> Void) {
    withState { state in body(&state.settings) }
  }

  /// Makes all tokens worthless.
  package func revokeTokens() {
    withState { state in state.tokens = [:] }
  }
}
