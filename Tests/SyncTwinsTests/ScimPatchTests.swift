import SyncCore
import SyncHTTP
import SyncTwins
import Testing

@Suite("Patches of the SCIM source")
struct ScimPatchTests {
  /// One user with everything that the rows below touch.
  private func bench() throws -> (Bench, String) {
    let bench = try Bench()
    let id = bench.town.scim.seedUser(
      "dana",
      [
        "title": "Lead", "name": ["givenName": "Dana", "familyName": "Ito"],
        "emails": [
          ["value": "w@example.com", "type": "work", "primary": true],
          ["value": "h@example.com", "type": "home"],
        ],
        ScimTests.enterprise: ["department": "Tools", "manager": ["value": "m1"]],
      ])
    return (bench, id)
  }

  private func patch(
    _ bench: Bench, _ path: String, _ operations: [JSONValue]
  ) async throws -> Bench.Answer {
    try await bench.scim(
      .patch, path, ["schemas": ScimTests.patchOp, "Operations": .array(operations)])
  }

  static let changes: [(operation: JSONValue, name: String, value: JSONValue?)] = [
    (["op": "REPLACE", "path": "Title", "value": "Chief"], "title", "Chief"),
    (["op": "replace", "value": ["nickName": "D", "id": "x", "groups": []]], "nickName", "D"),
    (["op": "remove", "path": "name.familyName"], "name", ["givenName": "Dana"]),
    (
      ["op": "replace", "path": "name", "value": ["givenName": "D"]], "name",
      ["givenName": "D", "familyName": "Ito"]
    ),
    (
      ["op": "remove", "path": "emails[value co \"@example\" and type eq \"work\"]"], "emails",
      [["value": "h@example.com", "type": "home"]]
    ),
    (
      ["op": "replace", "path": "emails.type", "value": "other"], "emails",
      [
        ["value": "w@example.com", "type": "other", "primary": true],
        ["value": "h@example.com", "type": "other"],
      ]
    ),
    (
      ["op": "replace", "path": "emails[type eq \"home\"].primary", "value": true], "emails",
      [
        ["value": "w@example.com", "type": "work"],
        ["value": "h@example.com", "type": "home", "primary": true],
      ]
    ),
    (
      ["op": "replace", "path": "emails", "value": [["value": "n@example.com"]]], "emails",
      [["value": "n@example.com"]]
    ),
    (["op": "add", "path": "roles", "value": ["value": "admin"]], "roles", [["value": "admin"]]),
    (
      ["op": "add", "path": "phoneNumbers[type eq \"work\"].value", "value": "+41"], "phoneNumbers",
      [["type": "work", "value": "+41"]]
    ),
    (["op": "remove", "path": .string(ScimTests.enterprise)], ScimTests.enterprise, nil),
    (
      ["op": "add", "path": .string(ScimTests.enterprise + ":manager.value"), "value": "m2"],
      ScimTests.enterprise, ["department": "Tools", "manager": ["value": "m2"]]
    ),
    (
      ["op": "replace", "path": "urn:ietf:params:scim:schemas:core:2.0:User:title", "value": "X"],
      "title", "X"
    ),
    (
      ["op": "add", "path": "urn:example:2.0:User:badge", "value": "B1"], "urn:example:2.0:User",
      ["badge": "B1"]
    ),
  ]

  @Test("a patch changes what its path names", arguments: changes.indices)
  func change(_ row: Int) async throws {
    let (operation, name, value) = Self.changes[row]
    let (bench, id) = try bench()
    let answer = try await patch(bench, "/Users/\(id)", [operation])
    #expect(answer.status == 200)
    #expect(answer.json[name] == value)
    #expect(try await bench.scim(.get, "/Users/\(id)").json == answer.json)
  }

  static let refusals: [(operation: JSONValue, type: String)] = [
    (["op": "replace", "path": "id", "value": "x"], "mutability"),
    (["op": "add", "path": "groups", "value": [["value": "x"]]], "mutability"),
    (["op": "remove", "path": "userName"], "mutability"),
    (
      [
        "op": "replace", "path": .string(ScimTests.enterprise + ":manager.displayName"),
        "value": "x",
      ], "mutability"
    ),
    (["op": "remove"], "noTarget"),
    (["op": "replace", "path": "emails[type eq \"x\"].value", "value": "x"], "noTarget"),
    (["op": "replace", "path": "ims.value", "value": "x"], "noTarget"),
    (["op": "replace", "path": "colour", "value": "x"], "invalidPath"),
    (["op": "replace", "path": "emails[", "value": "x"], "invalidPath"),
    (["op": "replace", "path": "emails[type like 5]", "value": "x"], "invalidFilter"),
    (["op": "replace", "path": "active", "value": "yes"], "invalidValue"),
    (
      ["op": "add", "path": "x509Certificates", "value": [["value": "no base64!"]]],
      "invalidValue"
    ),
    (["op": "move", "path": "title", "value": "x"], "invalidSyntax"),
  ]

  @Test("a faulty patch is refused and changes nothing", arguments: refusals.indices)
  func refuse(_ row: Int) async throws {
    let (operation, type) = Self.refusals[row]
    let (bench, id) = try bench()
    let before = try await bench.scim(.get, "/Users/\(id)").json
    let first: JSONValue = ["op": "replace", "path": "title", "value": "Chief"]
    let answer = try await patch(bench, "/Users/\(id)", [first, operation])
    #expect(answer.status == 400 && answer.json["scimType"]?.string == type)
    #expect(try await bench.scim(.get, "/Users/\(id)").json == before)
  }

  @Test("a member cannot be made another; the lists on both sides agree")
  func members() async throws {
    let (bench, id) = try bench()
    let group = bench.town.scim.seedGroup("Staff", members: [id])
    let path = JSONValue.string("members[value eq \"\(id)\"].value")
    let refused = try await patch(
      bench, "/Groups/\(group)", [["op": "replace", "path": path, "value": "x"]])
    #expect(refused.json["scimType"] == "mutability")
    let shown = try await bench.scim(.get, "/Users/\(id)").json["groups"]?.array?.first
    #expect(shown?["value"]?.string == group && shown?["display"] == "Staff")
    let member = try await bench.scim(.get, "/Groups/\(group)").json["members"]?.array?.first
    #expect(member?["type"] == "User")
    #expect(member?["$ref"]?.string == "https://idp.example.com/scim/v2/Users/\(id)")
    let before = try await bench.scim(.get, "/Groups/\(group)").headers["ETag"]
    #expect(try await bench.scim(.delete, "/Users/\(id)").status == 204)
    let after = try await bench.scim(.get, "/Groups/\(group)")
    #expect(after.json["members"] == nil && after.headers["ETag"] != before)
  }
}
