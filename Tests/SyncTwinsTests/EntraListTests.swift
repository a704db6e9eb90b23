import SyncCore
import SyncHTTP
import SyncTwins
import Testing

@Suite("Entra lists and life")
struct EntraListTests {
  static let filters: [(filter: String, status: Int, count: Int)] = [
    ("userPrincipalName eq 'DANA@example.com'", 200, 1), ("id eq 'none'", 200, 0),
    ("onPremisesImmutableId eq 'anchor'", 200, 1), ("onPremisesImmutableId eq 'Anchor'", 200, 0),
    ("employeeId eq 'E-1' and accountEnabled eq true", 200, 1),
    ("displayName eq 'O''Neil'", 200, 1), ("displayName eq 'O", 400, 0),
    ("startswith(displayName,'O')", 400, 0), ("nonsense eq 'x'", 400, 0),
    ("employeeId ne 'E-1'", 400, 0), ("employeeId eq 'E-1' or id eq 'x'", 200, 1),
    ("employeeId eq 'E-1' or id eq 'x' and mail eq 'y'", 400, 0),
    ("proxyAddresses/any(p:p eq 'smtp:x@example.com')", 200, 0),
    ("mail/any(p:p eq 'x')", 400, 0),
  ]

  @Test("filters find, or are refused", arguments: filters)
  func filter(_ filter: String, _ status: Int, _ count: Int) async throws {
    let bench = try Bench()
    bench.town.entra.seedUser(
      "dana@example.com",
      fields: JSONObject([("employeeId", "E-1"), ("onPremisesImmutableId", "anchor")]))
    bench.town.entra.seedUser("neil@example.com", fields: JSONObject([("displayName", "O'Neil")]))
    let query = PercentCoding.encode(queryValue: filter)
    let answer = try await bench.graph(.get, "/users?$filter=\(query)")
    #expect(answer.status == status)
    #expect((answer.json["value"]?.array ?? []).count == count)
  }

  @Test("a list is walked by its next links")
  func pages() async throws {
    let bench = try Bench()
    for number in 1...7 { bench.town.entra.seedUser("user\(number)@example.com") }
    var seen: [String] = []
    var url: String? = "https://graph.microsoft.com/v1.0/users?$top=3&$select=id"
    let token = try await bench.graphToken()
    for _ in 0..<3 {
      guard let next = url else { break }
      let page = try await bench.call(.get, next, token: token)
      seen += (page.json["value"]?.array ?? []).compactMap { $0["id"]?.string }
      url = page.json["@odata.nextLink"]?.string
    }
    #expect(url == nil && Set(seen).count == 7)
    #expect(try await bench.graph(.get, "/users?$top=1000").status == 400)
    #expect(try await bench.graph(.get, "/users?$skip=1").status == 400)
  }

  @Test("a deleted user waits to be restored, its name free meanwhile")
  func restore() async throws {
    let bench = try Bench()
    let id = bench.town.entra.seedUser("dana@example.com")
    #expect(try await bench.graph(.delete, "/users/\(id)").status == 204)
    #expect(try await bench.graph(.get, "/users/\(id)").status == 404)
    let bin = try await bench.graph(.get, "/directory/deletedItems/microsoft.graph.user")
    #expect(bin.json["value"]?.array?.count == 1)
    bench.town.entra.seedUser("dana@example.com")
    let path = "/directory/deletedItems/\(id)/restore"
    let taken = try await bench.graph(.post, path)
    #expect(taken.status == 400)
    #expect(taken.json["error"]?["details"]?.array?.first?["target"] == "userPrincipalName")
    let back = try await bench.graph(.post, path, ["newUserPrincipalName": "dana2@example.com"])
    #expect(back.status == 200 && back.id == id)
    #expect(bench.town.entra.user("dana2@example.com")?.id == id)
  }

  @Test("a fresh user answers 404 by id until it is visible")
  func lag() async throws {
    let bench = try Bench()
    bench.town.entra.setCreateLag(.seconds(3))
    let id = try await bench.graph(.post, "/users", .object(EntraUserTests.minimal)).id
    #expect(try await bench.graph(.get, "/users/\(id)").status == 404)
    #expect(try await bench.graph(.patch, "/users/\(id)", ["jobTitle": "x"]).status == 404)
    let again = try await bench.graph(.post, "/users", .object(EntraUserTests.minimal))
    #expect(again.json["error"]?["details"]?.array?.first?["code"] == "ObjectConflict")
    bench.clock.move(by: .seconds(3))
    #expect(try await bench.graph(.patch, "/users/\(id)", ["jobTitle": "x"]).status == 204)
  }

  @Test("a manager is set and taken away by reference")
  func manager() async throws {
    let bench = try Bench()
    let dana = bench.town.entra.seedUser("dana@example.com")
    let eli = bench.town.entra.seedUser("eli@example.com")
    let path = "/users/\(dana)/manager"
    #expect(try await bench.graph(.get, path).status == 404)
    let body: JSONValue = ["@odata.id": .string("https://graph.microsoft.com/v1.0/users/\(eli)")]
    #expect(try await bench.graph(.put, path + "/$ref", body).status == 204)
    #expect(try await bench.graph(.get, path).id == eli)
    let relative: JSONValue = ["@odata.id": .string("/users/\(eli)")]
    #expect(try await bench.graph(.put, path + "/$ref", relative).status == 400)
    #expect(try await bench.graph(.delete, path + "/$ref").status == 204)
    #expect(try await bench.graph(.delete, path + "/$ref").status == 404)
  }

  @Test("delta tells changes and removals after a point")
  func delta() async throws {
    let bench = try Bench()
    let dana = bench.town.entra.seedUser("dana@example.com")
    let eli = bench.town.entra.seedUser("eli@example.com")
    let first = try await bench.graph(.get, "/users/delta?$select=jobTitle")
    #expect(first.json["value"]?.array?.count == 2)
    let link = first.json["@odata.deltaLink"]?.string ?? ""
    _ = try await bench.graph(.patch, "/users/\(dana)", ["jobTitle": "Lead"])
    _ = try await bench.graph(.delete, "/users/\(eli)")
    let token = try await bench.graphToken()
    let second = try await bench.call(.get, link, token: token)
    let items = second.json["value"]?.array ?? []
    #expect(items.first == ["id": .string(dana), "jobTitle": "Lead"])
    #expect(items.last == ["id": .string(eli), "@removed": ["reason": "changed"]])
    let latest = try await bench.graph(.get, "/users/delta?$deltatoken=latest")
    #expect(latest.json["value"] == [] && latest.json["@odata.deltaLink"] != nil)
  }

  @Test("domains say how they sign in")
  func domains() async throws {
    let bench = try Bench()
    let list = try await bench.graph(.get, "/domains").json["value"]?.array ?? []
    let kinds = list.compactMap { $0["authenticationType"]?.string }
    #expect(kinds == ["Managed", "Managed", "Federated"])
    #expect(try await bench.graph(.get, "/organization").json["value"]?.array?.count == 1)
  }
}
