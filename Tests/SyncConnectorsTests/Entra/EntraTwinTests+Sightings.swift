import SyncConnectors
import SyncCore
import SyncHTTP
import SyncTestKit
import SyncTwins
import Testing

/// Reading the accounts back: a first round, changes, and marks that are no longer known.
extension EntraTwinTests {
  /// All pages of one walk; nil where the mark is not known.
  private func walk(
    _ connector: EntraConnector, since mark: Cursor? = nil
  ) async throws -> (sightings: [Sighting], mark: Cursor)? {
    var sightings: [Sighting] = []
    var cursor: Cursor?
    for _ in 0..<100 {
      guard let page = try await connector.sightings(after: cursor, since: mark) else { return nil }
      sightings += page.sightings
      cursor = page.next
      guard cursor == nil else { continue }
      return (sightings, try #require(page.mark))
    }
    return nil
  }

  @Test("the first round shows every account wholly, page by page")
  func firstRound() async throws {
    let (twin, connector) = try pair()
    let shadow = try await connector.apply(.create(sample.account), to: nil).shadow
    for number in 0..<249 { twin.seedUser("user\(number)@example.com") }
    let all = try #require(try await walk(connector))
    #expect(all.sightings.count == 250)
    #expect(twin.requestCount(.get, "/v1.0/users/delta") == 1)
    #expect(twin.requestCount(.get, "/v1.0/users") == 3)
    let sighting = try #require(all.sightings.first { $0.remoteID == shadow.remoteID })
    let names = sample.account.attributes.keys.filter { $0 != .manager }
    #expect(sighting.over(shadow, names) == shadow)
    #expect(sighting.isActive == true && sighting.isWhole && !sighting.isRemoved)
    let empty = try #require(AttributeName("department"))
    let other = try #require(all.sightings.first { $0.name == "user7@example.com" })
    #expect(other.over(shadow, [empty]).attributes[empty] == nil)
  }

  @Test("a later round shows what changed alone, and who was removed")
  func changes() async throws {
    let (twin, connector) = try pair()
    let ids = (0..<5).map { twin.seedUser("user\($0)@example.com", fields: ["city": "Oslo"]) }
    let first = try #require(try await walk(connector))
    let idle = try #require(try await walk(connector, since: first.mark))
    #expect(idle.sightings.isEmpty)
    let now = clock.now
    twin.withState { state in
      state.change(ids[1], ["jobTitle": "Spy", "city": .null])
      state.change(ids[2], ["accountEnabled": false])
      state.remove(ids[3], at: now)
      state.remove(ids[4], forGood: true, at: now)
    }
    let later = try #require(try await walk(connector, since: first.mark))
    let seen = Dictionary(uniqueKeysWithValues: later.sightings.map { ($0.remoteID.id, $0) })
    #expect(Set(seen.keys) == Set(ids.dropFirst()))
    let changed = attributes(["jobTitle": "Spy", "city": .null])
    for (name, value) in changed { #expect(seen[ids[1]]?.attributes[name] == value) }
    #expect(seen[ids[1]]?.isWhole == false)
    #expect(seen[ids[2]]?.isActive == false)
    #expect(seen[ids[3]]?.isRemoved == true && seen[ids[4]]?.isRemoved == true)
    #expect(try #require(try await walk(connector, since: later.mark)).sightings.isEmpty)
  }

  @Test("a manager whom others set or took away stands in the list, and in the changes")
  func managers() async throws {
    let (twin, connector) = try pair()
    let ids = (0..<4).map { twin.seedUser("user\($0)@example.com") }
    func manager(_ sightings: [Sighting], of id: String) -> JSONValue? {
      sightings.first { $0.remoteID.id == id }.map {
        $0.attributes[.manager] ?? ($0.isWhole ? .null : "not said")
      }
    }
    twin.withState { state in
      state.setManager(ids[0], of: ids[1])
      state.setManager(ids[0], of: ids[2])
    }
    let first = try #require(try await walk(connector))
    #expect(manager(first.sightings, of: ids[1]) == .string(ids[0]))
    #expect(manager(first.sightings, of: ids[3]) == .null)
    twin.withState { state in
      state.setManager(ids[3], of: ids[1])
      state.setManager(nil, of: ids[2])
      state.setManager(ids[0], of: ids[3])
      state.change(ids[0], ["jobTitle": "Chief"])
    }
    let later = try #require(try await walk(connector, since: first.mark))
    #expect(manager(later.sightings, of: ids[0]) == "not said")
    #expect(manager(later.sightings, of: ids[1]) == .string(ids[3]))
    #expect(manager(later.sightings, of: ids[2]) == .null)
    #expect(manager(later.sightings, of: ids[3]) == .string(ids[0]))
    let whole = try #require(try await walk(connector))
    #expect(manager(whole.sightings, of: ids[2]) == .null)
    let account = try #require(try await connector.read(RemoteID(ids[1])))
    #expect(account.shadow.attributes[.manager] == .string(ids[3]))
  }

  @Test("what changes while the list is read is told afterwards")
  func meanwhile() async throws {
    let (twin, connector) = try pair()
    let id = twin.seedUser("dana@example.com")
    let begun = try #require(try await connector.sightings(after: nil, since: nil))
    twin.withState { _ = $0.change(id, ["jobTitle": "Spy"]) }
    let list = try #require(try await connector.sightings(after: begun.next, since: nil))
    let later = try #require(try await walk(connector, since: list.mark))
    #expect(later.sightings.map(\.remoteID.id) == [id])
  }

  @Test(
    "a mark that is no longer known asks for everything",
    arguments: ["old", "reset", "unreadable", "of another selection"])
  func unknownMark(_ why: String) async throws {
    let (twin, connector) = try pair()
    twin.seedUser("dana@example.com")
    var mark = try #require(try await walk(connector)).mark
    let now = clock.now
    switch why {
    case "old": clock.advance(by: .seconds(7 * 86_400))
    case "reset": twin.withState { $0.deltaResetAt = now }
    case "unreadable":
      let link = try #require(mark.text.lastIndex(of: "="))
      mark = Cursor(mark.text[...link] + "nonsense")
    default: mark = Cursor("id,displayName" + mark.text)
    }
    let before = twin.requestCount(.get, "/v1.0/users/delta")
    #expect(try await connector.sightings(after: nil, since: mark) == nil)
    let asked = twin.requestCount(.get, "/v1.0/users/delta") - before
    #expect(asked == (why == "of another selection" ? 0 : 1))
    clock.advance(by: .seconds(1))
    #expect(try #require(try await walk(connector)).sightings.count == 1)
  }

  @Test("a fault in the middle of a first round is no end of it", arguments: [410, 400, 500])
  func halfway(_ status: Int) async throws {
    let (twin, connector) = try pair()
    for number in 0..<250 { twin.seedUser("user\(number)@example.com") }
    let begun = try #require(try await connector.sightings(after: nil, since: nil))
    #expect(begun.mark == nil && begun.sightings.isEmpty)
    let first = try #require(try await connector.sightings(after: begun.next, since: nil))
    #expect(first.mark == nil && first.sightings.count == 200)
    let next = try #require(first.next)
    twin.add(TwinFault(.fail(status: status, body: nil), method: .get, pathPrefix: "/v1.0/users"))
    let fault = await failure { () async throws(RemoteFailure) in
      try await connector.sightings(after: next, since: nil)
    }
    #expect(fault != nil)
    let second = try #require(try await connector.sightings(after: next, since: nil))
    #expect(second.sightings.count == 50 && second.mark != nil)
  }

  @Test(
    "a link that leads elsewhere is not followed",
    arguments: [
      "https://graph.example.net/v1.0/users/delta?$deltatoken=x",
      "https://graph.microsoft.com/v1.0/groups/delta?$deltatoken=x",
      "https://graph.microsoft.com/v1.0/users/1?$skiptoken=x",
    ], ["@odata.nextLink", "@odata.deltaLink"])
  func foreignLink(_ link: String, _ member: String) async throws {
    var page = JSONObject([("value", .array([]))])
    page[member] = .string(link)
    let configuration = EntraConfiguration(
      id: DirectoryID("entra"), tenant: "contoso.example", client: "app-1",
      credential: .secret(SharedSecret(Secret("s"))), domains: ["example.com"])
    let place = Cursor("/v1.0/users/delta?$deltatoken=x\n/v1.0/users?$top=200")
    for cursor in member == "@odata.nextLink" ? [nil, place] : [nil] {
      let client = ScriptedClient(.answer(200, .object(page)))
      let connector = EntraConnector(configuration, client: client, clock: clock)
      let failure = await failure { () async throws(RemoteFailure) -> SightingPage? in
        try await connector.sightings(after: cursor, since: nil)
      }
      #expect(failure?.kind == .protocolBroken)
    }
  }
}

/// The members of a group, page by page.
extension EntraTwinTests {
  @Test("a large group comes in pages of 999, and no page leads elsewhere")
  func members() async throws {
    let (twin, connector) = try pair()
    let group = twin.seedGroup("Large")
    let ids = (0..<1001).map { twin.seedUser("user\($0)@example.com") }
    twin.withState { $0.setMembers(ids, of: group) }
    let groups = try #require(connector.groups)
    let first = try #require(try await groups.members(of: RemoteID(group), after: nil))
    let second = try #require(try await groups.members(of: RemoteID(group), after: first.next))
    #expect(first.members.count == 999 && second.next == nil)
    #expect(Set((first.members + second.members).map(\.id)) == Set(ids))
    let client = ScriptedClient(
      .answer(
        200,
        [
          "value": [],
          "@odata.nextLink": "https://graph.microsoft.com/v1.0/groups/other/members?$skiptoken=x",
        ]))
    let configuration = EntraConfiguration(
      id: DirectoryID("entra"), tenant: "contoso.example", client: "app-1",
      credential: .secret(SharedSecret(Secret("s"))), domains: ["example.com"])
    let scripted = EntraConnector(configuration, client: client, clock: clock)
    let foreign = try #require(scripted.groups)
    let failure = await failure { () async throws(RemoteFailure) -> MemberPage? in
      try await foreign.members(of: RemoteID(group), after: nil)
    }
    #expect(failure?.kind == .protocolBroken)
  }
}
