import SyncConnectors
import SyncCore
import SyncHTTP
import SyncTestKit
import SyncTwins
import Testing

/// Reading the accounts back.
extension GoogleTwinTests {
  @Test("every account is shown wholly, page by page, and no list is empty at a fault")
  func sightings() async throws {
    let (twin, connector) = try pair()
    let account = Account(
      name: "dana@example.com",
      attributes: attributes([
        "name.givenName": "Dana", "name.familyName": "Ito", "phones.work": "+4722",
        "organizations.title": "Engineer",
      ]), isActive: true)
    let shadow = try await connector.apply(.create(account), to: nil).shadow
    for number in 0..<400 { twin.seedUser("user\(number)@example.com") }
    let gone = twin.seedUser("gone@example.com")
    twin.withState { state in
      state.change("user7@example.com", ["suspended": true])
      state.change("dana@example.com", ["organizations": .null])
      state.remove(gone, at: Timestamp(seconds: 1))
    }
    let first = try #require(try await connector.sightings(after: nil, since: nil))
    let second = try #require(try await connector.sightings(after: first.next, since: nil))
    let third = try #require(try await connector.sightings(after: second.next, since: nil))
    let all = first.sightings + second.sightings + third.sightings
    #expect(first.sightings.count == 200 && second.sightings.count == 200)
    #expect(third.next == nil && third.mark == nil && all.count == 402)
    #expect(!all.contains { $0.remoteID.id == gone })
    #expect(all.first { $0.name == "user7@example.com" }?.isActive == false)
    let dana = try #require(all.first { $0.remoteID == shadow.remoteID })
    var expected = shadow
    expected.attributes = expected.attributes.filter { $0.key.name != "organizations.title" }
    #expect(dana.over(shadow, account.attributes.keys) == expected)
    twin.add(
      TwinFault(
        .fail(status: 503, body: nil), method: .get, pathPrefix: "/admin/directory/v1/users"))
    let fault = await failure { () async throws(RemoteFailure) in
      try await connector.sightings(after: first.next, since: nil)
    }
    #expect(fault?.kind == .unavailable)
  }
  @Test("a large group comes in pages of 200") func members() async throws {
    let (twin, connector) = try pair()
    let group = twin.seedGroup("large@example.com")
    let ids = (0..<201).map { twin.seedUser("user\($0)@example.com") }
    let groups = try #require(connector.groups)
    let shadow = Shadow(remoteID: RemoteID(group), name: "large@example.com")
    _ = try await groups.change(MemberChange(adding: ids.map { RemoteID($0) }), of: shadow)
    let first = try #require(try await groups.members(of: shadow.remoteID, after: nil))
    let second = try #require(try await groups.members(of: shadow.remoteID, after: first.next))
    #expect(first.members.count == 200 && second.next == nil)
    #expect(Set((first.members + second.members).map(\.id)) == Set(ids))
  }
}
