import SyncCore
import SyncHTTP
import SyncTwins
import Testing

@Suite("The crowd of the SCIM source")
struct ScimCrowdTests {
  private func bench(_ count: Int) throws -> Bench {
    let bench = try Bench()
    bench.town.scim.setCrowd(count)
    return bench
  }

  private func names(_ bench: Bench, _ query: FormCoding.Pairs) async throws -> [String] {
    let json = try await bench.scim(.get, "/Users?" + FormCoding.encode(query)).json
    return (json["Resources"]?.array ?? []).map { $0["userName"]?.string ?? "" }
  }

  private func name(_ number: Int) -> String {
    "u" + String(String(10_000_000 + number).dropFirst()) + "@example.com"
  }

  @Test("who is listed is the same as who is read, and as whom anybody would make")
  func same() async throws {
    let bench = try bench(90_000)
    let page = try await bench.scim(.get, "/Users?startIndex=86400&count=1").json
    let listed = try #require(page["Resources"]?.array?.first)
    let id = listed["id"]?.string ?? ""
    let read = try await bench.scim(.get, "/Users/\(id)").json
    #expect(JSONWriter.text(of: listed) == JSONWriter.text(of: read))
    #expect(listed["userName"]?.string == name(86_400))
    #expect(listed["meta"]?["lastModified"] == "2020-01-02T00:00:00.000Z")
    // The size that the pull bench reckons with.
    #expect((960...980).contains(JSONWriter.bytes(of: listed).count))
    var body = try #require(read.object)
    body["userName"] = "other"
    let made = try await bench.scim(.post, "/Users", .object(body))
    #expect(made.status == 201 && made.json["emails"] == listed["emails"])
    #expect(made.json[ScimTests.enterprise] == listed[ScimTests.enterprise])
  }

  @Test("pages cover the crowd and those beside it once, whoever leaves")
  func pages() async throws {
    let bench = try bench(25)
    bench.town.scim.seedUser("beside")
    for number in [1, 7, 8, 25] {
      bench.town.scim.remove(try #require(bench.town.scim.userID(name(number))))
    }
    let id = try #require(bench.town.scim.userID(name(10)))
    bench.town.scim.changeUser(id, ["title": "Lead"])
    var seen: [String] = []
    for start in stride(from: 1, through: 22, by: 5) {
      seen += try await names(bench, [("startIndex", String(start)), ("count", "5")])
    }
    let stayed = (1...25).filter { ![1, 7, 8, 10, 25].contains($0) }.map { name($0) }
    #expect(seen == stayed + ["beside", name(10)])
    #expect(try await bench.scim(.get, "/Users/\(id)").json["title"] == "Lead")
    let taken = try await bench.scim(.post, "/Users", ["userName": .string(name(3))])
    #expect(taken.status == 409)
    #expect(try await bench.scim(.post, "/Users", ["userName": .string(name(1))]).status == 201)
  }

  @Test("a walk by cursor misses nobody who changes meanwhile")
  func cursor() async throws {
    let bench = try bench(10)
    let first = try await bench.scim(.get, "/Users?cursor=&count=4").json
    for number in [2, 6] {
      let id = try #require(bench.town.scim.userID(name(number)))
      bench.town.scim.changeUser(id, ["title": "Lead"])
    }
    bench.town.scim.remove(try #require(bench.town.scim.userID(name(8))))
    let next = first["nextCursor"]?.string ?? ""
    let rest = try await names(bench, [("cursor", next), ("count", "4")])
    #expect(rest == [5, 6, 7, 9].map { name($0) })
  }

  static let moments: [(filter: String, first: Int)] = [
    ("ge \"2020-01-01T00:00:06Z\"", 6), ("gt \"2020-01-01T00:00:06Z\"", 7),
    ("ge \"2020-01-01T00:00:05.500Z\"", 6), ("ge \"1999-01-01T00:00:00Z\"", 1),
    ("gt \"2020-01-01T01:00:10+01:00\"", 11),
  ]

  @Test("the time of the last change finds as the filter would", arguments: moments)
  func since(_ filter: String, _ first: Int) async throws {
    for count in [10, 30_000] {
      let bench = try bench(count)
      bench.town.scim.remove(try #require(bench.town.scim.userID(name(2))))
      bench.town.scim.seedUser("beside")
      let query = [
        ("filter", "meta.lastModified " + filter), ("sortBy", "meta.lastModified"), ("count", "3"),
      ]
      let expected = (first...max(first, count)).filter { $0 != 2 && $0 <= count }.map { name($0) }
      let found = try await names(bench, query)
      #expect(found == Array((expected + ["beside"]).prefix(3)))
    }
  }

  @Test("what would ask a walk through a million is refused, names are found")
  func limits() async throws {
    let bench = try bench(1_000_000)
    #expect(try await bench.scim(.get, "/Users?count=0").json["totalResults"] == 1_000_000)
    let last = try await names(bench, [("startIndex", "1000000")])
    #expect(last == [name(1_000_000)])
    for filter in [
      "userName eq \"\(name(777_777))\"", "externalId eq \"hr-0777777\"",
      "id eq \"\(bench.town.scim.userID(name(777_777)) ?? "")\"",
    ] { #expect(try await names(bench, [("filter", filter)]) == [name(777_777)]) }
    let walk = try await bench.scim(
      .get, "/Users?" + FormCoding.encode([("filter", "title eq \"Lead\"")]))
    #expect(walk.status == 400 && walk.json["scimType"] == "tooMany")
    #expect(try await names(bench, [("filter", "userName eq \"nobody\"")]) == [])
  }

  @Test("one of the crowd can be of a group")
  func member() async throws {
    let bench = try bench(3)
    let id = try #require(bench.town.scim.userID(name(2)))
    let group = bench.town.scim.seedGroup("Staff", members: [id])
    let list = try await bench.scim(.get, "/Users").json["Resources"]?.array ?? []
    #expect(list.map { $0["groups"]?.array?.first?["value"]?.string } == [nil, group, nil])
  }
}
