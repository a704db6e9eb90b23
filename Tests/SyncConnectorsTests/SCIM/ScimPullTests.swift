import SyncConnectors
import SyncCore
import SyncHTTP
import Testing

@Suite struct ScimPullTests {
  private static let users = (0..<7).map { number in
    (id: "u\(number)", stamp: "2026-11-2\(number % 2)T10:00:0\(6 - number)Z")
  }

  private func source(
    _ service: TinyService, pageSize: Int = 3, clock: TestClock = TestClock()
  ) -> ScimSource {
    ScimSource(
      ScimConfiguration(
        id: "idp", baseURL: "https://idp.example.com/scim",
        credential: .bearer(SharedSecret(Secret("t"))), pageSize: pageSize),
      client: service, clock: clock)
  }

  private static func habits(_ change: (inout TinyService.Habits) -> Void) -> TinyService.Habits {
    var habits = TinyService.Habits()
    change(&habits)
    return habits
  }

  @Test(
    "whatever a service can or pretends to, a full pass brings everyone and says how",
    arguments: [
      (habits { _ in }, .keyset, true), (habits { $0.cursors = true }, .cursor, true),
      (habits { $0.sorts = false }, .index, true), (habits { $0.filters = false }, .index, false),
      (habits { $0.ignoresFilters = true }, .index, false),
      (habits { $0.dropsFilters = true }, .index, false),
      (habits { $0.stamps = false }, .index, false),
      (habits { ($0.cursors, $0.total) = (true, false) }, .cursor, true),
    ] as [(TinyService.Habits, PullPlan.Paging, Bool)])
  func everybody(
    _ habits: TinyService.Habits, _ paging: PullPlan.Paging, _ readsChanges: Bool
  ) async throws {
    let source = source(TinyService(Self.users, habits))
    let pages = try await allPages(of: .user, source)
    let plan = try #require(source.plan(for: .user))
    #expect(plan.paging == paging)
    #expect(plan.readsChanges == readsChanges)
    let ids = pages.flatMap { $0.records.map(\.subject.id) }
    #expect(Set(ids) == Set(Self.users.map(\.id)))
    var pass = Pass(kind: .user)
    for page in pages { pass.note(page) }
    #expect(pass.verdict(seen: 7, living: 7) == .complete)
    let newest = Timestamp("2026-11-21T10:00:05Z")
    #expect(pages.last?.watermark?.moment == (habits.stamps ? newest : nil))
  }

  @Test("more who share a stamp than a page holds are all brought") func ties() async throws {
    let users = (0..<7).map { (id: "u\($0)", stamp: "2026-11-20T10:00:00Z") }
    // The orders of two stamps tell that it sorts.
    let others = [
      (id: "a", stamp: "2026-11-19T10:00:00Z"), (id: "z", stamp: "2026-11-21T10:00:00Z"),
    ]
    for service in [TinyService(users + others), TinyService(users + others.suffix(1))] {
      let source = source(service)
      let pages = try await allPages(of: .user, source)
      #expect(source.plan(for: .user)?.paging == .keyset)
      let ids = Set(pages.flatMap { $0.records.map(\.subject.id) })
      #expect(ids.isSuperset(of: users.map(\.id)))
    }
  }

  @Test("a pass of changes brings what has a stamp since, and the number of all")
  func changes() async throws {
    let service = TinyService(Self.users)
    let source = source(service)
    let since = try #require(Timestamp("2026-11-21T10:00:03Z"))
    let pages = try await allPages(of: .user, since: Watermark(since), source)
    #expect(pages.map(\.coverage) == [.changes])
    #expect(Set(pages.flatMap { $0.records.map(\.subject.id) }) == ["u1", "u3"])
    #expect(pages.last?.population == 7)
    #expect(pages.last?.watermark == Watermark(try #require(Timestamp("2026-11-21T10:00:05Z"))))
    #expect(
      service.sent.lines.last { $0.contains("filter") }?.contains(
        #"filter=meta.lastModified ge "2026-11-21T10:00:03Z""#) == true)
  }

  @Test("without a filter that works, a pass of changes is one over everything, and says so")
  func noFilter() async throws {
    let source = source(TinyService(Self.users, Self.habits { $0.ignoresFilters = true }))
    let pages = try await allPages(of: .user, since: Watermark(Timestamp(seconds: 0)), source)
    #expect(pages.allSatisfy { $0.coverage == .everything })
    let choice = source.plan(for: .user)?.choices.first { $0.ability == .changes }
    #expect(choice?.reason == "it ignores the filter: 7 since 2999")
  }

  @Test("a list that has not changed is not sent again") func conditional() async throws {
    let service = TinyService(Self.users, Self.habits { $0.tags = true })
    let source = source(service)
    let since = Watermark(try #require(Timestamp("2026-11-21T10:00:05Z")))
    let first = try await allPages(of: .user, since: since, source)
    let tag = try #require(first.last?.watermark)
    #expect(tag.tag == "W/\"u1\"")
    let second = try await allPages(of: .user, since: tag, source)
    #expect(second.map(\.records) == [[]])
    #expect(second.last?.watermark == tag)
    #expect(second.last?.coverage == .changes)
  }

  @Test(
    "the watermark stays a while behind the source's own clock",
    arguments: [
      ("Sat, 21 Nov 2026 12:00:00 GMT", "2026-11-21T11:58:00Z", "2026-11-21T11:55:00Z"),
      ("Sat, 21 Nov 2026 12:00:00 GMT", "2026-11-21T10:00:00Z", "2026-11-21T10:00:00Z"),
      ("Sat, 21 Nov 2026 12:00:00 GMT", "2036-11-21T10:00:00Z", "2026-11-21T11:55:00Z"),
      (nil, "2026-11-21T10:00:00Z", "2026-11-21T09:55:00Z"),
    ])
  func overlap(_ date: String?, _ newest: String, _ mark: String) async throws {
    let users = [(id: "a", stamp: "2026-11-01T00:00:00Z"), (id: "b", stamp: newest)]
    let pages = try await allPages(
      of: .user, source(TinyService(users, Self.habits { $0.date = date })))
    #expect(pages.last?.watermark?.moment == Timestamp(mark))
  }

  @Test("a cursor that expires makes the pass begin again, and at last without cursors")
  func expired() async throws {
    let habits = Self.habits { ($0.cursors, $0.cursorLife, $0.sorts) = (true, 3, false) }
    let source = source(TinyService(Self.users, habits), pageSize: 2)
    let pages = try await allPages(of: .user, source)
    #expect(Set(pages.flatMap { $0.records.map(\.subject.id) }).count == 7)
    #expect(pages.last?.tie == .index)
    #expect(source.plan(for: .user)?.paging == .index)
  }

  @Test("a page size that is refused is made smaller") func pageSize() async throws {
    let service = TinyService(Self.users, Self.habits { $0.countLimit = 150 })
    let pages = try await allPages(of: .user, source(service, pageSize: 500))
    #expect(pages.flatMap(\.records).count == 7)
    #expect(service.sent.lines.contains { $0.contains("count=100") })
  }

  @Test("a probe is believed for a day") func day() async throws {
    let (service, clock) = (TinyService(Self.users), TestClock())
    let source = source(service, clock: clock)
    func probes() async throws -> Int {
      let before = service.sent.lines.count
      _ = try await allPages(of: .user, source)
      return service.sent.lines.dropFirst(before).count { $0.contains("ServiceProviderConfig") }
    }
    #expect(try await probes() == 1)
    clock.advance(by: .seconds(86_399))
    #expect(try await probes() == 0)
    clock.advance(by: .seconds(1))
    #expect(try await probes() == 1)
  }

  @Test("nothing is sent before the time that the source names") func paced() async throws {
    let clock = TestClock()
    let client = ScriptedClient(.answer(429, [:], ["Retry-After": "120"]))
    let source = ScimSource(
      ScimConfiguration(
        id: "idp", baseURL: "https://idp.example.com",
        credential: .bearer(SharedSecret(Secret("t"))), isProbed: false),
      client: client, clock: clock)
    func ask() async -> RemoteFailure? {
      await failure { () async throws(RemoteFailure) in
        try await source.page(of: PassRequest(.user), after: nil)
      }
    }
    #expect(await ask()?.retryAfter == .seconds(120))
    clock.advance(by: .seconds(119))
    let early = await ask()
    #expect(early?.kind == .throttled)
    #expect(early?.retryAfter == .seconds(1))
    #expect(client.sent.count == 1)
    clock.advance(by: .seconds(1))
    #expect(await ask()?.kind == .unreachable)
    #expect(client.sent.count == 2)
  }

  @Test("a person ends the wait that the source asked for") func waitEnds() async throws {
    let client = ScriptedClient(.answer(429, [:], ["Retry-After": "99999999"]))
    let source = ScimSource(
      ScimConfiguration(
        id: "idp", baseURL: "https://idp.example.com",
        credential: .bearer(SharedSecret(Secret("t"))), isProbed: false),
      client: client, clock: TestClock())
    func ask() async -> RemoteFailure? {
      await failure { () async throws(RemoteFailure) in
        try await source.page(of: PassRequest(.user), after: nil)
      }
    }
    #expect(await ask()?.retryAfter == .seconds(86_400))
    #expect(await ask()?.kind == .throttled)
    #expect([source.endWait(), source.endWait()] == [true, false])
    #expect(await ask()?.kind == .unreachable)
  }

  @Test("check tells of each ability, with the reason") func check() async {
    let findings = await source(TinyService(Self.users, Self.habits { $0.sorts = false })).check()
    let users = findings.filter { $0.subject == "source users" }.map(\.message)
    #expect(
      users == [
        "index paging, 3 at a time; changes alone between full passes",
        "uses a page size: 1 came where 1 was asked for",
        "does without cursors: it gives no cursor",
        "uses a filter on meta.lastModified: it finds 7 since 2000 and none since 2999",
        "does without an order by meta.lastModified: it does not sort",
        "does without ETags of lists: its lists have no ETag",
      ])
    #expect(findings.last?.message == "the source has no groups to read")
  }

  @Test(
    "a pass goes to the endpoint that the source names, and never to another origin",
    arguments: [
      ("/Users", "/Users"), ("Users", "/Users"), ("/scim/People", "/People"),
      ("https://idp.example.com/scim/People/", "/People"),
      ("https://evil.example.com/Users", "/Users"), ("//evil.example.com/Users", "/Users"),
      ("https://idp.example.com.evil.com/scim/Users", "/Users"), ("/../admin", "/Users"),
      ("/Users?x=", "/Users"),
    ])
  func endpoints(_ endpoint: String, _ path: String) async throws {
    let client = ScriptedClient(
      .answer(200, [:]), .answer(200, [:]),
      .answer(200, ["Resources": [["id": "User", "name": "User", "endpoint": .string(endpoint)]]]),
      .answer(200, ["totalResults": 0]))
    _ = await source(client).check()
    #expect(client.sent.allSatisfy { $0.url.hasPrefix("https://idp.example.com/scim/") })
    #expect(client.sent.last?.url.contains("/scim\(path)?") == true)
  }

  private func source(_ client: ScriptedClient) -> ScimSource {
    ScimSource(
      ScimConfiguration(
        id: "idp", baseURL: "https://idp.example.com/scim",
        credential: .bearer(SharedSecret(Secret("t")))), client: client, clock: TestClock())
  }
}
