import SyncConnectors
import SyncCore
import SyncHTTP
import SyncTwins
import Testing

@Suite struct ScimTwinTests {
  private let clock = TestClock()

  private func pair(
    pageSize: Int = 10, token: String = "t", isProbed: Bool = true
  ) -> (ScimTwin, ScimSource) {
    let clock = clock
    let twin = ScimTwin(ScimSettings(token: "t"), now: { clock.now })
    let source = ScimSource(
      ScimConfiguration(
        id: "idp", baseURL: "https://idp.example.com/scim/v2",
        credential: .bearer(SharedSecret(Secret(token))), pageSize: pageSize,
        isProbed: isProbed),
      client: TwinClient([TwinClient.Route("https://idp.example.com", twin)]), clock: clock)
    return (twin, source)
  }

  private func pass(_ source: ScimSource) async throws(RemoteFailure) -> [ChangePage] {
    try await allPages(of: .user, source) + allPages(of: .group, source)
  }

  @Test("a pass brings everyone once, and every record decodes") func wholePass() async throws {
    let (twin, source) = pair()
    let ids = (0..<35).map { twin.seedUser("user\($0)@example.com") }
    let group = twin.seedGroup("Staff", members: Array(ids.prefix(3)))
    let pages = try await pass(source)
    let records = pages.flatMap(\.records)
    let users = records.filter { $0.subject.kind == .user }
    #expect(Set(users.map(\.subject.id)) == Set(ids))
    #expect(users.count == 35)
    #expect(records.last?.subject == SubjectID(.group, group))
    let names = try users.map { try Subject($0).name }
    #expect(Set(names) == Set((0..<35).map { "user\($0)@example.com" }))
    #expect(pages.dropLast().map(\.total) == [35, 35, 35, 35])
    #expect(pages.count { $0.next == nil } == 2)
  }

  @Test("a listed record and one asked for by id have the same bytes") func sameBytes() async throws
  {
    let (twin, source) = pair()
    let id = twin.seedUser("dana@example.com", JSONObject([("title", "Engineer")]))
    let listed = try #require(await source.page(of: PassRequest(.user), after: nil).records.first)
    #expect(try await source.presence(of: SubjectID(.user, id)) == .present(listed))
    twin.remove(id)
    #expect(try await source.presence(of: SubjectID(.user, id)) == .gone)
  }

  @Test("a service that does not turn the page is a fault") func repeats() async throws {
    let (twin, source) = pair(isProbed: false)
    for number in 0..<30 { twin.seedUser("user\(number)@example.com") }
    twin.change { $0.quirks = [.repeatsFirstPage] }
    let failure = await failure { () async throws(RemoteFailure) in try await pass(source) }
    #expect(failure?.kind == .protocolBroken)
  }

  @Test("a service that takes nothing but cursors is read, however few there are")
  func onlyCursors() async throws {
    let (twin, source) = pair()
    let user = twin.seedUser("dana@example.com")
    let group = twin.seedGroup("Staff", members: [user])
    twin.change { $0.quirks = [.onlyCursors] }
    let records = try await pass(source).flatMap(\.records)
    #expect(records.map(\.subject) == [SubjectID(.user, user), SubjectID(.group, group)])
    #expect(source.plan(for: .group)?.paging == .cursor)
  }

  @Test("a service that hides its counts is walked to the end") func hidden() async throws {
    let (twin, source) = pair()
    for number in 0..<25 { twin.seedUser("user\(number)@example.com") }
    twin.change { $0.quirks = [.hidesTotal, .hidesItemsPerPage] }
    let pages = try await pass(source)
    #expect(pages.flatMap(\.records).count == 25)
    #expect(pages.map(\.total).allSatisfy { $0 == nil })
  }

  @Test("check is content, or names the token") func check() async {
    let (twin, source) = pair()
    twin.seedUser("dana@example.com")
    #expect(await source.check().allSatisfy { $0.level == .ok })
    let (_, stranger) = pair(token: "wrong")
    let finding = await stranger.check().last
    #expect(finding?.level == .failure)
    #expect(finding?.remedy.contains("source.auth") == true)
  }
}
