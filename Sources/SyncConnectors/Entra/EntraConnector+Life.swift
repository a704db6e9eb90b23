package import SyncCore
internal import SyncHTTP

/// Links, and the end of an account's life.
extension EntraConnector {
  /// A deleted user can be restored for 30 days (Graph, Restore deleted item).
  static let binTime = Duration.seconds(30 * 86_400)

  static var matchAttributes: [MatchRule: AttributeName] {
    var attributes: [MatchRule: AttributeName] = [:]
    attributes[.externalID] = AttributeName("employeeId")
    attributes[.sso] = AttributeName("onPremisesImmutableId")
    return attributes
  }

  /// Where the ownership stamp goes: writable for cloud users with User.ReadWrite.All, and one can
  /// filter by it (Graph, onPremisesExtensionAttributes; Add custom data to resources: open
  /// extensions cannot be filtered by, directory extensions take a right over applications).
  package static var stampAttribute: AttributeName? {
    AttributeName("onPremisesExtensionAttributes.extensionAttribute15")
  }

  /// A filter by an extension attribute is an advanced query: it needs `ConsistencyLevel` and
  /// `$count` (Graph, Advanced query capabilities on Microsoft Entra ID objects).
  package func accounts(
    with value: String, in attribute: AttributeName
  ) async throws(RemoteFailure) -> [RemoteAccount] {
    let path = attribute.name.split(separator: ".").joined(separator: "/")
    let doubled = value.split(separator: "'", omittingEmptySubsequences: false)
      .joined(separator: "''")
    var options = [
      ("$filter", "\(path) eq '\(doubled)'"), ("$select", EntraUser.selection), ("$top", "2"),
    ]
    let isAdvanced = path.contains("/")
    if isAdvanced { options.append(("$count", "true")) }
    let answer = try await api.send(
      .get, Self.usersPath + "?" + FormCoding.encode(options),
      headers: isAdvanced ? ["ConsistencyLevel": "eventual"] : [:], body: nil)
    guard let list = (try? answer.json())?["value"]?.array else {
      throw RemoteFailure(
        .protocolBroken, "Graph answered no list of users", status: answer.status,
        requestID: EntraFailure.requestID(of: answer))
    }
    var accounts: [RemoteAccount] = []
    for user in list {
      guard var account = EntraUser.account(of: user) else { continue }
      account.isPrivileged = try await holdsRole(account.shadow.remoteID)
      accounts.append(account)
    }
    return accounts
  }

  /// The tenant's id. A tenant named by one of its domains is asked for its own metadata, which
  /// names it in `issuer` (OpenID Connect Discovery 1.0, section 4).
  package func identity() async throws(RemoteFailure) -> String? {
    let named = configuration.tenant.lowercased()
    if Self.isGUID(named) { return "Entra tenant \(named)" }
    let url =
      "\(configuration.loginURL)/\(PercentCoding.encode(segment: named))"
      + "/v2.0/.well-known/openid-configuration"
    let request = HTTPRequest(.get, url, caFile: configuration.caFile)
    guard let answer = try? await api.client.send(request),
      let issuer = (try? answer.json())?["issuer"]?.string,
      let tenant = issuer.split(separator: "/").map({ $0.lowercased() }).first(where: Self.isGUID)
    else { return nil }
    return "Entra tenant \(tenant)"
  }

  private static func isGUID(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    return parts.map(\.count) == [8, 4, 4, 4, 12]
      && parts.allSatisfy { $0.allSatisfy(\.isHexDigit) }
  }

  /// Revokes all refresh tokens and session cookies (Graph, user: revokeSignInSessions).
  func signOut(_ shadow: Shadow) async throws(RemoteFailure) -> Receipt {
    let path = Self.path(of: shadow.remoteID.id) + "/revokeSignInSessions"
    let answer = try await api.send(.post, path, body: nil)
    return Receipt(shadow: shadow, requestID: EntraFailure.requestID(of: answer))
  }

  /// By id alone: a name may lead to somebody else meanwhile.
  func delete(_ shadow: Shadow) async throws(RemoteFailure) -> Receipt {
    do {
      let answer = try await api.send(.delete, Self.path(of: shadow.remoteID.id), body: nil)
      return Receipt(shadow: shadow, requestID: EntraFailure.requestID(of: answer))
    } catch  where error.kind == .missing {
      // A delete whose answer was lost is repeated.
      return Receipt(shadow: shadow, requestID: error.requestID)
    }
  }

  /// Who is there already is in no bin, and answers 404.
  func restore(_ shadow: Shadow) async throws(RemoteFailure) -> Receipt {
    let id = PercentCoding.encode(segment: shadow.remoteID.id)
    var requestID: String?
    do {
      let answer = try await api.send(
        .post, "/v1.0/directory/deletedItems/\(id)/restore", body: nil)
      requestID = EntraFailure.requestID(of: answer)
    } catch  where error.kind == .missing {
      guard let found = try await find(shadow.remoteID.id) else { throw error }
      return Receipt(shadow: found.shadow, requestID: error.requestID)
    }
    guard let found = try await find(shadow.remoteID.id) else {
      throw RemoteFailure(.notYet, "the user is being restored", requestID: requestID)
    }
    return Receipt(shadow: found.shadow, requestID: requestID)
  }
}
