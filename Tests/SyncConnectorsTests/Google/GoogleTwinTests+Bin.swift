import SyncConnectors
import SyncCore
import SyncTwins
import Testing

/// The bin, and groups that nobody is put into.
extension GoogleTwinTests {
  private static let staff = attributes([
    "name.givenName": "Dana", "name.familyName": "Ito", "orgUnitPath": "/Staff",
  ])

  @Test("who was in a unit that is gone by now comes back all the same, in the root")
  func unitGone() async throws {
    let (twin, connector) = try pair()
    let account = Account(name: "dana@example.com", attributes: Self.staff, isActive: true)
    let shadow = try await connector.apply(.create(account), to: nil).shadow
    _ = try await connector.apply(.delete, to: shadow)
    twin.change { $0.orgUnits.remove("/Staff") }
    let back = try await connector.apply(.restore(as: account.name), to: shadow).shadow
    #expect(back.remoteID == shadow.remoteID)
    #expect(twin.user(account.name)?.orgUnitPath == "/")
    // Where it is another fault, it is not asked for twice.
    let before = twin.requests.count
    let nobody = Shadow(remoteID: RemoteID("1"), name: "nobody@example.com")
    let failure = await failure { () async throws(RemoteFailure) in
      try await connector.apply(.restore(as: nil), to: nobody)
    }
    #expect(failure?.kind == .missing)
    #expect(twin.requests.count == before + 2)
  }

  @Test("a deleted account is found by the stamp, and no living one") func deleted() async throws {
    let (_, connector) = try pair()
    let stamp = try #require(GoogleConnector.stampAttribute)
    func make(_ name: String) async throws -> Shadow {
      let account = Account(
        name: name, attributes: Self.staff.merging([stamp: .string("dirsyncd:idp:\(name)")]) { $1 },
        isActive: true)
      return try await connector.apply(.create(account), to: nil).shadow
    }
    let gone = try await make("dana@example.com")
    _ = try await make("emil@example.com")
    _ = try await connector.apply(.delete, to: gone)
    let found = try await connector.deleted(with: "dirsyncd:idp:dana@example.com", in: stamp)
    #expect(found.map(\.shadow.remoteID) == [gone.remoteID])
    #expect(try await connector.accounts(with: "dirsyncd:idp:dana@example.com", in: stamp).isEmpty)
    #expect(try await connector.deleted(with: "dirsyncd:idp:emil@example.com", in: stamp).isEmpty)
  }

  @Test("check warns of a denied group that is not there, and of no other")
  func deniedNothing() async throws {
    let clock = TestClock()
    let features = Feature.standard.union([.roles])
    let (twin, _) = try googlePair(features, at: clock)
    let id = twin.seedGroup("owners@example.com")
    let connector = try googleConnector(
      before: twin, features, denying: [id, "OWNERS@example.com", "03nothing"], at: clock)
    let findings = await connector.check().filter { $0.level == .warning }
    #expect(
      findings.map(\.message) == [
        "denyGroups names 03nothing, and there is no such group: it keeps nobody out"
      ])
  }

  @Test(
    "a denied group is known by its id, by its address, and by whatever leads to it",
    arguments: [true, false])
  func deniedGroup(_ byID: Bool) async throws {
    let address = "Owners@example.com"
    let clock = TestClock()
    let (twin, open) = try googlePair(Feature.standard.union([.roles]), at: clock)
    let id = twin.seedGroup(address)
    let denied = byID ? id : address
    let connector = try googleConnector(
      before: twin, Feature.standard.union([.roles]), denying: [denied], at: clock)
    let account = Account(name: "dana@example.com", attributes: Self.staff, isActive: true)
    let shadow = try await open.apply(.create(account), to: nil).shadow
    let groups = try #require(connector.groups)
    let group = Shadow(remoteID: RemoteID(id), name: id)
    let refusals = [
      await failure { () async throws(RemoteFailure) in try await connector.join(address, shadow) },
      await failure { () async throws(RemoteFailure) in
        try await groups.verify(MemberChange(adding: [shadow.remoteID]), of: group)
      },
      try await groups.change(MemberChange(adding: [shadow.remoteID]), of: group)
        .failures[shadow.remoteID],
    ]
    for refusal in refusals {
      #expect(refusal?.kind == .refused)
      #expect(refusal?.detail.hasPrefix("denyGroups names the group") == true)
    }
    #expect(twin.members(of: id) == [])
    // Who is in it may be taken out.
    _ = try await open.join(address, shadow)
    _ = try await groups.change(MemberChange(removing: [shadow.remoteID]), of: group)
    #expect(twin.members(of: id) == [])
  }
}
