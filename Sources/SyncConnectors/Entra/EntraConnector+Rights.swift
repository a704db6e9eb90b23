package import SyncCore
internal import SyncHTTP

/// What we may do there.
extension EntraConnector {
  /// A harmless read, and the least that it takes.
  private struct Look {
    let path: String
    let permission: String
    let breaks: String
    /// A gap that has been told of, and explains this one.
    let stem: String
  }

  package var tellsPermissions: Bool { true }

  /// A new token tells the application permissions in `roles` and the directory roles in `wids`
  /// (learn.microsoft.com/entra/identity-platform/access-token-claims-reference), which Microsoft
  /// does not promise: without them only what can be read is known. One user and, where groups are
  /// written, one group are read all the same.
  package func permissions() async throws(RemoteFailure) -> [Permission] {
    tokens.expireSoon()
    let token = try await tokens.token()
    let claims = JWT.claims(of: Secret(token.text))
    func list(_ name: String) -> Set<String>? {
      claims?[name]?.array.map { Set($0.compactMap(\.string)) }
    }
    let granted = claims.map { _ in list("roles") ?? [] }
    var permissions =
      Demand.judge(EntraRights.demands(of: configuration.features), granted: granted)
      + EntraRights.role(of: configuration.features, held: list("wids"))
    let query = FormCoding.encode([("$top", "1"), ("$select", "id")])
    for look in looks {
      do {
        _ = try await api.get(look.path + "?" + query)
      } catch {
        guard error.kind == .notPermitted else { throw error }
        if permissions.contains(where: { $0.isGap && $0.name.hasPrefix(look.stem) }) { continue }
        permissions.append(
          Permission(.permission, look.permission, breaks: look.breaks, .missing))
      }
    }
    return permissions
  }

  private var looks: [Look] {
    let users = Look(
      path: Self.usersPath, permission: "User.Read.All", breaks: "no account can be found",
      stem: "User.Read")
    guard !configuration.features.isDisjoint(with: [.groups, .roles, .joining]) else {
      return [users]
    }
    let groups = Look(
      path: "/v1.0/groups", permission: "GroupMember.Read.All", breaks: "groups cannot be read",
      stem: "Group")
    return [users, groups]
  }
}
