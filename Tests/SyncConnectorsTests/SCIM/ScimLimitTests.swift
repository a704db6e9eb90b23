import SyncConnectors
import SyncCore
import SyncHTTP
import Testing

@Suite("What one pass may cost, and pages that lead nowhere") struct ScimLimitTests {
  private static let users = (0..<9).map { number in
    (id: "u\(number)", stamp: "2026-11-21T10:00:0\(number)Z")
  }

  private func source(_ client: any HTTPClient, pageSize: Int = 3) -> ScimSource {
    ScimSource(
      ScimConfiguration(
        id: "idp", baseURL: "https://idp.example.com/scim",
        credential: .bearer(SharedSecret(Secret("t"))), pageSize: pageSize),
      client: client, clock: TestClock())
  }

  /// A place in a pass, with one number of it at that value.
  private func place(_ name: String, _ value: JSONValue) -> Cursor {
    var members = JSONObject([
      ("kind", "user"), ("paging", "cursor"), ("startIndex", 1), ("cursor", "c"), ("key", ""),
      ("pages", 1), ("records", 1), ("bytes", 1), ("restarts", 0), ("landmark", ""),
    ])
    members[name] = value
    return Cursor(JSONWriter.text(of: .object(members)))
  }

  @Test(
    "a pass that never ends is ended",
    arguments: [
      ("pages", .integer(100_000), "100000 pages"),
      ("records", .integer(20_000_000), "20000000 records"),
      ("bytes", .integer(64 << 30), "\(64 << 30) bytes"),
      ("restarts", .integer(5), "5 restarts"),
      ("cursor", .string(String(repeating: "c", count: 16_384)), "16384 bytes in a cursor"),
    ] as [(String, JSONValue, String)])
  func limits(_ name: String, _ limit: JSONValue, _ words: String) async {
    let over: JSONValue =
      limit.integer.map { .integer($0 + 1) } ?? .string((limit.string ?? "") + "c")
    for (value, isOver) in [(limit, false), (over, true)] {
      let client = ScriptedClient(.answer(200, ["totalResults": 0]))
      let failure = await failure { () async throws(RemoteFailure) in
        try await source(client).page(of: PassRequest(.user), after: place(name, value))
      }
      #expect((failure != nil) == isOver)
      #expect(client.sent.isEmpty == isOver)
      if isOver { #expect(failure?.detail == "the source gives more than \(words)") }
    }
  }

  @Test("cursors that lead in a circle are left, and everybody is brought another way")
  func circle() async throws {
    var habits = TinyService.Habits()
    (habits.cursors, habits.circles, habits.sorts) = (true, true, false)
    let service = TinyService(Self.users, habits)
    let source = source(service)
    let pages = try await allPages(of: .user, source)
    #expect(Set(pages.flatMap { $0.records.map(\.subject.id) }) == Set(Self.users.map(\.id)))
    #expect(pages.last?.tie == .index)
    #expect(source.plan(for: .user)?.paging == .index)
    #expect(service.sent.lines.count < 40)
  }

  @Test("a total that is the page's own size ends no pass", arguments: [true, false])
  func pageTotal(sorts: Bool) async throws {
    var habits = TinyService.Habits()
    (habits.totalsPages, habits.sorts) = (true, sorts)
    let since = Watermark(try #require(Timestamp("2026-11-21T09:00:00Z")))
    let source = source(TinyService(Self.users, habits))
    for mark in [nil, since] {
      let pages = try await allPages(of: .user, since: mark, source)
      #expect(Set(pages.flatMap { $0.records.map(\.subject.id) }) == Set(Self.users.map(\.id)))
    }
    #expect(source.plan(for: .user)?.paging == (sorts ? .keyset : .index))
  }
}
