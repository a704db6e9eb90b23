package import SyncCore
package import SyncHTTP

/// Microsoft Entra ID over Microsoft Graph v1.0.
package struct EntraConnector: DirectoryConnector {
  static let usersPath = "/v1.0/users"

  /// Eight to 256 characters, no Unicode, three of four classes; the allowed symbols and the blank
  /// are all of printable ASCII (learn.microsoft.com, Microsoft Entra password policies). The
  /// banned-password lists are Entra's own secret: what they refuse shows at the push alone.
  package static let passwordPolicy = PasswordPolicy(
    lengthRange: 8...256, asciiOnly: true, leastClasses: 3)

  /// 3,000 writes in 2 min 30 s for an application in a tenant, which come out of a bucket; and
  /// 3,500 resource units in 10 s, in the smallest tenants
  /// (learn.microsoft.com/graph/throttling-limits, "Identity and access service limits").
  package static let quotas = [
    Quota(.writes, limit: 3000, per: .seconds(150), burst: 3000),
    Quota(limit: 3500, per: .seconds(10), burst: 350),
  ]
  /// Resource units of a list of all memberships; a user or a write is one (ibid.).
  private static let membershipCost = 5

  package let id: DirectoryID
  package let traits: DirectoryTraits
  let configuration: EntraConfiguration
  let api: APIClient
  let tokens: AccessTokenCache
  let federation: EntraFederation

  package init(
    _ configuration: EntraConfiguration, client: any HTTPClient, clock: any SyncClock,
    gate: (any RequestGate)? = nil
  ) {
    self.id = configuration.id
    self.configuration = configuration
    var traits = DirectoryTraits(
      passwordForm: .plaintext, passwordPolicy: Self.passwordPolicy, requestsInFlightLimit: 10,
      settlingTime: .seconds(900), tellsPasswordTimes: Self.tellsPasswordTimes,
      binTime: Self.binTime, matchAttributes: Self.matchAttributes, quotas: Self.quotas)
    traits.requiredAttributes = Self.requiredAttributes
    traits.sensitiveAttributes = Self.sensitiveAttributes
    traits.listsAccounts = true
    traits.tellsChanges = Self.tellsChanges
    self.traits = traits
    let token = EntraToken(
      configuration, client: client, clock: clock,
      probe: CredentialProbe(
        client: client, url: configuration.graphURL + Self.usersPath + "?" + Self.lookQuery,
        caFile: configuration.caFile, classify: EntraFailure.classify))
    tokens = AccessTokenCache(clock: clock) { () async throws(RemoteFailure) -> AccessToken in
      try await token.renew()
    }
    api = APIClient(
      client: client, clock: clock, root: configuration.graphURL, caFile: configuration.caFile,
      tokens: tokens, gate: gate,
      cost: { $0.url.contains("/transitiveMemberOf") ? Self.membershipCost : 1 },
      headers: { ["client-request-id": RandomBytes.guid()] }, classify: EntraFailure.classify)
    federation = EntraFederation(api: api, clock: clock)
  }

  package func find(_ name: String) async throws(RemoteFailure) -> RemoteAccount? {
    var found = try await user(name)
    if found == nil { found = try await aliased(name) }
    guard var account = found else { return nil }
    account.isPrivileged = try await holdsRole(account.shadow.remoteID)
    return account
  }

  /// The user alone, without a look at the roles.
  func user(_ key: String) async throws(RemoteFailure) -> RemoteAccount? {
    let query = FormCoding.encode([
      ("$select", EntraUser.selection), ("$expand", EntraUser.expansion),
    ])
    let answer: HTTPResponse
    do {
      answer = try await api.get(Self.path(of: key) + "?" + query)
    } catch  where error.kind == .missing {
      return nil
    }
    guard let user = try? answer.json(), let account = EntraUser.account(of: user) else {
      throw RemoteFailure(
        .protocolBroken, "Graph answered no user", status: answer.status,
        requestID: EntraFailure.requestID(of: answer))
    }
    return account
  }

  /// Graph does not tell it in a user read, and an ordinary write to an administrator's account is
  /// not refused; User.Read.All is enough to ask (Graph, List a user's memberships).
  func holdsRole(_ id: RemoteID) async throws(RemoteFailure) -> Bool {
    let path = Self.path(of: id.id) + "/transitiveMemberOf/microsoft.graph.directoryRole"
    let answer: HTTPResponse
    do {
      answer = try await api.get(path)
    } catch  where error.kind == .missing {
      // The user was read a moment ago: another replica does not know it yet.
      throw RemoteFailure(
        .notYet, error.detail, status: error.status, requestID: error.requestID)
    }
    guard let roles = (try? answer.json())?["value"]?.array else {
      throw RemoteFailure(
        .protocolBroken, "Graph answered no list of roles", status: answer.status,
        requestID: EntraFailure.requestID(of: answer))
    }
    return !roles.isEmpty
  }

  package func read(_ id: RemoteID) async throws(RemoteFailure) -> RemoteAccount? {
    guard var account = try await user(id.id) else { return nil }
    account.isPrivileged = try await holdsRole(account.shadow.remoteID)
    account.isFederated = await federation.holds(account.shadow.name)
    return account
  }

  package func apply(
    _ action: Action, to shadow: Shadow?
  ) async throws(RemoteFailure) -> Receipt {
    if case .create(let account) = action {
      return try await insert(account, with: PlaceholderPassword.make())
    }
    guard let shadow else { throw RemoteFailure(.missing, "no account is linked") }
    switch action {
    case .create(let account):
      return try await insert(account, with: PlaceholderPassword.make())
    case .update(let change): return try await update(shadow, change)
    case .suspend: return try await setActive(false, shadow)
    case .resume: return try await setActive(true, shadow)
    case .signOut: return try await signOut(shadow)
    case .delete: return try await delete(shadow)
    case .restore(let name): return try await restore(shadow, as: name)
    }
  }

  /// `forceChangePasswordNextSignIn` is said outright: left out, it counts as true.
  package func setPassword(
    _ secret: borrowing Secret, of shadow: Shadow
  ) async throws(RemoteFailure) -> Receipt {
    let body = HTTPBody.json(JSONObject(), with: secret, in: Self.passwordTail)
    // A user waits for this one; bulk work is shed first when the tenant is throttled.
    return try await patch(shadow, body, headers: ["x-ms-throttle-priority": "High"])
  }

  // MARK: The writes

  package func create(
    _ account: Account, password: borrowing Secret
  ) async throws(RemoteFailure) -> Receipt {
    if await federation.holds(account.name) {
      throw RemoteFailure(
        .passwordRefused, Obstacle.federated.text(for: account.name), obstacle: .federated)
    }
    return try await insert(account, with: password)
  }

  private static var passwordTail: StaticString {
    #""passwordProfile":{"password":%,"forceChangePasswordNextSignIn":false}"#
  }

  private func insert(
    _ account: Account, with secret: borrowing Secret
  ) async throws(RemoteFailure) -> Receipt {
    let body = HTTPBody.json(try Self.members(of: account), with: secret, in: Self.passwordTail)
    let answer = try await api.send(.post, Self.usersPath, body: body)
    let requestID = EntraFailure.requestID(of: answer)
    guard let user = try? answer.json(), let created = EntraUser.account(of: user) else {
      throw RemoteFailure(
        .unknownOutcome, "Graph's answer to the create names no user", status: answer.status,
        requestID: requestID)
    }
    // The answer holds the default properties only: what was written counts.
    var shadow = created.shadow
    shadow.attributes.merge(account.attributes) { _, written in written }
    shadow.attributes[EntraUser.manager] = nil
    shadow.isActive = account.isActive
    return Receipt(shadow: shadow, requestID: requestID)
  }

  /// `accountEnabled` is sent alone: one refused property would refuse it too.
  private func setActive(
    _ isActive: Bool, _ shadow: Shadow
  ) async throws(RemoteFailure) -> Receipt {
    var expected = shadow
    expected.isActive = isActive
    return try await patch(expected, HTTPBody(json: ["accountEnabled": .bool(isActive)]))
  }

  /// 204 has no body: what was written is what is there.
  func patch(
    _ expected: Shadow, _ body: HTTPBody, headers: HTTPHeaders = [:]
  ) async throws(RemoteFailure) -> Receipt {
    let path = Self.path(of: expected.remoteID.id)
    let answer = try await api.send(.patch, path, headers: headers, body: body)
    return Receipt(shadow: expected, requestID: EntraFailure.requestID(of: answer))
  }

  /// A key that starts with `$` would be read as a function, so it is quoted.
  static func path(of key: String) -> String {
    guard key.hasPrefix("$") else {
      return usersPath + "/" + PercentCoding.encode(segment: key)
    }
    let doubled = key.split(separator: "'", omittingEmptySubsequences: false)
      .joined(separator: "''")
    return usersPath + "('" + PercentCoding.encode(segment: doubled) + "')"
  }
}
