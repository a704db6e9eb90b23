import SyncConnectors
import SyncCore
import SyncHTTP
import SyncTestKit
import SyncTwins
import Testing

@Suite struct GoogleTwinTests {
  let clock = TestClock()

  func pair(mapped: Set<AttributeName> = []) throws -> (GoogleTwin, GoogleConnector) {
    try googlePair(
      Feature.standard.union([.signingOut]), mapped: mapped, newcomerGroup: "new@example.com",
      at: clock)
  }

  private var sample: ConnectorContract.Sample {
    ConnectorContract.Sample(
      account: Account(
        name: "dana.ito@example.com",
        attributes: attributes([
          "name.givenName": "Dana", "name.familyName": "Ito", "orgUnitPath": "/Staff",
          "externalIds.organization": "E-20417", "organizations.title": "Engineer",
          "organizations.department": "Research", "phones.work": "+4722", "phones.mobile": .null,
        ]), isActive: true),
      change: attributes([
        "organizations.title": "Head", "phones.work": .null, "phones.mobile": "+4790",
        "name.familyName": "Sato",
      ]),
      newName: "dana.sato@example.com", group: "new@example.com", password: { Secret(sampleHash) })
  }

  @Test("the contract holds over the twin") func contract() async throws {
    let (twin, connector) = try pair()
    let group = twin.seedGroup("new@example.com")
    let complaints = await ConnectorContract(connector, sample: sample) {
      var fault = TwinFault(.reset(applied: true), pathPrefix: "/admin")
      fault.isForWrites = true
      twin.add(fault)
    }.complaints()
    #expect(complaints == [])
    #expect(twin.requestCount(.post, "/token") == 1)
    for name in ["dana.sato@example.com", "second.dana.ito@example.com"] {
      #expect(twin.user(name)?.password == .crypt(sampleHash))
      #expect(twin.user(name)?.changePasswordAtNextLogin == false)
    }
    #expect(twin.members(of: group) == [twin.user("second.dana.ito@example.com")?.id])
  }

  @Test("no change of an attribute, name or state carries a password") func noPassword()
    async throws
  {
    let (twin, connector) = try pair()
    let shadow = try await connector.apply(.create(sample.account), to: nil).shadow
    _ = try await connector.setPassword(Secret(sampleHash), of: shadow)
    let before = twin.requests.count
    let writesBefore = twin.user(sample.account.name)?.passwordWrites
    let actions: [Action] = [
      .update(AccountChange(attributes: sample.change)),
      .update(AccountChange(name: sample.newName)), .suspend, .resume,
    ]
    for action in actions { _ = try await connector.apply(action, to: shadow) }
    let writes = twin.requests.dropFirst(before).filter { $0.method != .get }
    #expect(writes.count == actions.count)
    let banned: Set = ["password", "hashFunction", "changePasswordAtNextLogin"]
    #expect(writes.allSatisfy { banned.isDisjoint(with: $0.bodyFields) })
    #expect(twin.user(sample.newName)?.passwordWrites == writesBefore)
    let times = try await connector.passwordTimes(of: shadow.remoteID)
    #expect(times == nil)
  }

  @Test("a revoked token is replaced, and nobody notices") func revoked() async throws {
    let (twin, connector) = try pair()
    _ = try await connector.apply(.create(sample.account), to: nil)
    twin.revokeTokens()
    let found = try await connector.find(sample.account.name)
    #expect(found != nil)
    #expect(twin.requestCount(.post, "/token") == 2)
  }

  @Test("an administrator is seen as one; an alias finds its account") func linking() async throws {
    let (_, connector) = try pair()
    #expect(try await connector.find("sync@example.com")?.isPrivileged == true)
    let receipt = try await connector.apply(.create(sample.account), to: nil)
    _ = try await connector.apply(.update(AccountChange(name: sample.newName)), to: receipt.shadow)
    let byOldName = try await connector.find(sample.account.name)
    #expect(byOldName?.shadow.name == sample.newName)
    #expect(byOldName?.shadow.remoteID == receipt.shadow.remoteID)
  }

  @Test("nobody is put into a group that holds a role") func privilegedGroup() async throws {
    let (twin, connector) = try pair()
    let group = twin.seedGroup("new@example.com", isPrivileged: true)
    let shadow = try await connector.apply(.create(sample.account), to: nil).shadow
    let refused = await failure { () async throws(RemoteFailure) in
      try await connector.join("new@example.com", shadow)
    }
    #expect(refused?.kind == .refused)
    #expect(twin.members(of: group) == [])
    let faults = await connector.check().filter { $0.level != .ok }
    #expect(faults.map(\.message) == [refused?.detail])
  }

  @Test("the scopes for groups are asked for where a group is named alone")
  func scopes() throws {
    let key = try GoogleServiceAccountKey(json: Secret(try googleKeyFile()))
    let (_, connector) = try pair()
    #expect(connector.traits.passwordForm == .sha512Crypt)
    let plain = GoogleConfiguration(
      id: DirectoryID("google"), key: key, adminSubject: "sync@example.com", domains: [])
    #expect(plain.scopes == [GoogleRights.user])
  }

  @Test(
    "throttling, faults and settling are told apart",
    arguments: [
      (
        TwinFault.Effect.throttle(status: 429, retryAfter: "7", reason: nil),
        RemoteFailure.Kind.throttled
      ),
      (.throttle(status: 403, retryAfter: nil, reason: "quotaExceeded"), .throttled),
      (.fail(status: 503, body: nil), .unavailable), (.html(status: 502), .unavailable),
      (.precondition(reason: nil), .notYet), (.refuse, .unreachable),
      (.reset(applied: false), .unknownOutcome),
      (.hang(.seconds(60), applied: true), .unknownOutcome),
    ])
  func faults(_ effect: TwinFault.Effect, _ kind: RemoteFailure.Kind) async throws {
    let (twin, connector) = try pair()
    let receipt = try await connector.apply(.create(sample.account), to: nil)
    twin.add(TwinFault(effect, method: .put, pathPrefix: "/admin"))
    let failure = await failure { () async throws(RemoteFailure) in
      try await connector.apply(.suspend, to: receipt.shadow)
    }
    #expect(failure?.kind == kind)
    let again = try await connector.apply(.suspend, to: receipt.shadow)
    #expect(!again.shadow.isActive)
  }

  @Test("check is content, or says what to mend") func check() async throws {
    let (twin, connector) = try pair()
    twin.seedGroup("new@example.com")
    #expect(await connector.check().allSatisfy { $0.level == .ok })
    let (refusing, other) = try pair()
    refusing.change { $0.serviceAccount.delegated = [] }
    let finding = await other.check().first
    #expect(finding?.level == .failure)
    #expect(finding?.remedy.contains("domain-wide delegation") == true)
  }
}
