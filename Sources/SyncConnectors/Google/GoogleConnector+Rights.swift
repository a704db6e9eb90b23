package import SyncCore
internal import SyncHTTP

/// What we may do there.
extension GoogleConnector {
  /// A harmless read, the privilege it takes, and what does not work without.
  private struct Look {
    let path: String
    let privilege: String
    let breaks: String
  }

  private var looks: [Look] {
    let query = FormCoding.encode([("customer", configuration.customer), ("maxResults", "1")])
    var looks = [
      Look(
        path: Self.usersPath + "?" + query + "&fields=users(id)", privilege: "Users > Read",
        breaks: "no account can be found")
    ]
    let readsGroups = grants.permissions.contains { permission in
      permission.standing == .granted
        && [GoogleRights.group, GoogleRights.groupReadOnly].contains(permission.name)
    }
    if readsGroups {
      looks.append(
        Look(
          path: Self.groupsPath + "?" + query + "&fields=groups(id)", privilege: "Groups > Read",
          breaks: "groups cannot be read, so nobody is put into one"))
    }
    return looks
  }

  package var tellsPermissions: Bool { true }

  /// A new token tells the scopes; one user and one group are read, which takes the privileges of
  /// the administrator that we act as.
  package func permissions() async throws(RemoteFailure) -> [Permission] {
    tokens.expireSoon()
    _ = try await tokens.token()
    var permissions = grants.permissions
    for look in looks {
      var standing = Permission.Standing.granted
      do {
        _ = try await api.get(look.path)
      } catch {
        guard error.kind == .notPermitted else { throw error }
        standing = .missing
      }
      permissions.append(
        Permission(
          .privilege, "\(look.privilege) of \(configuration.adminSubject)",
          breaks: look.breaks, standing))
    }
    return permissions
  }
}
