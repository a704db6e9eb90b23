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

  /// The list of users, of whom one is asked for.
  static func usersLook(of customer: String) -> String {
    usersPath + "?"
      + FormCoding.encode([
        ("customer", customer), ("maxResults", "1"), ("fields", "users(id)"),
      ])
  }

  /// Reads the credentials again, and proves that one of them works.
  package func proveCredentials() async throws(RemoteFailure) {
    tokens.expireSoon()
    _ = try await tokens.token()
  }

  private var looks: [Look] {
    var looks = [
      Look(
        path: Self.usersLook(of: configuration.customer), privilege: "Users > Read",
        breaks: "no account can be found")
    ]
    let readsGroups = grants.permissions.contains { permission in
      permission.standing == .granted
        && [GoogleRights.group, GoogleRights.groupReadOnly].contains(permission.name)
    }
    if readsGroups {
      let query = FormCoding.encode([
        ("customer", configuration.customer), ("maxResults", "1"),
      ])
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
    return permissions + (try await rank())
  }

  /// A delegated administrator reads, changes and suspends users, and can neither make nor undelete
  /// one, nor touch an administrator (Directory API, discovery document, `users.insert`,
  /// `users.undelete`): the list of users alone does not tell the two apart.
  private func rank() async throws(RemoteFailure) -> [Permission] {
    guard !configuration.features.isDisjoint(with: [.creating, .deleting]) else { return [] }
    let answer: HTTPResponse
    do {
      answer = try await api.get(Self.path(of: configuration.adminSubject) + "?fields=isAdmin")
    } catch {
      guard [.notPermitted, .missing].contains(error.kind) else { throw error }
      return []  // what was looked at before tells of it
    }
    let isSuper = (try? answer.json())?["isAdmin"]?.bool == true
    return [
      Permission(
        .privilege, "Super Admin of \(configuration.adminSubject)",
        breaks: "no account can be made, or taken out of the bin", isSuper ? .granted : .missing)
    ]
  }
}
