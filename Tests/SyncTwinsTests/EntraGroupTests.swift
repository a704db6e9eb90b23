import SyncCore
import SyncHTTP
import SyncTwins
import Testing

@Suite("Entra groups")
struct EntraGroupTests {
  static let root = "https://graph.microsoft.com/v1.0/directoryObjects/"
  static let staff: JSONValue = [
    "displayName": "Staff", "mailEnabled": false, "mailNickname": "staff",
    "securityEnabled": true,
  ]

  @Test("members come and go by reference")
  func members() async throws {
    let bench = try Bench()
    let user = bench.town.entra.seedUser("dana@example.com")
    let group = try await bench.graph(.post, "/groups", Self.staff)
    #expect(group.status == 201)
    let path = "/groups/\(group.id)/members"
    let body: JSONValue = ["@odata.id": .string(Self.root + user)]
    #expect(try await bench.graph(.post, path + "/$ref", body).status == 204)
    let again = try await bench.graph(.post, path + "/$ref", body)
    #expect(again.status == 400 && again.message.contains("already exist"))
    let list = try await bench.graph(.get, path + "?$select=id")
    #expect(list.json["value"]?.array?.first?["id"]?.string == user)
    #expect(try await bench.graph(.delete, path + "/\(user)/$ref").status == 204)
    #expect(try await bench.graph(.delete, path + "/\(user)/$ref").status == 404)
    #expect(bench.town.entra.user(user) != nil)
  }

  @Test("without $ref the member itself is deleted")
  func danger() async throws {
    let bench = try Bench()
    let user = bench.town.entra.seedUser("dana@example.com")
    let group = try await bench.graph(.post, "/groups", Self.staff)
    let body: JSONValue = ["members@odata.bind": [.string(Self.root + user)]]
    #expect(try await bench.graph(.patch, "/groups/\(group.id)", body).status == 204)
    #expect(try await bench.graph(.delete, "/groups/\(group.id)/members/\(user)").status == 204)
    #expect(bench.town.entra.user(user) == nil)
  }

  @Test("up to twenty are added at once, all or none")
  func bind() async throws {
    let bench = try Bench()
    let ids = (1...21).map { bench.town.entra.seedUser("user\($0)@example.com") }
    let group = try await bench.graph(.post, "/groups", Self.staff)
    func body(_ ids: some Sequence<String>) -> JSONValue {
      ["members@odata.bind": .array(ids.map { .string(Self.root + $0) })]
    }
    let path = "/groups/\(group.id)"
    #expect(try await bench.graph(.patch, path, body(ids)).status == 400)
    #expect(try await bench.graph(.patch, path, body(ids.prefix(20))).status == 204)
    #expect(try await bench.graph(.patch, path, body(ids.suffix(2))).status == 400)
    let list = try await bench.graph(.get, path + "/members?$select=id")
    #expect(list.json["value"]?.array?.count == 20)
  }

  static let refused: [JSONValue] = [
    ["displayName": "Staff"],
    ["displayName": "S", "mailEnabled": true, "mailNickname": "s", "securityEnabled": true],
    ["displayName": "S", "mailEnabled": false, "mailNickname": "s s", "securityEnabled": true],
    [
      "displayName": "S", "mailEnabled": false, "mailNickname": "s", "securityEnabled": true,
      "nonsense": 1,
    ],
  ]

  @Test("a group that the API cannot make is refused", arguments: refused)
  func refuse(_ body: JSONValue) async throws {
    let bench = try Bench()
    let answer = try await bench.graph(.post, "/groups", body)
    #expect(answer.status == 400 && answer.code == "Request_BadRequest")
  }

  @Test("a dynamic group takes no members")
  func dynamic() async throws {
    let bench = try Bench()
    let user = bench.town.entra.seedUser("dana@example.com")
    var body = Self.staff.object ?? JSONObject()
    body["groupTypes"] = ["DynamicMembership"]
    let group = try await bench.graph(.post, "/groups", .object(body))
    let reference: JSONValue = ["@odata.id": .string(Self.root + user)]
    let answer = try await bench.graph(.post, "/groups/\(group.id)/members/$ref", reference)
    #expect(answer.status == 400)
  }
}
