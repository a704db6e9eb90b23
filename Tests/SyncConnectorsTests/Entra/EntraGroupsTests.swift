import SyncConnectors
import SyncCore
import SyncHTTP
import SyncTestKit
import SyncTwins
import Testing

@Suite struct EntraGroupsTests {
  private let clock = TestClock()

  private func pair() throws -> (EntraTwin, any GroupDirectory) {
    let clock = clock
    let settings = EntraSettings(tenant: "contoso.example", client: "app-1", secret: "secret")
    let twin = EntraTwin(settings, now: { clock.now })
    let client = TwinClient([
      TwinClient.Route("https://login.microsoftonline.com", twin),
      TwinClient.Route("https://graph.microsoft.com", twin),
    ])
    let configuration = EntraConfiguration(
      id: DirectoryID("entra"), tenant: "contoso.example", client: "app-1",
      credential: .secret(SharedSecret(Secret("secret"))), domains: ["example.com"])
    let connector = EntraConnector(configuration, client: client, clock: clock)
    return (twin, try #require(connector.groups))
  }

  private let group = Account(
    name: "App-Sales' own", attributes: attributes(["mailNickname": "app-sales"]),
    isActive: true)

  @Test("the contract holds over the twin, and no user is ever deleted") func contract()
    async throws
  {
    let (twin, groups) = try pair()
    let members = ["ann", "bob", "cid"].map { RemoteID(twin.seedUser("\($0)@example.com")) }
    let change = AccountChange(
      name: "App-Sellers",
      attributes: attributes(["mailNickname": "app-sellers", "description": "Who sells"]))
    var contract = GroupContract(groups, group: group, change: change, members: members) {
      twin.add(TwinFault(.reset(applied: true), pathPrefix: "/v1.0"))
    }
    #expect(await contract.run() == [])
    let found = try await groups.find(group, stamp: "stamp-1")
    let id = try #require(found?.shadow.remoteID.id)
    #expect(Set(twin.members(of: id)) == Set(members.dropFirst().map(\.id)))
    for name in ["ann", "bob", "cid"] { #expect(twin.user("\(name)@example.com") != nil) }
    let removals = twin.requests.filter { $0.method == .delete }
    #expect(!removals.isEmpty && removals.allSatisfy { $0.path.hasSuffix("/$ref") })
  }

  @Test("twenty come in one request, and a member that is there already is looked for one by one")
  func slices() async throws {
    let (twin, groups) = try pair()
    let ids = (0..<20).map { RemoteID(twin.seedUser("user\($0)@example.com")) }
    let shadow = try await groups.create(group, stamp: "stamp-1").shadow
    let before = twin.requests.count { $0.method != .get }
    #expect(try await groups.change(MemberChange(adding: ids), of: shadow).failures.isEmpty)
    #expect(twin.requests.count { $0.method != .get } == before + 1)
    #expect(twin.members(of: shadow.remoteID.id).count == 20)
    #expect(groups.membersPerChangeLimit == 20)
  }

  @Test(
    "a group that is ruled elsewhere is left alone",
    arguments: [("synced", "on-premises"), ("dynamic", "dynamic"), ("privileged", "roles")])
  func refused(_ kind: String, _ words: String) async throws {
    let (twin, groups) = try pair()
    let ann = RemoteID(twin.seedUser("ann@example.com"))
    let id = twin.seedGroup(
      "App-Sales", isPrivileged: kind == "privileged", isSynced: kind == "synced",
      isDynamic: kind == "dynamic")
    let found = try await groups.read(RemoteID(id))
    #expect(found?.refusal?.contains(words) == true)
    let shadow = Shadow(remoteID: RemoteID(id), name: "App-Sales")
    let refused = await failure { () async throws(RemoteFailure) in
      try await groups.change(MemberChange(adding: [ann]), of: shadow)
    }
    #expect(refused?.kind == .refused && refused?.detail.contains(words) == true)
    #expect(twin.members(of: id) == [])
  }

  @Test("what is too long is refused before it is sent, with its name") func limits()
    async throws
  {
    let (twin, groups) = try pair()
    let long = Account(
      name: String(repeating: "x", count: 257), attributes: group.attributes, isActive: true)
    let refused = await failure { () async throws(RemoteFailure) in
      try await groups.create(long, stamp: "stamp-1")
    }
    #expect(refused?.kind == .refused && refused?.attribute == "displayName")
    for nickname in ["naïve", "two words", "at@home"] {
      let group = Account(
        name: "App", attributes: attributes(["mailNickname": .string(nickname)]), isActive: true)
      let refused = await failure { () async throws(RemoteFailure) in
        try await groups.create(group, stamp: "stamp-1")
      }
      #expect(refused?.kind == .refused && refused?.attribute == "mailNickname")
    }
    #expect(twin.requests.isEmpty)
  }
}
