import SyncConnectors
import SyncCore
import SyncTwins
import Testing

/// The bin, other addresses, and groups that nobody is put into.
extension EntraTwinTests {
  private static func account(
    _ name: String, _ more: KeyValuePairs<String, JSONValue> = [:]
  ) -> Account {
    let base = attributes(["displayName": "Dana"])
    let more = Attributes(
      more.compactMap { pair in AttributeName(pair.key).map { ($0, pair.value) } },
      uniquingKeysWith: { $1 })
    return Account(name: name, attributes: base.merging(more) { $1 }, isActive: true)
  }

  @Test("who is to have another name anyhow comes back under it where the old one is taken")
  func nameTaken() async throws {
    let (twin, connector) = try pair()
    let shadow = try await connector.apply(.create(Self.account("dana@example.com")), to: nil)
      .shadow
    _ = try await connector.apply(.delete, to: shadow)
    let other = twin.seedUser("dana@example.com")
    let back = try await connector.apply(.restore(as: "dana.ito@example.com"), to: shadow).shadow
    #expect(back.remoteID == shadow.remoteID)
    #expect(back.name == "dana.ito@example.com")
    #expect(twin.user("dana@example.com")?.id == other)
  }

  @Test("who comes back leaves the mail address that somebody else has by now")
  func mailTaken() async throws {
    let (twin, connector) = try pair()
    let account = Self.account("dana@example.com", ["mail": "hello@example.com"])
    let shadow = try await connector.apply(.create(account), to: nil).shadow
    _ = try await connector.apply(.delete, to: shadow)
    let other = twin.seedUser("emil@example.com", fields: ["mail": "hello@example.com"])
    let back = try await connector.apply(.restore(as: account.name), to: shadow).shadow
    #expect(back.remoteID == shadow.remoteID && back.name == account.name)
    #expect(twin.user(account.name)?.fields["mail"] == nil)
    #expect(twin.user(other)?.fields["mail"] == "hello@example.com")
  }

  @Test("nothing but the name is asked for where nothing is taken") func plain() async throws {
    let (twin, connector) = try pair()
    let shadow = try await connector.apply(.create(Self.account("dana@example.com")), to: nil)
      .shadow
    _ = try await connector.apply(.delete, to: shadow)
    _ = try await connector.apply(.restore(as: "dana.ito@example.com"), to: shadow)
    let restores = twin.requests.filter { $0.path.hasSuffix("/restore") }
    #expect(restores.count == 1)
    #expect(restores.allSatisfy { $0.bodyFields.isEmpty })
    #expect(twin.user("dana@example.com")?.id == shadow.remoteID.id)
  }

  @Test("a deleted account is found by the stamp, and no living one") func deleted() async throws {
    let (_, connector) = try pair()
    let stamp = try #require(EntraConnector.stampAttribute)
    func make(_ name: String) async throws -> Shadow {
      let account = Self.account(name, [stamp.name: .string("dirsyncd:idp:\(name)")])
      return try await connector.apply(.create(account), to: nil).shadow
    }
    let gone = try await make("dana@example.com")
    _ = try await make("emil@example.com")
    _ = try await connector.apply(.delete, to: gone)
    let found = try await connector.deleted(with: "dirsyncd:idp:dana@example.com", in: stamp)
    #expect(found.map(\.shadow.remoteID) == [gone.remoteID])
    #expect(try await connector.deleted(with: "dirsyncd:idp:emil@example.com", in: stamp).isEmpty)
    let anchor = try #require(AttributeName("onPremisesImmutableId"))
    #expect(try await connector.deleted(with: "none", in: anchor).isEmpty)
  }

  @Test("an anchor that another one has is refused by its name") func anchorTaken() async throws {
    let (_, connector) = try pair()
    let anchor: KeyValuePairs<String, JSONValue> = ["onPremisesImmutableId": "RTIwNDE3"]
    _ = try await connector.apply(.create(Self.account("dana@example.com", anchor)), to: nil)
    let failure = await failure { () async throws(RemoteFailure) in
      try await connector.apply(.create(Self.account("emil@example.com", anchor)), to: nil)
    }
    #expect(failure?.kind == .conflict)
    #expect(failure?.attribute == "onPremisesImmutableId")
  }

  @Test(
    "another address finds the account, where that is asked for",
    arguments: [
      ("primary@example.com", "tenant@example.com"), ("o'alias@example.com", "tenant@example.com"),
      ("tenant@example.com", "tenant@example.com"), ("nobody@example.com", nil),
    ])
  func aliases(_ address: String, _ name: String?) async throws {
    let (twin, connector) = try pair { $0.findsAliases = true }
    let id = twin.seedUser("tenant@example.com", fields: ["mail": "primary@example.com"])
    twin.withState { $0.setAliases(["o'alias@example.com"], of: id) }
    let found = try await connector.find(address)
    #expect(found?.shadow.name == name)
    let (plain, other) = try pair()
    plain.seedUser("tenant@example.com", fields: ["mail": "primary@example.com"])
    #expect((try await other.find(address) != nil) == (address == name))
    #expect(plain.requests.allSatisfy { !$0.query.contains("proxyAddresses") })
    // By its id an account is read, and by nothing else.
    #expect(try await connector.read(RemoteID("primary@example.com")) == nil)
  }

  @Test("an alias of an administrator is seen as one, and two owners are none")
  func aliasOwners() async throws {
    let (twin, connector) = try pair { $0.findsAliases = true }
    let id = twin.seedUser("tenant@example.com", isPrivileged: true)
    twin.withState { $0.setAliases(["boss@example.com"], of: id) }
    #expect(try await connector.find("boss@example.com")?.isPrivileged == true)
    twin.seedUser("one@example.com", fields: ["mail": "shared@example.com"])
    twin.seedUser("two@example.com", fields: ["mail": "shared@example.com"])
    let failure = await failure { () async throws(RemoteFailure) in
      try await connector.find("shared@example.com")
    }
    #expect(failure?.kind == .refused)
    #expect(failure?.detail.contains("2 accounts have the address shared@example.com") == true)
  }

  @Test("check warns of a denied group that is not there, and of no other")
  func deniedNothing() async throws {
    let id = try pair().0.seedGroup("Owners")
    let nowhere = "02bd9fd6-8f93-4758-87c3-1fb73740a315"
    let (twin, connector) = try pair { $0.deniedGroups = DeniedGroups([id, nowhere]) }
    try #require(twin.seedGroup("Owners") == id)
    let findings = await connector.check().filter { $0.level == .warning }
    #expect(
      findings.map(\.message) == [
        "denyGroups names \(nowhere), and there is no such group: it keeps nobody out"
      ])
  }

  @Test("nobody is put into a denied group, and who is in it may be taken out")
  func deniedGroup() async throws {
    // The twin's ids are the same each time.
    let id = try pair().0.seedGroup("Owners")
    let (twin, connector) = try pair { $0.deniedGroups = DeniedGroups([id]) }
    try #require(twin.seedGroup("Owners") == id)
    let shadow = try await connector.apply(.create(Self.account("dana@example.com")), to: nil)
      .shadow
    let groups = try #require(connector.groups)
    let group = Shadow(remoteID: RemoteID(id), name: "Owners")
    let adding = MemberChange(adding: [shadow.remoteID])
    let refusals = [
      await failure { () async throws(RemoteFailure) in try await connector.join(id, shadow) },
      await failure { () async throws(RemoteFailure) in
        try await groups.verify(adding, of: group)
      },
      try await groups.change(adding, of: group).failures[shadow.remoteID],
    ]
    for refusal in refusals {
      #expect(refusal?.kind == .refused)
      #expect(refusal?.detail.hasPrefix("denyGroups names the group") == true)
    }
    twin.withState { $0.setMembers([shadow.remoteID.id], of: id) }
    let other = twin.seedUser("other@example.com")
    let change = MemberChange(adding: [RemoteID(other)], removing: [shadow.remoteID])
    let receipt = try await groups.change(change, of: group)
    #expect(receipt.failures.keys.map(\.id) == [other])
    #expect(twin.members(of: id) == [])
  }
}
