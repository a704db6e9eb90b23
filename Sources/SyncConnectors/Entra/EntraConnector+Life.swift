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

  package func accounts(
    with value: String, in attribute: AttributeName
  ) async throws(RemoteFailure) -> [RemoteAccount] {
    var accounts = try await search(Self.usersPath, for: value, in: attribute)
    for place in accounts.indices {
      accounts[place].isPrivileged = try await holdsRole(accounts[place].shadow.remoteID)
    }
    return accounts
  }

  /// The bin of the last 30 days (learn.microsoft.com/graph/api/directory-deleteditems-list, which
  /// takes the options that users take). The roles of who is there cannot be asked for.
  package func deleted(
    with value: String, in attribute: AttributeName
  ) async throws(RemoteFailure) -> [RemoteAccount] {
    try await search(Self.binPath + "/microsoft.graph.user", for: value, in: attribute)
  }

  static let binPath = "/v1.0/directory/deletedItems"

  /// A filter by an extension attribute is an advanced query: it needs `ConsistencyLevel` and
  /// `$count` (Graph, Advanced query capabilities on Microsoft Entra ID objects).
  private func search(
    _ list: String, for value: String, in attribute: AttributeName
  ) async throws(RemoteFailure) -> [RemoteAccount] {
    let path = attribute.name.split(separator: ".").joined(separator: "/")
    return try await search(
      list, "\(path) eq '\(Self.doubled(value))'", isAdvanced: path.contains("/"))
  }

  /// The users that a filter matches, two at most; what roles they hold is not asked.
  func search(
    _ list: String, _ filter: String, isAdvanced: Bool
  ) async throws(RemoteFailure) -> [RemoteAccount] {
    var options = [("$filter", filter), ("$select", EntraUser.selection), ("$top", "2")]
    if isAdvanced { options.append(("$count", "true")) }
    let answer = try await api.send(
      .get, list + "?" + FormCoding.encode(options),
      headers: isAdvanced ? ["ConsistencyLevel": "eventual"] : [:], body: nil)
    guard let users = (try? answer.json())?["value"]?.array else {
      throw RemoteFailure(
        .protocolBroken, "Graph answered no list of users", status: answer.status,
        requestID: EntraFailure.requestID(of: answer))
    }
    return users.compactMap(EntraUser.account(of:))
  }

  /// A text as it stands in a filter or a key: each quote twice (OData 4.01 URL conventions).
  static func doubled(_ text: String) -> String {
    text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
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

  /// Who is there already is in no bin, and answers 404. What of the account's addresses is taken
  /// meanwhile must not cost the account: it is asked for once more under the name that it is to
  /// have, without the addresses that somebody else has by now.
  func restore(_ shadow: Shadow, as name: String?) async throws(RemoteFailure) -> Receipt {
    var requestID: String?
    do {
      do {
        requestID = try await restore(shadow.remoteID, nil)
      } catch  where error.kind == .conflict {
        var body: JSONObject = ["autoReconcileProxyConflict": true]
        if let name, name.lowercased() != shadow.name.lowercased() {
          body["newUserPrincipalName"] = .string(name)
        }
        requestID = try await restore(shadow.remoteID, body)
      }
    } catch  where error.kind == .missing {
      guard let found = try await user(shadow.remoteID.id) else { throw error }
      return Receipt(shadow: found.shadow, requestID: error.requestID)
    }
    guard let found = try await user(shadow.remoteID.id) else {
      throw RemoteFailure(.notYet, "the user is being restored", requestID: requestID)
    }
    return Receipt(shadow: found.shadow, requestID: requestID)
  }

  /// Gives the request's id. The body is for users alone, and optional
  /// (learn.microsoft.com/graph/api/directory-deleteditems-restore, Request body).
  private func restore(
    _ id: RemoteID, _ body: JSONObject?
  ) async throws(RemoteFailure) -> String? {
    let path = Self.binPath + "/" + PercentCoding.encode(segment: id.id) + "/restore"
    let answer = try await api.send(
      .post, path, body: body.map { HTTPBody(json: .object($0)) })
    return EntraFailure.requestID(of: answer)
  }
}
