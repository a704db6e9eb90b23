package import SyncCore
internal import SyncHTTP
internal import Synchronization

/// Google Workspace on loopback: the token endpoint at `/token` and the Directory API below
/// `/admin/directory/v1`.
package final class GoogleTwin: Twin {
  package let now: @Sendable () -> Timestamp
  private let state: Mutex<GoogleState>

  package init(_ settings: GoogleSettings, now: @escaping @Sendable () -> Timestamp) {
    self.now = now
    state = Mutex(GoogleState(settings))
  }

  package func withState<Result: Sendable>(_ body: (inout GoogleState) -> Result) -> Result {
    state.withLock { state in body(&state) }
  }

  /// Puts a user there without the API; gives its id. `fields` as in `users.insert`.
  @discardableResult
  package func seedUser(
    _ email: String, isAdmin: Bool = false, isDelegatedAdmin: Bool = false,
    fields: JSONObject = JSONObject(), password: GooglePassword? = nil
  ) -> String {
    let now = now()
    return withState { state in
      var fields = fields
      fields["primaryEmail"] = .string(email.lowercased())
      if fields["name"] == nil {
        let local = String(email.prefix { $0 != "@" })
        fields["name"] = ["givenName": .string(local), "familyName": "Seeded"]
      }
      var user = GoogleUser(id: state.numbers.decimalID(), fields: fields, createdAt: now)
      user.isAdmin = isAdmin
      user.isDelegatedAdmin = isDelegatedAdmin
      user.password = password
      state.users[user.id] = user
      state.owners[email.lowercased()] = .user(user.id)
      return user.id
    }
  }

  /// Puts a group there without the API; gives its id.
  @discardableResult
  package func seedGroup(_ name: String, isPrivileged: Bool = false) -> String {
    let now = now()
    return withState { state in
      state.seed(["group": .string(name), "privileged": .bool(isPrivileged)], at: now) ?? ""
    }
  }

  /// The ids of a group's members, by the group's id.
  package func members(of group: String) -> [String] {
    withState { state in state.groups[group]?.members.map(\.id) ?? [] }
  }

  /// The user at an id, a primary address or an alias.
  package func user(_ key: String) -> GoogleUser? {
    withState { state in state.lookUp(key) }
  }

  /// True when that user would sign in with that password.
  package func accepts(_ password: String, for key: String) -> Bool {
    user(key)?.password?.matches(password) ?? false
  }

  /// Changes what the twin plays while it runs.
  package func change(_ body: (inout GoogleSettings) -> Void) {
    withState { state in body(&state.settings) }
  }

  /// Makes all tokens worthless, as a revoked key does.
  package func revokeTokens() {
    withState { state in state.tokens = [:] }
  }
}
