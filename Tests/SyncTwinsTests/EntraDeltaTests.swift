import SyncCore
import SyncHTTP
import SyncTwins
import Testing

@Suite("Delta tokens of the Entra twin end")
struct EntraDeltaTests {
  private static let query = "/users/delta?$select=jobTitle"

  private func newToken(_ bench: Bench) async throws -> String {
    bench.forgetTokens()
    return try await bench.graphToken()
  }

  @Test("after seven days with 400 syncStateNotFound")
  func expiry() async throws {
    let bench = try Bench()
    bench.town.entra.seedUser("dana@example.com")
    let link = try await bench.graph(.get, Self.query).json["@odata.deltaLink"]?.string ?? ""
    bench.clock.move(by: .seconds(7 * 86_400 - 1))
    #expect(try await bench.call(.get, link, token: try await newToken(bench)).status == 200)
    bench.clock.move(by: .seconds(1))
    let late = try await bench.call(.get, link, token: try await newToken(bench))
    #expect(late.status == 400)
    #expect(late.code == "syncStateNotFound")
  }

  @Test("at a reset with 410, and where to begin anew")
  func reset() async throws {
    let bench = try Bench()
    bench.town.entra.seedUser("dana@example.com")
    let link = try await bench.graph(.get, Self.query).json["@odata.deltaLink"]?.string ?? ""
    let now = bench.clock.now
    bench.town.entra.withState { $0.deltaResetAt = now }
    let token = try await bench.graphToken()
    let reset = try await bench.call(.get, link, token: token)
    #expect(reset.status == 410)
    #expect(reset.headers["Location"]?.contains("/v1.0/users/delta") == true)
    bench.clock.move(by: .seconds(1))
    let anew = try await bench.graph(.get, Self.query)
    #expect(anew.json["value"]?.array?.count == 1)
    let next = anew.json["@odata.deltaLink"]?.string ?? ""
    #expect(try await bench.call(.get, next, token: token).status == 200)
  }

  @Test("managers are told of where they are selected, and by $expand in a list")
  func managers() async throws {
    let bench = try Bench()
    let (boss, dana) = (
      bench.town.entra.seedUser("boss@example.com"), bench.town.entra.seedUser("dana@example.com")
    )
    func link(_ id: String) -> JSONValue {
      ["@odata.type": "#microsoft.graph.user", "id": .string(id)]
    }
    let select = "/users/delta?$select=jobTitle"
    let bare = try await bench.graph(.get, select).json["@odata.deltaLink"]?.string ?? ""
    let first = try await bench.graph(.get, select + ",manager")
    #expect(first.json["value"]?.array?.contains { $0["manager@delta"] != nil } == false)
    let token = try await bench.graphToken()
    var mark = first.json["@odata.deltaLink"]?.string ?? ""
    let body: JSONValue = ["@odata.id": .string("https://graph.microsoft.com/v1.0/users/\(boss)")]
    #expect(try await bench.graph(.put, "/users/\(dana)/manager/$ref", body).status == 204)
    let set = try await bench.call(.get, mark, token: token)
    let told = set.json["value"]?.array
    #expect(told?.count == 1 && told?.first?["id"] == .string(dana))
    #expect(told?.first?["manager@delta"] == .array([link(boss)]))
    mark = set.json["@odata.deltaLink"]?.string ?? ""
    let list = try await bench.graph(.get, "/users?$select=id&$expand=manager($select=id)")
    let users = list.json["value"]?.array ?? []
    #expect(users.first { $0["id"] == .string(dana) }?["manager"] == link(boss))
    #expect(users.first { $0["id"] == .string(boss) }?["manager"] == nil)
    #expect(try await bench.graph(.delete, "/users/\(dana)/manager/$ref").status == 204)
    let gone = try await bench.call(.get, mark, token: token).json["value"]?.array
    #expect(gone?.first?["manager@delta"]?.array?.first?["@removed"] == ["reason": "deleted"])
    // Whoever does not select it hears nothing of that; and no group has one.
    #expect(try await bench.call(.get, bare, token: token).json["value"]?.array == [])
    #expect(try await bench.graph(.get, "/groups?$expand=manager($select=id)").status == 400)
  }

  @Test("a first round over several pages tells of no removals")
  func firstRound() async throws {
    let bench = try Bench()
    let ids = (0..<150).map { bench.town.entra.seedUser("user\($0)@example.com") }
    _ = try await bench.graph(.delete, "/users/\(ids[120])")
    let first = try await bench.graph(.get, Self.query)
    let next = first.json["@odata.nextLink"]?.string ?? ""
    let second = try await bench.call(.get, next, token: try await bench.graphToken())
    #expect(second.json["@odata.deltaLink"] != nil)
    #expect(second.json["value"]?.array?.count == 49)
  }
}
