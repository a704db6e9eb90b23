import SyncConnectors
import SyncCore
import SyncHTTP
import SyncTestKit
import SyncTwins
import Testing

@Suite struct GoogleGroupsTests {
  private let clock = TestClock()

  private func pair() throws -> (GoogleTwin, any GroupDirectory) {
    let (twin, connector) = try googlePair(Feature.standard.union([.groups]), at: clock)
    return (twin, try #require(connector.groups))
  }

  private let group = Account(
    name: "app-sales@example.com",
    attributes: attributes(["name": "App-Sales", "description": "Who sells"]), isActive: true)

  @Test("the contract holds over the twin") func contract() async throws {
    let (twin, groups) = try pair()
    let members = ["ann", "bob", "cid"].map { RemoteID(twin.seedUser("\($0)@example.com")) }
    let change = AccountChange(
      name: "app-sellers@example.com", attributes: attributes(["name": "App-Sellers"]))
    var contract = GroupContract(groups, group: group, change: change, members: members) {
      twin.add(TwinFault(.reset(applied: true), pathPrefix: "/admin"))
    }
    #expect(await contract.run() == [])
    let found = try await groups.find(
      Account(name: "app-sellers@example.com", attributes: [:], isActive: true), stamp: "")
    let id = try #require(found?.shadow.remoteID.id)
    #expect(Set(twin.members(of: id)) == Set(members.dropFirst().map(\.id)))
  }

  @Test(
    "what Google would refuse of a group is named before it is sent",
    arguments: [
      ("naïve@example.com", "x", "email"), ("two..dots@example.com", "x", "email"),
      ("no-domain", "x", "email"),
      ("app@example.com", String(repeating: "ä", count: 4097), "description"),
    ])
  func limits(_ name: String, _ description: String, _ attribute: String) async throws {
    let (twin, groups) = try pair()
    let shadow = try await groups.create(group, stamp: "stamp-1").shadow
    let before = twin.requests.count
    let values = attributes(["description": .string(description)])
    let refusals = [
      await failure { () async throws(RemoteFailure) in
        try await groups.create(
          Account(name: name, attributes: values, isActive: true), stamp: "stamp-2")
      },
      await failure { () async throws(RemoteFailure) in
        try await groups.update(AccountChange(name: name, attributes: values), of: shadow)
      },
    ]
    for refusal in refusals {
      #expect(refusal?.kind == .refused && refusal?.attribute == attribute)
    }
    #expect(twin.requests.count == before)
  }

  @Test("nobody is put into a group that holds an administrator's role, and all come out of it")
  func privileged() async throws {
    let (twin, groups) = try pair()
    let ann = RemoteID(twin.seedUser("ann@example.com"))
    let id = twin.seedGroup("admins@example.com", isPrivileged: true)
    let shadow = Shadow(remoteID: RemoteID(id), name: "admins@example.com")
    let refused = try await groups.change(MemberChange(adding: [ann]), of: shadow).failures[ann]
    #expect(refused?.kind == .refused && refused?.detail.contains("role") == true)
    #expect(twin.members(of: id) == [])
    let receipt = try await groups.change(MemberChange(removing: [ann]), of: shadow)
    #expect(receipt.failures.isEmpty)
  }
}
