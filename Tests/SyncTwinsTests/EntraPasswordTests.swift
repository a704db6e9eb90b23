import SyncCore
import SyncHTTP
import SyncTwins
import Testing

@Suite("Entra passwords")
struct EntraPasswordTests {
  static let rows: [(password: String, isTaken: Bool)] = [
    ("Tr1cky-Phrase", true), ("Abc 1234", true), ("Ab1!Ab1", false), ("abcdefgh1", false),
    ("ABCDEFGH-1", true), ("abcdefghijkl", false), ("Password1!", false),
    ("P@$$w0rd!", false), ("Grünzeug-12", false), ("Tab\tTab-12", false),
    ("Aa1" + String(repeating: "x", count: 253), true),
    ("Aa1" + String(repeating: "x", count: 254), false),
  ]

  @Test("the password rules hold", arguments: rows)
  func rules(_ password: String, _ isTaken: Bool) async throws {
    let bench = try Bench()
    let id = bench.town.entra.seedUser("dana@example.com")
    let body: JSONValue = ["passwordProfile": ["password": .string(password)]]
    let answer = try await bench.graph(.patch, "/users/\(id)", body)
    #expect(answer.status == (isTaken ? 204 : 400))
    #expect(bench.town.entra.accepts(password, for: id) == isTaken)
    #expect(answer.message.contains("complexity requirements") == !isTaken)
  }

  @Test("DisableStrongPassword lifts the rule of classes alone")
  func policy() async throws {
    let bench = try Bench()
    let id = bench.town.entra.seedUser(
      "dana@example.com", fields: JSONObject([("passwordPolicies", "DisableStrongPassword")]))
    let plain: JSONValue = ["passwordProfile": ["password": "abcdefghijkl"]]
    #expect(try await bench.graph(.patch, "/users/\(id)", plain).status == 204)
    let short: JSONValue = ["passwordProfile": ["password": "abcdefg"]]
    #expect(try await bench.graph(.patch, "/users/\(id)", short).status == 400)
  }
}
