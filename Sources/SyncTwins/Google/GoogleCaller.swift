internal import SyncCore

/// Who calls, by the token.
struct GoogleCaller {
  let scopes: Set<GoogleScope>
  let isSuperAdmin: Bool
  let isDelegatedAdmin: Bool

  /// Passes when the token has one of the scopes and the user is an administrator.
  func require(_ any: Set<GoogleScope>) throws(GoogleRefusal) {
    guard !scopes.isDisjoint(with: any) else {
      var refusal = GoogleRefusal(
        403, "insufficientPermissions", "Request had insufficient authentication scopes.",
        code: "PERMISSION_DENIED")
      let wanted = any.map(\.rawValue).sorted().joined(separator: " ")
      refusal.challenge =
        "Bearer realm=\"https://accounts.google.com/\", error=\"insufficient_scope\", "
        + "scope=\"\(wanted)\""
      throw refusal
    }
    guard isSuperAdmin || isDelegatedAdmin else { throw .forbidden }
  }

  /// Passes for super administrators alone.
  func requireSuperAdmin() throws(GoogleRefusal) {
    guard isSuperAdmin else { throw .forbidden }
  }
}

extension GoogleState {
  func caller(_ call: TwinCall) throws(GoogleRefusal) -> GoogleCaller {
    guard let bearer = call.bearer else {
      throw unauthenticated("required", "Login Required.")
    }
    guard let token = tokens[bearer], call.now < token.expires else {
      throw unauthenticated("authError", "Invalid Credentials")
    }
    let user = token.subject.flatMap { users[$0] }
    let live = user.map { !$0.isSuspended } ?? false
    return GoogleCaller(
      scopes: token.scopes, isSuperAdmin: live && user?.isAdmin == true,
      isDelegatedAdmin: live && user?.isDelegatedAdmin == true)
  }

  private func unauthenticated(_ reason: String, _ message: String) -> GoogleRefusal {
    var refusal = GoogleRefusal(401, reason, message, code: "UNAUTHENTICATED")
    refusal.challenge =
      "Bearer realm=\"https://accounts.google.com/\""
      + (reason == "authError" ? ", error=\"invalid_token\"" : "")
    return refusal
  }
}
