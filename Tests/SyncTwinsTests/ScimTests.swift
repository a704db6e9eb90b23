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

  @Test("a version is needed where one is named, weak marks aside")
  func versions() async throws {
    let bench = try Bench()
    let path = "/Users/\(bench.town.scim.seedUser("dana"))"
    let body: JSONValue = ["userName": "dana", "title": "Lead"]
    for (field, status) in [("W/\"7\"", 412), ("\"7\", \"1\"", 200), ("W/\"1\"", 412), ("*", 200)] {
      let put = try await bench.scim(.put, path, body, headers: ["If-Match": field])
      #expect(put.status == status)
    }
    let read = try await bench.scim(.get, path)
    #expect(read.headers["ETag"] == "W/\"2\"" && read.json["meta"]?["version"] == "W/\"2\"")
    for (field, status) in [
      ("W/\"2\"", 304), ("\"2\"", 304), ("W/\"1\", W/\"2\"", 304), ("W/\"1\"", 200),
    ] {
      let answer = try await bench.scim(.get, path, headers: ["If-None-Match": field])
      #expect(answer.status == status)
    }
    #expect(try await bench.scim(.delete, path, headers: ["If-Match": "W/\"1\""]).status == 412)
    #expect(try await bench.scim(.delete, path, headers: ["If-Match": "W/\"2\""]).status == 204)
  }

  @Test("what a client may not set is passed over, and what no schema has")
  func readOnly() async throws {
    let bench = try Bench()
    let body: JSONValue = [
      "userName": "dana", "id": "mine", "meta": ["version": "x"], "groups": [["value": "g"]],
      "surname": "Ito", "title": .null, "emails": [], "urn:example:2.0:User": ["badge": "B1"],
      Self.enterprise: ["MANAGER": ["value": "m", "displayName": "M"]],
    ]
    let made = try await bench.scim(.post, "/Users", body).json
    #expect(made["id"] != "mine" && made["groups"] == nil && made["surname"] == nil)
    #expect(made[Self.enterprise] == ["manager": ["value": "m"]])
    #expect(made["urn:example:2.0:User"] == ["badge": "B1"])
    #expect(made["schemas"]?.array?.contains("urn:example:2.0:User") == true)
    #expect(made["emails"] == nil && made["title"] == nil)
  }

  @Test("discovery names types and schemas, each to be read alone")
  func discovery() async throws {
    let bench = try Bench()
    let config = try await bench.scim(.get, "/ServiceProviderConfig")
    #expect(config.json["patch"]?["supported"] == true)
    #expect(config.json["pagination"]?["cursor"] == true)
    let types = try await bench.scim(.get, "/ResourceTypes").json["Resources"]?.array ?? []
    #expect(types.compactMap { $0["endpoint"]?.string } == ["/Users", "/Groups"])
    #expect(try await bench.scim(.get, "/ResourceTypes/Group").json["endpoint"] == "/Groups")
    let schemas = try await bench.scim(.get, "/Schemas").json["Resources"]?.array ?? []
    #expect(schemas.map { $0["attributes"]?.array?.count } == [21, 2, 6])
    let one = try await bench.scim(.get, "/Schemas/" + Self.enterprise)
    #expect(one.json["name"] == "EnterpriseUser")
    for path in ["/Schemas/x", "/Devices", "/Users/x/y"] {
      #expect(try await bench.scim(.get, path).status == 404)
    }
    #expect(try await bench.scim(.get, "/Schemas?filter=id%20pr").status == 403)
    #expect(try await bench.scim(.get, "/Me").status == 501)
    let wrong = try await bench.scim(.post, "/Schemas", [:])
    #expect(wrong.status == 405 && wrong.headers["Allow"] == "GET")
    #expect(try await bench.scim(.delete, "/Users").status == 405)
  }

  @Test("a bulk request does what its parts say, up to its limit of errors")
  func bulk() async throws {
    let bench = try Bench()
    func post(_ name: String, _ bulkID: String) -> JSONValue {
      [
        "method": "POST", "path": "/Users", "bulkId": .string(bulkID),
        "data": ["userName": .string(name)],
      ]
    }
    let group: JSONValue = [
      "method": "POST", "path": "/Groups", "bulkId": "g",
      "data": ["displayName": "Staff", "members": [["value": "bulkId:a"]]],
    ]
    let gone: JSONValue = ["method": "DELETE", "path": "/Users/bulkId:b"]
    let body: JSONValue = [
      "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], "failOnErrors": 1,
      "Operations": [post("a", "a"), post("b", "b"), group, gone, post("A", "c"), post("d", "d")],
    ]
    let answer = try await bench.scim(.post, "/Bulk", body)
    let parts = answer.json["Operations"]?.array ?? []
    #expect(parts.map { $0["status"]?.string } == ["201", "201", "201", "204", "409"])
    #expect(parts.last?["response"]?["scimType"] == "uniqueness")
    let first = bench.town.scim.userID("a") ?? ""
    #expect(parts.first?["location"]?.string?.hasSuffix("/Users/" + first) == true)
    #expect(bench.town.scim.userID("b") == nil && bench.town.scim.userID("d") == nil)
    let user = try await bench.scim(.get, "/Users/" + first).json
    #expect(user["groups"]?.array?.first?["display"] == "Staff")
    let many = JSONValue.array(Array(repeating: gone, count: 1001))
    let schemas = body["schemas"] ?? .null
    let large = try await bench.scim(.post, "/Bulk", ["schemas": schemas, "Operations": many])
    #expect(large.status == 413)
  }
}
