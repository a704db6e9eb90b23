import SyncCore
import SyncHTTP
import SyncTwins
import Testing

/// Each quirk is told by `_twin/knobs` and seen in the answers, and only then.
@Suite("The quirks of the SCIM source")
struct ScimQuirkTests {
  /// A quirk, and what is true with it alone.
  struct Play: CustomTestStringConvertible {
    let quirk: ScimQuirk
    let isSeen: @Sendable (ScimScene) async throws -> Bool

    init(_ quirk: ScimQuirk, _ isSeen: @escaping @Sendable (ScimScene) async throws -> Bool) {
      self.quirk = quirk
      self.isSeen = isSeen
    }

    var testDescription: String { quirk.rawValue }
  }

  static let everybody = ["user1", "user2", "user3", "user4"]

  static let pages: [Play] = [
    Play(.failsOnCount) { try await $0.get("/Users?count=2").status == 500 },
    Play(.repeatsFirstPage) {
      try await $0.names("startIndex=3&count=2") == ["user1", "user2"]
    },
    Play(.overlapsPages) { try await $0.names("startIndex=3&count=2") == ["user2", "user3"] },
    Play(.listsNothing) { try await $0.get("/Users").json["totalResults"] == 0 },
    Play(.hidesTotal) { try await $0.get("/Users").json["totalResults"] == nil },
    Play(.hidesItemsPerPage) {
      let json = try await $0.get("/Users").json
      return json["itemsPerPage"] == nil && json["startIndex"] == nil
    },
    Play(.lowersResources) { try await $0.get("/Users").json["resources"]?.array?.count == 4 },
    Play(.omitsEmptyList) {
      try await $0.filtered(#"userName eq "nobody""#).json["Resources"] == nil
    },
    Play(.listsNewestFirst) { try await $0.names("") == Array(everybody.reversed()) },
  ]

  static let queries: [Play] = [
    Play(.ignoresFilter) { try await $0.found(#"userName eq "user1""#) == 4 },
    Play(.ignoresTimeFilter) {
      let late = try await $0.found(#"meta.lastModified gt "2999-01-01T00:00:00Z""#)
      let named = try await $0.found(#"userName eq "user1""#)
      return (late, named) == (4, 1)
    },
    Play(.matchesNoTime) {
      try await $0.found(#"meta.lastModified ge "2000-01-01T00:00:00Z""#) == 0
    },
    Play(.refusesFilter) {
      try await $0.filtered(#"userName eq "user1""#).json["scimType"] == "invalidFilter"
    },
    Play(.ignoresSort) { try await $0.names("sortBy=title") == everybody },
    Play(.refusesSort) { try await $0.get("/Users?sortBy=title").status == 501 },
    Play(.ignoresSelection) {
      let page = try await $0.get("/Users?attributes=userName").json
      return page["Resources"]?.array?.first?["title"] != nil
    },
    Play(.ignoresCursor) {
      let first = try await $0.get("/Users?cursor=&count=3").json
      return first["nextCursor"] == nil && first["startIndex"] == 1
    },
    Play(.forgetsCursors) {
      try await $0.secondPage().json["scimType"] == "invalidCursor"
    },
    Play(.expiresCursors) {
      try await $0.secondPage().json["scimType"] == "expiredCursor"
    },
    Play(.repeatsCursor) {
      let second = try await $0.secondPage().json
      let names = (second["Resources"]?.array ?? []).map { $0["userName"]?.string }
      return names == ["user1", "user2", "user3"] && second["nextCursor"] != nil
    },
    Play(.onlyCursors) {
      let next = try await $0.get("/Users?count=3").json["nextCursor"]
      let refused = try await $0.get("/Users?startIndex=1&count=3").status
      return next != nil && refused == 501
    },
  ]

  static let marks: [Play] = [
    Play(.freezesLastModified) { scene in
      let meta = try await scene.patch(title: "Lead").json["meta"]
      return meta?["lastModified"] == meta?["created"]
    },
    Play(.hidesLastModified) {
      try await $0.get("/Users/\($0.ids[0])").json["meta"]?["lastModified"] == nil
    },
    Play(.freezesVersion) { scene in
      let before = try await scene.get("/Users/\(scene.ids[0])").headers["ETag"]
      return try await scene.patch(title: "Chief").headers["ETag"] == before
    },
    Play(.hidesVersion) {
      let answer = try await $0.get(
        "/Users/\($0.ids[0])", headers: ["If-None-Match": "W/\"1\""])
      return answer.json["meta"]?["version"] == nil && answer.headers["ETag"] == nil
        && answer.status == 200
    },
    Play(.hidesGroups) { try await $0.get("/Users/\($0.ids[0])").json["groups"] == nil },
    Play(.hidesMembers) {
      let listed = try await $0.get("/Groups").json["Resources"]?.array?.first?["members"]
      let read = try await $0.get("/Groups/\($0.group)").json["members"]
      return listed == nil && read != nil
    },
    Play(.keepsGoneMembers) { scene in
      let gone = scene.ids[1]
      _ = try await scene.bench?.scim(.delete, "/Users/\(gone)")
      let members = try await scene.get("/Groups/\(scene.group)").json["members"]?.array ?? []
      return members.contains { $0["value"]?.string == gone }
    },
    Play(.deletesSoftly) { scene in
      _ = try await scene.bench?.scim(.delete, "/Users/\(scene.ids[2])")
      return try await scene.get("/Users/\(scene.ids[2])").json["active"] == false
    },
    Play(.plainEmails) {
      try await $0.get("/Users/\($0.ids[3])").json["emails"] == ["user4@example.com"]
    },
    Play(.hidesConfiguration) { try await $0.get("/ServiceProviderConfig").status == 404 },
    Play(.deniesAbilities) {
      let json = try await $0.get("/ServiceProviderConfig").json
      return json["filter"]?["supported"] == false && json["pagination"]?["cursor"] == false
    },
    Play(.baresDiscovery) { try await $0.get("/Schemas").json.array?.count == 3 },
  ]

  @Test("a quirk is seen when it is told, and only then", arguments: pages + queries + marks)
  func quirk(_ play: Play) async throws {
    let plain = ScimScene()
    #expect(try await !play.isSeen(plain))
    let odd = ScimScene()
    #expect(try await odd.turn(["quirks": .array([.string(play.quirk.rawValue)])]) == 204)
    #expect(try await play.isSeen(odd))
    #expect(try await odd.turn(["quirks": []]) == 204)
    let knobs = try await #require(odd.bench)
      .call(.get, "https://idp.example.com/_twin/knobs", token: nil)
    #expect(knobs.json["quirks"] == [])
  }

  @Test("no quirk is left out above")
  func allOfThem() {
    let played = (Self.pages + Self.queries + Self.marks).map(\.quirk)
    #expect(Set(played) == Set(ScimQuirk.allCases) && played.count == ScimQuirk.allCases.count)
  }

  @Test("numbers are lied about, lists shrink, pages are capped")
  func numbers() async throws {
    let scene = ScimScene()
    #expect(try await scene.turn(["wrongTotal": 9]) == 204)
    #expect(try await scene.get("/Users").json["totalResults"] == 9)
    #expect(try await scene.turn(["wrongTotal": .null, "listedLimit": 1]) == 204)
    let shrunken = try await scene.get("/Users").json
    #expect(shrunken["totalResults"] == 1 && shrunken["Resources"]?.array?.count == 1)
    #expect(try await scene.get("/Users/\(scene.ids[3])").status == 200)
    #expect(
      try await scene.turn(["listedLimit": .null, "pageLimit": 2, "claimedPageLimit": 500]) == 204)
    #expect(try await scene.names("count=100") == ["user1", "user2"])
    let told = try await scene.get("/ServiceProviderConfig").json
    #expect(told["filter"]?["maxResults"] == 500)
    #expect(told["pagination"]?["maxPageSize"] == 500)
  }

  @Test("the store drifts between two pages, once")
  func drift() async throws {
    let scene = ScimScene()
    let drift: JSONValue = ["afterPages": 1, "removes": 1, "modifies": 1, "inserts": 2]
    #expect(try await scene.turn(["drift": drift]) == 204)
    #expect(try await scene.names("startIndex=1&count=2") == ["user1", "user2"])
    #expect(try await scene.names("startIndex=3&count=2") == ["user4", "drift1@example.com"])
    #expect(try await scene.get("/Users/\(scene.ids[0])").status == 404)
    let second = try await scene.get("/Users/\(scene.ids[1])").json
    #expect(second["title"]?.string?.hasPrefix("Drifted") == true)
    #expect(try await scene.names("").count == 5)
  }

  @Test("a cursor misses nobody while the store drifts")
  func driftUnderCursor() async throws {
    let scene = ScimScene()
    #expect(try await scene.turn(["drift": ["afterPages": 1, "removes": 2]]) == 204)
    let second = try await scene.secondPage().json
    #expect(second["Resources"]?.array?.map { $0["userName"]?.string } == ["user4"])
  }

  static let unknown: [JSONValue] = [
    ["quirks": ["melts"]], ["quirks": "ignoresSort"], ["users": -1], ["users": 9_000_000],
    ["wrongTotal": "many"], ["colour": 1], ["access": [:]], ["drift": 3],
  ]

  @Test("an unknown knob or value is refused", arguments: unknown)
  func refused(_ knobs: JSONValue) async throws {
    #expect(try await ScimScene().turn(knobs) == 400)
  }
}
