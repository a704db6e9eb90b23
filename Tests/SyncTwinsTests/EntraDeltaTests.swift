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
