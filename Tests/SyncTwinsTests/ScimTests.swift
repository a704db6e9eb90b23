import SyncCore
import SyncHTTP
import SyncTwins
import Testing

@Suite("The SCIM source")
struct ScimTests {
  static let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
  static let patchOp: JSONValue = ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]

  @Test("a user is made, read, replaced and deleted")
  func life() async throws {
    let bench = try Bench()
    let body: JSONValue = [
      "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "USERNAME": "dana",
      "password": "x", "active": true,
      Self.enterprise:
        ["employeeNumber": "E-1"],
    ]
    let made = try await bench.scim(.post, "/Users", body)
    #expect(made.status == 201)
    #expect(made.headers["Location"] == "https://idp.example.com/scim/v2/Users/\(made.id)")
    #expect(made.json["userName"] == "dana" && made.json["password"] == nil)
    #expect(made.json["schemas"]?.array?.count == 2)
    let tag = made.json["meta"]?["version"]?.string ?? ""
    let path = "/Users/\(made.id)"
    #expect(try await bench.scim(.get, path, headers: ["If-None-Match": tag]).status == 304)
    bench.clock.move(by: .seconds(1))
    let put = try await bench.scim(.put, path, ["userName": "dana", "title": "Lead"])
    #expect(put.json["title"] == "Lead" && put.json["active"] == nil)
    #expect(put.json["meta"]?["lastModified"] != made.json["meta"]?["lastModified"])
    let twin = try await bench.scim(.post, "/Users", ["userName": "Dana"])
    #expect(twin.status == 409 && twin.json["scimType"] == "uniqueness")
    #expect(twin.json["status"] == "409")
    #expect(try await bench.scim(.delete, path).status == 204)
    #expect(try await bench.scim(.get, path).status == 404)
    #expect(try await bench.scim(.post, "/Users", ["userName": "dana"]).status == 201)
  }

  static let faults: [(body: JSONValue, type: String)] = [
    ([], "invalidSyntax"), (["active": true], "invalidValue"),
    (["userName": 7], "invalidValue"), (["userName": "x", "active": "True"], "invalidValue"),
    (["userName": "x", "emails": "x@example.com"], "invalidValue"),
  ]

  @Test("a faulty user is refused", arguments: faults)
  func faulty(_ body: JSONValue, _ type: String) async throws {
    let bench = try Bench()
    let answer = try await bench.scim(.post, "/Users", body)
    #expect(answer.status == 400 && answer.json["scimType"]?.string == type)
  }

  @Test("the token is needed")
  func bearer() async throws {
    let bench = try Bench()
    let url = "https://idp.example.com/scim/v2/Users"
    #expect(try await bench.call(.get, url, token: nil).status == 401)
    #expect(try await bench.call(.get, url, token: "guess").status == 401)
  }

  @Test("pages follow startIndex and count")
  func pages() async throws {
    let bench = try Bench()
    for number in 1...5 { bench.town.scim.seedUser("user\(number)") }
    let page = try await bench.scim(.get, "/Users?startIndex=3&count=2")
    #expect(page.json["totalResults"] == 5 && page.json["startIndex"] == 3)
    let names = (page.json["Resources"]?.array ?? []).compactMap { $0["userName"]?.string }
    #expect(names == ["user3", "user4"])
    let past = try await bench.scim(.get, "/Users?startIndex=6&count=2")
    #expect(past.json["itemsPerPage"] == 0 && past.json["totalResults"] == 5)
    let none = try await bench.scim(.get, "/Users?count=0")
    #expect(none.json["Resources"] == [] && none.json["totalResults"] == 5)
    let ids = try await bench.scim(.get, "/Users?count=1&attributes=userName")
    let first = ids.json["Resources"]?.array?.first?.object
    #expect(first?.names.sorted() == ["id", "schemas", "userName"])
  }

  static let filters: [(filter: String, status: Int, count: Int)] = [
    (#"userName eq "DANA""#, 200, 1), (#"externalId eq "x1""#, 200, 1),
    (#"externalId eq "X1""#, 200, 0), (#"userName co "da""#, 400, 0), ("userName pr", 400, 0),
    ("userName eq 'dana'", 400, 0),
    (#"meta.lastModified ge "2000-01-01T00:00:00Z""#, 200, 1),
    (#"meta.lastModified gt "2999-01-01T00:00:00Z""#, 200, 0),
  ]

  @Test("filters find, or are refused", arguments: filters)
  func filter(_ filter: String, _ status: Int, _ count: Int) async throws {
    let bench = try Bench()
    bench.town.scim.seedUser("dana", JSONObject([("externalId", "x1")]))
    let query = PercentCoding.encode(queryValue: filter)
    let answer = try await bench.scim(.get, "/Users?filter=\(query)")
    #expect(answer.status == status)
    #expect((answer.json["Resources"]?.array ?? []).count == count)
    #expect(answer.json["scimType"] == (status == 400 ? "invalidFilter" : nil))
  }

  @Test("patches add, replace and remove")
  func patch() async throws {
    let bench = try Bench()
    let id = bench.town.scim.seedUser("dana")
    let operations: JSONValue = [
      ["op": "Add", "value": ["title": "Lead", "name": ["givenName": "Dana"]]],
      ["op": "add", "path": "emails", "value": [["value": "d@example.com", "type": "work"]]],
      ["op": "replace", "path": "emails[type eq \"work\"].value", "value": "dana@example.com"],
      ["op": "replace", "path": "name.familyName", "value": "Ito"],
      ["op": "replace", "path": .string(Self.enterprise + ":department"), "value": "Tools"],
      ["op": "remove", "path": "title"],
    ]
    let body: JSONValue = ["schemas": Self.patchOp, "Operations": operations]
    let answer = try await bench.scim(.patch, "/Users/\(id)", body)
    #expect(answer.status == 200 && answer.json["title"] == nil)
    #expect(answer.json["name"] == ["givenName": "Dana", "familyName": "Ito"])
    #expect(answer.json["emails"]?.array?.first?["value"] == "dana@example.com")
    #expect(answer.json[Self.enterprise]?["department"] == "Tools")
    let none: JSONValue = [
      "schemas": Self.patchOp,
      "Operations": [
        ["op": "replace", "path": "active", "value": false],
        ["op": "replace", "path": "emails[type eq \"home\"].value", "value": "x"],
      ],
    ]
    let refused = try await bench.scim(.patch, "/Users/\(id)", none)
    #expect(refused.status == 400 && refused.json["scimType"] == "noTarget")
    #expect(try await bench.scim(.get, "/Users/\(id)").json["active"] == true)
  }

  @Test("a group's members are patched; a repeated add moves nothing")
  func members() async throws {
    let bench = try Bench()
    let user = bench.town.scim.seedUser("dana")
    let group = bench.town.scim.seedGroup("Staff")
    func send(_ operation: JSONValue) async throws -> Bench.Answer {
      let body: JSONValue = ["schemas": Self.patchOp, "Operations": [operation]]
      return try await bench.scim(.patch, "/Groups/\(group)", body)
    }
    let add: JSONValue = ["op": "add", "path": "members", "value": [["value": .string(user)]]]
    let first = try await send(add)
    #expect(first.json["members"]?.array?.count == 1)
    bench.clock.move(by: .seconds(1))
    #expect(try await send(add).json == first.json)
    let remove: JSONValue = [
      "op": "remove", "path": .string("members[value eq \"\(user)\"]"),
    ]
    #expect(try await send(remove).json["members"] == nil)
  }

  @Test("the knobs play bad services")
  func knobs() async throws {
    let bench = try Bench()
    for number in 1...4 { bench.town.scim.seedUser("user\(number)") }
    bench.town.scim.change { $0.wrongTotal = 9 }
    #expect(try await bench.scim(.get, "/Users").json["totalResults"] == 9)
    bench.town.scim.change { $0.wrongTotal = nil }
    bench.town.scim.change { $0.repeatsFirstPage = true }
    let again = try await bench.scim(.get, "/Users?startIndex=3&count=2")
    #expect(again.json["Resources"]?.array?.first?["userName"] == "user1")
    bench.town.scim.change { $0.listsNothing = true }
    let empty = try await bench.scim(.get, "/Users")
    #expect(empty.status == 200 && empty.json["totalResults"] == 0)
    bench.town.scim.change { $0.hidesCounts = true }
    #expect(try await bench.scim(.get, "/Users").json["totalResults"] == nil)
  }

  @Test("discovery names types and schemas")
  func discovery() async throws {
    let bench = try Bench()
    let config = try await bench.scim(.get, "/ServiceProviderConfig")
    #expect(config.json["patch"]?["supported"] == true)
    let types = try await bench.scim(.get, "/ResourceTypes").json["Resources"]?.array ?? []
    #expect(types.compactMap { $0["endpoint"]?.string } == ["/Users", "/Groups"])
    #expect(try await bench.scim(.get, "/Schemas").json["totalResults"] == 2)
  }
}
