import SyncCore
import SyncHTTP
import SyncTwins
import Testing

@Suite("What links hang on, in both twins")
struct LinkTests {
  @Test(
    "a personal account is dealt with as the customer has chosen, and on demand alone",
    arguments: [
      (GoogleSettings.ConflictOption.replace, 200), (.invite, 202), (.preserve, 409),
    ])
  func conflictAccount(_ option: GoogleSettings.ConflictOption, _ status: Int) async throws {
    let bench = try Bench()
    let now = bench.clock.now
    _ = bench.town.google.withState {
      $0.seed(
        ["unmanaged": "dana.ito@example.com", "option": .string(option.rawValue)], at: now)
    }
    let body = JSONValue.object(GoogleUserTests.minimal)
    #expect(try await bench.google(.post, "/users", body).status == 409)
    let path = "/users?resolveConflictAccount=true"
    #expect(try await bench.google(.post, path, body).status == status)
    let there = try await bench.google(.get, "/users/dana.ito%40example.com").status
    #expect(there == (status == 200 ? 200 : 404))
  }

  @Test("an extension attribute is filtered by in an advanced query alone")
  func advanced() async throws {
    let bench = try Bench()
    let stamp: JSONValue = ["extensionAttribute15": "a:b"]
    bench.town.entra.seedUser(
      "dana@example.com", fields: ["onPremisesExtensionAttributes": stamp])
    let filter = PercentCoding.encode(
      queryValue: "onPremisesExtensionAttributes/extensionAttribute15 eq 'a:b'")
    let path = "/users?$filter=\(filter)"
    let eventual: HTTPHeaders = ["ConsistencyLevel": "eventual"]
    let plain = try await bench.graph(.get, path)
    #expect(plain.status == 400 && plain.code == "Request_UnsupportedQuery")
    #expect(try await bench.graph(.get, path, headers: eventual).status == 400)
    #expect(try await bench.graph(.get, path + "&$count=true").status == 400)
    let found = try await bench.graph(.get, path + "&$count=true", headers: eventual)
    #expect(found.json["value"]?.array?.count == 1)
  }

  @Test("a tenant's metadata names it by its id, without a token") func metadata() async throws {
    let bench = try Bench()
    let answer = try await bench.call(
      .get,
      "https://login.microsoftonline.com/example.com/v2.0/.well-known/openid-configuration",
      token: nil)
    #expect(answer.status == 200)
    #expect(answer.json["issuer"]?.string?.contains("/\(bench.town.entraTenant)/") == true)
  }

  @Test("a deleted Entra user comes back within 30 days and not after") func bin() async throws {
    let bench = try Bench()
    let id = bench.town.entra.seedUser("dana@example.com")
    _ = try await bench.graph(.delete, "/users/\(id)")
    #expect(try await bench.graph(.post, "/directory/deletedItems/\(id)/restore").status == 200)
    _ = try await bench.graph(.delete, "/users/\(id)")
    bench.clock.move(by: .seconds(30 * 86_400))
    bench.forgetTokens()
    #expect(try await bench.graph(.post, "/directory/deletedItems/\(id)/restore").status == 404)
  }
}
