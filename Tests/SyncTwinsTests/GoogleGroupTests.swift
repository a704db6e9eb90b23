import SyncCore
import SyncHTTP
import SyncTwins
import Testing

@Suite("Google groups")
struct GoogleGroupTests {
  @Test("members come and go by address and id")
  func members() async throws {
    let bench = try Bench()
    let user = bench.town.google.seedUser("dana@example.com")
    let group = try await bench.google(.post, "/groups", ["email": "staff@example.com"])
    #expect(group.status == 200 && group.json["directMembersCount"] == "0")
    let path = "/groups/staff@example.com/members"
    let added = try await bench.google(
      .post, path, ["email": "dana@example.com", "role": "MEMBER"])
    #expect(added.status == 200 && added.id == user)
    let again = try await bench.google(.post, path, ["id": .string(user)])
    #expect(again.status == 409 && again.message == "Member already exists.")
    let missing = try await bench.google(.post, path, ["email": "nobody@example.com"])
    #expect(missing.status == 404 && missing.message == "Resource Not Found: memberKey")
    let rename: JSONValue = ["primaryEmail": "dana.sato@example.com"]
    _ = try await bench.google(.put, "/users/\(user)", rename)
    let list = try await bench.google(.get, path)
    #expect(list.json["members"]?.array?.first?["email"] == "dana.sato@example.com")
    let has = try await bench.google(.get, "/groups/\(group.id)/hasMember/\(user)")
    #expect(has.json["isMember"] == true)
    #expect(try await bench.google(.delete, path + "/\(user)").status == 204)
    let gone = try await bench.google(.delete, path + "/\(user)")
    #expect(gone.status == 404 && gone.message == "Resource Not Found: memberKey")
  }

  @Test("groups share the space of addresses and refuse loops")
  func groups() async throws {
    let bench = try Bench()
    let taken = try await bench.google(.post, "/groups", ["email": "sync@example.com"])
    #expect(taken.status == 409)
    let unknown = try await bench.google(.get, "/groups/none@example.com")
    #expect(unknown.status == 404 && unknown.message == "Resource Not Found: groupKey")
    _ = try await bench.google(.post, "/groups", ["email": "a@example.com"])
    _ = try await bench.google(.post, "/groups", ["email": "b@example.com"])
    _ = try await bench.google(.post, "/groups/a@example.com/members", ["email": "b@example.com"])
    let loop = try await bench.google(
      .post, "/groups/b@example.com/members", ["email": "a@example.com"])
    #expect(loop.status == 412 && loop.message == "Cyclic memberships not allowed")
  }

  @Test("org units are listed and found by path")
  func orgUnits() async throws {
    let bench = try Bench()
    let list = try await bench.google(.get, "/customer/my_customer/orgunits?type=all")
    #expect(list.json["organizationUnits"]?.array?.first?["orgUnitPath"] == "/Staff")
    #expect(try await bench.google(.get, "/customer/my_customer/orgunits/Staff").status == 200)
    #expect(try await bench.google(.get, "/customer/my_customer/orgunits/None").status == 404)
  }
}
