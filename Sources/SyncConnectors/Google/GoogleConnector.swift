package import SyncCore
package import SyncHTTP

/// Google Workspace over the Admin SDK Directory API v1.
package struct GoogleConnector: DirectoryConnector {
  static let usersPath = "/admin/directory/v1/users"

  /// Eight to a hundred ASCII characters (Directory API, `users` resource, `password`), no blank at
  /// either end (Google Account Help, answer 32040). What is sent is a hash, which Google cannot
  /// check: these rules are ours to keep, or the sign-in page would refuse what was taken over.
  package static let passwordPolicy = PasswordPolicy(
    lengthRange: 8...100, asciiOnly: true, leastClasses: 1, allowsBlankAtEdge: false)

  /// 2,400 queries a minute for each user of a project, which is the administrator we act as
  /// and 10 new users a second in a domain (Directory API, Limits and quotas). Where its minutes
  /// and seconds begin is not told: new users come evenly, so that no second has more.
  package static let quotas = [
    Quota(limit: 2400, per: .seconds(60), burst: 24),
    Quota(.creates, limit: 100, per: .seconds(10), burst: 1),
  ]

  package let id: DirectoryID
  package let traits: DirectoryTraits
  let configuration: GoogleConfiguration
  let api: APIClient
  let tokens: AccessTokenCache
  let grants: GoogleGrants

  package init(
    _ configuration: GoogleConfiguration, client: any HTTPClient, clock: any SyncClock,
    gate: (any RequestGate)? = nil
  ) {
    self.id = configuration.id
    self.configuration = configuration
    var traits = DirectoryTraits(
      passwordForm: .sha512Crypt, passwordPolicy: Self.passwordPolicy, requestsInFlightLimit: 10,
      binTime: Self.binTime, matchAttributes: Self.matchAttributes, quotas: Self.quotas)
    traits.requiredAttributes = Self.requiredAttributes
    traits.listsAccounts = true
    self.traits = traits
    var root = configuration.apiURL
    while root.hasSuffix("/") { root.removeLast() }
    let token = GoogleToken(
      configuration, client: client, clock: clock,
      probe: CredentialProbe(
        client: client, url: root + Self.usersLook(of: configuration.customer),
        caFile: configuration.caFile, classify: GoogleFailure.classify))
    tokens = AccessTokenCache(clock: clock) { () async throws(RemoteFailure) -> AccessToken in
      try await token.renew()
    }
    grants = token.grants
    api = APIClient(
      client: client, clock: clock, root: root, caFile: configuration.caFile,
      tokens: tokens, gate: gate,
      creates: { $0.method == .post && $0.url.prefix { $0 != "?" }.hasSuffix("/users") },
      classify: { [grants] in grants.classify($0) })
  }

  package func find(_ name: String) async throws(RemoteFailure) -> RemoteAccount? {
    let answer: HTTPResponse
    do {
      answer = try await api.get(Self.path(of: name) + "?" + readQuery)
    } catch  where error.kind == .missing {
      return nil
    }
    guard let user = try? answer.json(), let account = GoogleUser.account(of: user) else {
      throw RemoteFailure(.protocolBroken, "Google answered no user", status: answer.status)
    }
    return account
  }

  package func read(_ id: RemoteID) async throws(RemoteFailure) -> RemoteAccount? {
    try await find(id.id)
  }

  package func apply(
    _ action: Action, to shadow: Shadow?
  ) async throws(RemoteFailure) -> Receipt {
    if case .create(let account) = action { return try await insert(account) }
    guard let shadow else { throw RemoteFailure(.missing, "no account is linked") }
    switch action {
    case .create(let account): return try await insert(account)
    case .update(let change): return try await update(shadow, change)
    case .suspend: return try await setActive(false, shadow)
    case .resume: return try await setActive(true, shadow)
    case .signOut: return try await signOut(shadow)
    case .delete: return try await delete(shadow)
    case .restore: return try await undelete(shadow)
    }
  }

  package func setPassword(
    _ secret: borrowing Secret, of shadow: Shadow
  ) async throws(RemoteFailure) -> Receipt {
    try Self.checkHash(secret)
    let body = HTTPBody.json(JSONObject(), with: secret, in: Self.hashTail)
    do {
      return try await put(shadow, body, wrote: [:])
    } catch  where error.kind == .conflict {
      // Nothing of a password can be read, and the same one again does no harm.
      throw RemoteFailure(.notYet, error.detail, status: error.status)
    }
  }

  // MARK: The writes

  private func insert(_ account: Account) async throws(RemoteFailure) -> Receipt {
    try await insert(
      account, with: PlaceholderPassword.make(),
      in: #""password":%,"changePasswordAtNextLogin":false"#)
  }

  package func create(
    _ account: Account, password: borrowing Secret
  ) async throws(RemoteFailure) -> Receipt {
    try Self.checkHash(password)
    return try await insert(account, with: password, in: Self.hashTail)
  }

  private func insert(
    _ account: Account, with secret: borrowing Secret, in tail: StaticString
  ) async throws(RemoteFailure) -> Receipt {
    let body = HTTPBody.json(try Self.members(of: account), with: secret, in: tail)
    let answer: HTTPResponse
    do {
      answer = try await api.send(.post, Self.usersPath + "?" + writeQuery, body: body)
    } catch  where error.kind == .conflict {
      throw RemoteFailure(
        .conflict, error.detail + Self.acquireHint, status: error.status,
        attribute: error.attribute)
    }
    return try receipt(of: account, after: answer)
  }

  /// The members of a new user but for the password.
  static func members(of account: Account) throws(RemoteFailure) -> JSONObject {
    let attributes = account.attributes.filter { !$0.value.isEmpty }
    try GoogleUser.check(name: account.name)
    try GoogleUser.check(attributes, creating: true)
    var members = JSONObject([("primaryEmail", .string(account.name))])
    for member in try GoogleUser.checkedMembers(for: attributes, over: [:]).members {
      members[member.name] = member.value
    }
    if !account.isActive { members["suspended"] = true }
    return members
  }

  func receipt(
    of account: Account, after answer: HTTPResponse
  ) throws(RemoteFailure) -> Receipt {
    let user = (try? answer.json()) ?? .null
    let shadow = GoogleUser.shadow(
      after: user, wrote: account.attributes, name: account.name, isActive: account.isActive,
      over: nil)
    guard let shadow else {
      throw RemoteFailure(
        .unknownOutcome, "Google's answer to the insert names no user", status: answer.status)
    }
    return Receipt(shadow: shadow)
  }

  /// `suspended` is sent alone, so that nothing else can keep it from taking.
  private func setActive(
    _ isActive: Bool, _ shadow: Shadow
  ) async throws(RemoteFailure) -> Receipt {
    let body = HTTPBody(json: ["suspended": .bool(!isActive)])
    do {
      return try await put(shadow, body, wrote: [:], isActive: isActive)
    } catch  where error.kind == .conflict {
      // As with any update: "duplicate" may come although it was carried out.
      guard let found = try await read(shadow.remoteID), found.shadow.remoteID == shadow.remoteID,
        found.shadow.isActive == isActive
      else { throw error }
      return Receipt(shadow: found.shadow)
    }
  }

  /// PUT has patch semantics here, and unlike PATCH it can clear arrays.
  func put(
    _ shadow: Shadow, _ body: HTTPBody, wrote attributes: Attributes, name: String? = nil,
    isActive: Bool? = nil
  ) async throws(RemoteFailure) -> Receipt {
    let path = Self.path(of: shadow.remoteID.id) + "?" + writeQuery
    let answer = try await api.send(.put, path, body: body)
    let user = (try? answer.json()) ?? .null
    let known = GoogleUser.shadow(
      after: user, wrote: attributes, name: name, isActive: isActive ?? shadow.isActive,
      over: shadow)
    guard let known, known.remoteID == shadow.remoteID else {
      throw RemoteFailure(
        .protocolBroken, "Google answered another user than the one written", status: answer.status)
    }
    return Receipt(shadow: known, showsState: user["suspended"]?.bool != nil)
  }

  static func path(of key: String) -> String {
    usersPath + "/" + PercentCoding.encode(segment: key)
  }

  private static var hashTail: StaticString {
    #""password":%,"hashFunction":"crypt","changePasswordAtNextLogin":false"#
  }

  private static func checkHash(_ secret: borrowing Secret) throws(RemoteFailure) {
    guard isHash(secret) else {
      throw RemoteFailure(.passwordRefused, "what is to be sent is no SHA-512-crypt hash")
    }
  }

  private static func isHash(_ secret: borrowing Secret) -> Bool {
    let bytes = secret.bytes
    let mark = Array("$6$".utf8)
    return bytes.count > 90 && mark.indices.allSatisfy { bytes[$0] == mark[$0] }
  }
}
