import SyncCore
import SyncHTTP
import SyncTwins
import Testing

@Suite("Google users")
struct GoogleUserTests {
  /// A body for one user, and the status and reason it gets.
  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let change: JSONObject
    let status: Int
    let reason: String?

    init(_ name: String, _ change: JSONValue, _ status: Int = 200, _ reason: String? = nil) {
      testDescription = name
      self.change = change.object ?? JSONObject()
      self.status = status
      self.reason = reason
    }
  }

  private static let pairs: [(String, JSONValue)] = [
    ("primaryEmail", "dana.ito@example.com"),
    ("name", ["givenName": "Dana", "familyName": "Ito"]), ("password", "correct horse"),
  ]
  static let minimal = JSONObject(pairs)

  static func long(_ count: Int) -> JSONValue { .string(String(repeating: "x", count: count)) }

  static let inserts = [
    Row("minimal", [:]),
    Row("an organisational unit that exists", ["orgUnitPath": "/Staff"]),
    Row("an employee number", ["externalIds": [["type": "organization", "value": "E-1"]]]),
    Row("no name", ["name": .null], 400, "invalid"),
    Row("an empty name", ["name": [:]], 400, "required"),
    Row(
      "a misspelt family name", ["name": ["givenName": "D", "familyname": "x"]], 400, "required"),
    Row("no family name", ["name": ["givenName": "Dana"]], 400, "invalid"),
    Row("a long given name", ["name": ["givenName": long(41), "familyName": "I"]], 400, "invalid"),
    Row("an unknown field", ["primaryMail": "x"], 400, "invalidParameter"),
    Row("a flag as text", ["suspended": "true"], 400, "invalidParameter"),
    Row("an array as text", ["phones": "+47"], 400, "invalidParameter"),
    Row("a unit that does not exist", ["orgUnitPath": "/Nowhere"], 400, "invalid"),
    Row("a foreign domain", ["primaryEmail": "dana@elsewhere.example"], 404, "notFound"),
    Row("two dots", ["primaryEmail": "dana..ito@example.com"], 400, "invalid"),
    Row("a plus sign", ["primaryEmail": "dana+x@example.com"], 400, "invalid"),
    Row(
      "65 characters",
      ["primaryEmail": .string(String(repeating: "x", count: 65) + "@example.com")], 400,
      "invalid"),
    Row("an address in use", ["primaryEmail": "sync@example.com"], 409, "duplicate"),
    Row(
      "two primary phones",
      [
        "phones": [
          ["value": "1", "type": "work", "primary": true],
          ["value": "2", "type": "home", "primary": true],
        ]
      ], 400, "invalid"),
    Row(
      "custom without customType", ["externalIds": [["type": "custom", "value": "1"]]], 400,
      "invalid"),
    Row(
      "custom with customType",
      ["externalIds": [["type": "custom", "customType": "hr", "value": "1"]]]),
    Row("an unknown type", ["phones": [["value": "1", "type": "desk"]]], 400, "invalid"),
    Row(
      "a kilobyte of phones", ["phones": [["value": long(1024), "type": "work"]]], 400, "invalid"),
    Row("a phone that is not E.164", ["recoveryPhone": "0047"], 400, "invalid"),
    Row(
      "an archive without a licence", ["archived": true], 412, "insufficientArchivedUserLicenses"),
    Row("read-only fields", ["isAdmin": true, "creationTime": "x", "aliases": ["a"]]),
    Row(
      "hashFunction without a password", ["password": .null, "hashFunction": "crypt"], 400,
      "invalid"),
  ]

  @Test("insert takes what the API takes", arguments: inserts)
  func insert(_ row: Row) async throws {
    let bench = try Bench()
    var body = Self.minimal
    for member in row.change.members {
      body[member.name] = member.value == .null ? JSONValue?.none : member.value
    }
    let answer = try await bench.google(.post, "/users", .object(body))
    #expect(answer.status == row.status)
    #expect(answer.reason == row.reason)
    guard row.status == 200 else { return }
    #expect(answer.id.utf8.count == 21)
    #expect(answer.json["isAdmin"] == false)
    #expect(answer.json["password"] == nil)
    let read = try await bench.google(.get, "/users/\(answer.id)")
    #expect(read.json == answer.json)
  }

  @Test("update keeps what is absent, clears null and replaces arrays")
  func update() async throws {
    let bench = try Bench()
    let id = try await bench.google(.post, "/users", .object(Self.minimal)).id
    let phones: JSONValue = [
      ["value": "+4711", "type": "work"], ["value": "+4712", "type": "home"],
    ]
    _ = try await bench.google(
      .put, "/users/\(id)", ["phones": phones, "recoveryPhone": "+4712345678"])
    let one: JSONValue = [["value": "+4713", "type": "work"]]
    let body: JSONValue = ["phones": one, "recoveryPhone": .null, "name": ["givenName": "Dee"]]
    let answer = try await bench.google(.put, "/users/\(id)", body)
    #expect(answer.json["phones"] == one)
    #expect(answer.json["recoveryPhone"] == nil)
    #expect(answer.json["name"]?["fullName"] == "Dee Ito")
    let patched = try await bench.google(.patch, "/users/\(id)", ["phones": []])
    #expect(patched.json["phones"] == one)
    let cleared = try await bench.google(.put, "/users/\(id)", ["phones": []])
    #expect(cleared.json["phones"] == nil)
    #expect(bench.town.google.user(id)?.passwordWrites == 1)
  }

  @Test("a rename keeps the old address as an alias of the same user")
  func rename() async throws {
    let bench = try Bench()
    let id = try await bench.google(.post, "/users", .object(Self.minimal)).id
    let body: JSONValue = ["primaryEmail": "dana.sato@example.com"]
    #expect(try await bench.google(.put, "/users/\(id)", body).status == 200)
    let byAlias = try await bench.google(.get, "/users/dana.ito%40example.com")
    #expect(byAlias.id == id)
    #expect(byAlias.json["aliases"] == ["dana.ito@example.com"])
    let again = try await bench.google(.post, "/users", .object(Self.minimal))
    #expect(again.status == 409 && again.message == "Entity already exists.")
    let free = try await bench.google(.delete, "/users/\(id)/aliases/dana.ito@example.com")
    #expect(free.status == 204)
    #expect(try await bench.google(.post, "/users", .object(Self.minimal)).status == 200)
  }

  @Test("a deleted user comes back by id within 20 days")
  func undelete() async throws {
    let bench = try Bench()
    let id = try await bench.google(.post, "/users", .object(Self.minimal)).id
    #expect(try await bench.google(.delete, "/users/\(id)").status == 204)
    let gone = try await bench.google(.get, "/users/\(id)")
    #expect(gone.status == 412 && gone.message == "User is deleted.")
    #expect(try await bench.google(.put, "/users/\(id)", ["suspended": true]).status == 412)
    let bin = try await bench.google(.get, "/users?customer=my_customer&showDeleted=true")
    #expect(bin.json["users"]?.array?.count == 1)
    let back = try await bench.google(.post, "/users/\(id)/undelete", ["orgUnitPath": "/"])
    #expect(back.status == 204)
    #expect(try await bench.google(.get, "/users/dana.ito@example.com").id == id)
    _ = try await bench.google(.delete, "/users/\(id)")
    bench.clock.move(by: .seconds(20 * 86400))
    bench.forgetTokens()
    let late = try await bench.google(.post, "/users/\(id)/undelete", ["orgUnitPath": "/"])
    #expect(late.status == 412 && late.reason == "conditionNotMet")
  }

  @Test("a fresh user lags: reads 404, writes 412")
  func lag() async throws {
    let bench = try Bench()
    bench.town.google.add(TwinFault(.lag(.seconds(5)), method: .post, pathPrefix: "/admin"))
    let id = try await bench.google(.post, "/users", .object(Self.minimal)).id
    let read = try await bench.google(.get, "/users/\(id)")
    #expect(read.status == 404 && read.message == "Resource Not Found: userKey")
    let write = try await bench.google(.put, "/users/\(id)", ["suspended": true])
    #expect(write.status == 412 && write.message == "User creation is not complete.")
    #expect(try await bench.google(.post, "/users", .object(Self.minimal)).status == 409)
    bench.clock.move(by: .seconds(5))
    let suspended = try await bench.google(.put, "/users/\(id)", ["suspended": true])
    #expect(suspended.json["suspensionReason"] == "ADMIN")
  }

  @Test("list pages, searches and selects")
  func list() async throws {
    let bench = try Bench()
    for number in 1...7 { bench.town.google.seedUser("user\(number)@example.com") }
    #expect(try await bench.google(.get, "/users").reason == "badRequest")
    #expect(
      try await bench.google(.get, "/users?customer=my_customer&maxResults=501").status == 400)
    var seen: [String] = []
    var token = ""
    for _ in 0..<3 {
      let path = "/users?customer=my_customer&maxResults=3&fields=users(primaryEmail),nextPageToken"
      let page = try await bench.google(.get, path + (token.isEmpty ? "" : "&pageToken=\(token)"))
      let users = page.json["users"]?.array ?? []
      #expect(users.allSatisfy { $0.object?.names == ["primaryEmail"] })
      seen += users.compactMap { $0["primaryEmail"]?.string }
      token = page.json["nextPageToken"]?.string ?? ""
    }
    #expect(token.isEmpty && Set(seen).count == 8)
    let found = try await bench.google(
      .get, "/users?customer=my_customer&query=email%3Duser3@example.com")
    #expect(found.json["users"]?.array?.count == 1)
    let none = try await bench.google(.get, "/users?customer=my_customer&query=email:nobody*")
    #expect(none.status == 200 && none.json["users"] == nil)
    let bad = try await bench.google(.get, "/users/sync@example.com?fields=id,nonsense")
    #expect(bad.status == 400)
  }

  @Test("an unchanged user answers 304")
  func etag() async throws {
    let bench = try Bench()
    let read = try await bench.google(.get, "/users/sync@example.com?fields=id,etag")
    #expect(read.json.object?.names.sorted() == ["etag", "id"])
    let tag = read.json["etag"]?.string ?? ""
    let again = try await bench.google(
      .get, "/users/sync@example.com", headers: ["If-None-Match": tag])
    #expect(again.status == 304)
  }
}
