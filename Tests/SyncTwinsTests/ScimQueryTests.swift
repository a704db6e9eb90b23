import SyncCore
import SyncHTTP
import SyncTwins
import Testing

@Suite("Lists of the SCIM source")
struct ScimQueryTests {
  private func bench(_ count: Int = 5) throws -> Bench {
    let bench = try Bench()
    for number in 1...count {
      bench.town.scim.seedUser(
        "user\(number)",
        [
          "externalId": .string("X\(number)"),
          "title": number == 3 ? JSONValue.null : .string("t\(number % 2)"),
          "name": ["familyName": .string("F\(9 - number)"), "givenName": "G"],
          ScimTests.enterprise: ["department": .string("D\(number)")],
        ])
      bench.clock.move(by: .seconds(1))
    }
    return bench
  }

  private func names(_ bench: Bench, _ query: FormCoding.Pairs) async throws -> [String] {
    let json = try await bench.scim(.get, "/Users?" + FormCoding.encode(query)).json
    return (json["Resources"]?.array ?? []).map { $0["userName"]?.string ?? "" }
  }

  static let filters: [(filter: String, names: [String]?)] = [
    (#"userName eq "USER2""#, ["user2"]), (#"externalId eq "x1""#, []),
    (#"userName co "er" and not (title eq "t0")"#, ["user1", "user3", "user5"]),
    ("title pr", ["user1", "user2", "user4", "user5"]),
    (
      #"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department gt "d3""#,
      ["user4", "user5"]
    ),
    (#"meta.lastModified gt "2026-09-21T14:13:22Z""#, ["user4", "user5"]),
    (#"meta.lastModified ge "2026-09-21T14:13:22Z""#, ["user3", "user4", "user5"]),
    (#"groups.display eq "staff""#, ["user1"]),
    (#"groups[value pr and type eq "direct"]"#, ["user1"]),
    ("userName eq 'dana'", nil), ("userName like 5", nil), ("surname pr", nil),
  ]

  @Test("filters find, or are refused", arguments: filters)
  func filter(_ filter: String, _ expected: [String]?) async throws {
    let bench = try bench()
    bench.town.scim.seedGroup("Staff", members: [bench.town.scim.userID("user1") ?? ""])
    let query = FormCoding.encode([("filter", filter)])
    let answer = try await bench.scim(.get, "/Users?" + query)
    #expect(answer.status == (expected == nil ? 400 : 200))
    #expect(answer.json["scimType"] == (expected == nil ? "invalidFilter" : nil))
    #expect(try await names(bench, [("filter", filter)]) == expected ?? [])
  }

  static let orders: [(by: String, order: String?, names: [String])] = [
    ("name.familyName", nil, ["user5", "user4", "user3", "user2", "user1"]),
    ("userName", "descending", ["user5", "user4", "user3", "user2", "user1"]),
    // Missing values come last, or first when descending; equal ones stay as they stand.
    ("title", "ascending", ["user2", "user4", "user1", "user5", "user3"]),
    ("title", "descending", ["user3", "user1", "user5", "user2", "user4"]),
    ("meta.lastModified", "descending", ["user5", "user4", "user3", "user2", "user1"]),
    (
      ScimTests.enterprise + ":department", "descending",
      ["user5", "user4", "user3", "user2", "user1"]
    ),
  ]

  @Test("lists are sorted", arguments: orders)
  func sort(_ by: String, _ order: String?, _ expected: [String]) async throws {
    let bench = try bench()
    let query = [("sortBy", by)] + (order.map { [("sortOrder", $0)] } ?? [])
    #expect(try await names(bench, query) == expected)
  }

  static let selections: [(query: String, names: [String])] = [
    ("attributes=userName", ["schemas", "id", "userName"]),
    ("attributes=name.givenName", ["schemas", "id", "name"]),
    (
      "excludedAttributes=name,meta,id,title," + ScimTests.enterprise,
      ["schemas", "id", "externalId", "userName", "active"]
    ),
    ("attributes=meta.lastModified", ["schemas", "id", "meta"]),
  ]

  @Test("attributes are chosen", arguments: selections)
  func select(_ query: String, _ expected: [String]) async throws {
    let bench = try bench(1)
    let list = try await bench.scim(.get, "/Users?" + query).json
    let listed = list["Resources"]?.array?.first?.object
    #expect(Set(listed?.names ?? []) == Set(expected))
    let id = listed?["id"]?.string ?? ""
    let one = try await bench.scim(.get, "/Users/\(id)?" + query).json.object
    #expect(one == listed)
    if query.hasSuffix("givenName") { #expect(one?["name"] == ["givenName": "G"]) }
  }

  @Test("a cursor walks to the end and tells when it is bad")
  func cursor() async throws {
    let bench = try bench()
    let first = try await bench.scim(.get, "/Users?cursor=&count=3").json
    #expect(first["totalResults"] == 5 && first["startIndex"] == nil)
    let next = first["nextCursor"]?.string ?? ""
    let page = try await bench.scim(.get, "/Users?cursor=\(next)&count=3").json
    #expect(page["Resources"]?.array?.count == 2 && page["nextCursor"] == nil)
    for (query, type) in [
      ("cursor=\(next)&count=2", "invalidCount"), ("cursor=guess&count=3", "invalidCursor"),
      ("cursor=\(next)&count=3&sortBy=title", "invalidCursor"),
    ] {
      let refused = try await bench.scim(.get, "/Users?" + query)
      #expect(refused.status == 400 && refused.json["scimType"]?.string == type)
    }
    bench.clock.move(by: .seconds(601))
    let late = try await bench.scim(.get, "/Users?cursor=\(next)&count=3")
    #expect(late.status == 400 && late.json["scimType"] == "expiredCursor")
  }

  @Test("a search by POST asks the same, over one kind or over both")
  func search() async throws {
    let bench = try bench()
    bench.town.scim.seedGroup("Staff")
    let body: JSONValue = [
      "schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],
      "filter": #"meta.lastModified pr"#, "count": 10, "attributes": ["userName", "displayName"],
    ]
    let users = try await bench.scim(.post, "/Users/.search", body).json
    #expect(users["totalResults"] == 5)
    let all = try await bench.scim(.post, "/.search", body).json
    #expect(all["totalResults"] == 6)
    #expect(all["Resources"]?.array?.last?["displayName"] == "Staff")
    #expect(try await bench.scim(.get, "/").json["totalResults"] == 6)
    #expect(
      try await bench.scim(.post, "/.search", ["count": 1]).json["scimType"] == "invalidSyntax")
  }

  @Test("bounds of pages are brought to what is meant")
  func bounds() async throws {
    let bench = try bench()
    #expect(try await names(bench, [("startIndex", "-4"), ("count", "2")]) == ["user1", "user2"])
    #expect(try await names(bench, [("startIndex", "9")]) == [])
    #expect(try await names(bench, [("count", "-1")]) == [])
    #expect(try await bench.scim(.get, "/Users?count=x").json["scimType"] == "invalidValue")
  }
}
