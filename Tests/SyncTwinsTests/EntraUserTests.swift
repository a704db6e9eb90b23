import SyncCore
import SyncHTTP
import SyncTwins
import Testing

@Suite("Entra users")
struct EntraUserTests {
  /// A change to a good body, the status it gets and the target that `details` names.
  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let change: JSONObject
    let status: Int
    let target: String?

    init(_ name: String, _ change: JSONValue, _ status: Int, _ target: String? = nil) {
      testDescription = name
      self.change = change.object ?? JSONObject()
      self.status = status
      self.target = target
    }
  }

  private static let pairs: [(String, JSONValue)] = [
    ("accountEnabled", true), ("displayName", "Dana Ito"), ("mailNickname", "dana.ito"),
    ("userPrincipalName", "dana.ito@example.com"),
    ("passwordProfile", ["password": "Tr1cky-Phrase", "forceChangePasswordNextSignIn": false]),
  ]
  static let minimal = JSONObject(pairs)

  static func long(_ count: Int) -> JSONValue { .string(String(repeating: "x", count: count)) }

  static let creates = [
    Row("minimal", [:], 201),
    Row("an anchor", ["onPremisesImmutableId": "RTIwNDE3", "employeeId": "E-20417"], 201),
    Row("all kinds of signs", ["userPrincipalName": "o'b_a-c!d#e^f~g@example.com"], 201),
    Row("no accountEnabled", ["accountEnabled": .null], 400),
    Row("no displayName", ["displayName": .null], 400),
    Row("no mailNickname", ["mailNickname": .null], 400),
    Row("no userPrincipalName", ["userPrincipalName": .null], 400),
    Row("no passwordProfile", ["passwordProfile": .null], 400),
    Row("no password", ["passwordProfile": [:]], 400),
    Row("an unknown domain", ["userPrincipalName": "dana@elsewhere.example"], 400),
    Row("an accent", ["userPrincipalName": "dána@example.com"], 400, "userPrincipalName"),
    Row("a final dot", ["userPrincipalName": "dana.@example.com"], 400, "userPrincipalName"),
    Row("a blank in mailNickname", ["mailNickname": "dana ito"], 400, "mailNickname"),
    Row("a name in use", ["userPrincipalName": "Taken@example.com"], 400, "userPrincipalName"),
    Row("an anchor in use", ["onPremisesImmutableId": "anchor"], 400, "onPremisesImmutableId"),
    Row("an address in use", ["mail": "taken@example.com"], 400, "proxyAddresses"),
    Row("federated without an anchor", ["userPrincipalName": "dana@federated.example"], 400),
    Row("a weak password", ["passwordProfile": ["password": "Password1"]], 400),
  ]

  @Test("create takes what the API takes", arguments: creates)
  func create(_ row: Row) async throws {
    let bench = try Bench()
    bench.town.entra.seedUser(
      "taken@example.com",
      fields: JSONObject([("onPremisesImmutableId", "anchor"), ("mail", "taken@example.com")]))
    var body = Self.minimal
    for member in row.change.members {
      body[member.name] = member.value == .null ? JSONValue?.none : member.value
    }
    let answer = try await bench.graph(.post, "/users", .object(body))
    #expect(answer.status == row.status)
    #expect(answer.json["error"]?["details"]?.array?.first?["target"]?.string == row.target)
    guard row.status == 201 else {
      #expect(answer.code == "Request_BadRequest")
      return
    }
    #expect(answer.headers["Location"]?.hasSuffix(answer.id) == true)
    #expect(bench.town.entra.accepts("Tr1cky-Phrase", for: answer.id))
    #expect(bench.town.entra.user(answer.id)?.forceChangePasswordNextSignIn == false)
  }

  static let patches = [
    Row("a title", ["jobTitle": "Lead"], 204),
    Row("a cleared title", ["jobTitle": .null], 204),
    Row("an empty text", ["jobTitle": ""], 400, "jobTitle"),
    Row("128 characters of title", ["jobTitle": long(128)], 204),
    Row("129 characters of title", ["jobTitle": long(129)], 400, "jobTitle"),
    Row("65 characters of department", ["department": long(65)], 400, "department"),
    Row("17 characters of employeeId", ["employeeId": long(17)], 400, "employeeId"),
    Row("a number for a text", ["jobTitle": 7], 400, "jobTitle"),
    Row("a text for a flag", ["accountEnabled": "true"], 400, "accountEnabled"),
    Row("no displayName", ["displayName": .null], 400, "displayName"),
    Row("no mail", ["mail": .null], 400, "mail"),
    Row("one business phone", ["businessPhones": ["+47"]], 204),
    Row("two business phones", ["businessPhones": ["+47", "+46"]], 400, "businessPhones"),
    Row("no collection", ["otherMails": .null], 400, "otherMails"),
    Row("an empty collection", ["otherMails": []], 204),
    Row("a country in lower case", ["usageLocation": "no"], 400, "usageLocation"),
    Row("a country", ["usageLocation": "NO"], 204),
    Row("a read-only property", ["proxyAddresses": ["SMTP:x@example.com"]], 400),
    Row("the id", ["id": "x"], 400),
    Row("an unknown property", ["title": "x"], 400),
    Row("another letter case", ["JobTitle": "x"], 400),
    Row("a property for users alone", ["aboutMe": "x"], 403),
    Row("a policy", ["passwordPolicies": "DisablePasswordExpiration, DisableStrongPassword"], 204),
    Row(
      "a mix with None", ["passwordPolicies": "None, DisableStrongPassword"], 400,
      "passwordPolicies"),
    Row("an anchor with a dollar", ["onPremisesImmutableId": "a$"], 400, "onPremisesImmutableId"),
    Row(
      "an extension attribute", ["onPremisesExtensionAttributes": ["extensionAttribute1": "x"]], 204
    ),
    Row("a sixteenth", ["onPremisesExtensionAttributes": ["extensionAttribute16": "x"]], 400),
    Row("an unknown part of the password", ["passwordProfile": ["hash": "x"]], 400),
    Row("no password profile", ["passwordProfile": .null], 400, "passwordProfile"),
  ]

  @Test("update takes what the API takes", arguments: patches)
  func patch(_ row: Row) async throws {
    let bench = try Bench()
    let id = bench.town.entra.seedUser("dana@example.com")
    let answer = try await bench.graph(.patch, "/users/\(id)", .object(row.change))
    #expect(answer.status == row.status)
    #expect(answer.json["error"]?["details"]?.array?.first?["target"]?.string == row.target)
    guard row.status == 204, let member = row.change.members.first else { return }
    let read = try await bench.graph(.get, "/users/\(id)?$select=\(member.name)")
    #expect(read.json[member.name] == member.value)
  }

  @Test("one refused property refuses the whole update")
  func allOrNone() async throws {
    let bench = try Bench()
    let id = bench.town.entra.seedUser("dana@example.com", isPrivileged: true)
    let body: JSONValue = ["jobTitle": "x", "accountEnabled": false]
    #expect(try await bench.graph(.patch, "/users/\(id)", body).status == 403)
    let user = bench.town.entra.user(id)
    #expect(user?.isEnabled == true && user?.fields["jobTitle"] == nil)
  }

  @Test("users mastered elsewhere refuse updates")
  func mastered() async throws {
    let bench = try Bench()
    let synced = bench.town.entra.seedUser("dana@example.com", isSynced: true)
    let answer = try await bench.graph(.patch, "/users/\(synced)", ["jobTitle": "x"])
    #expect(answer.status == 400 && answer.message.hasPrefix("Unable to update the specified"))
    let federated = bench.town.entra.seedUser("eli@federated.example")
    let password: JSONValue = ["passwordProfile": ["password": "Tr1cky-Phrase"]]
    #expect(try await bench.graph(.patch, "/users/\(federated)", password).status == 400)
  }

  @Test("only what is selected comes, and a short set without")
  func select() async throws {
    let bench = try Bench()
    let id = bench.town.entra.seedUser(
      "dana@example.com", fields: JSONObject([("department", "Tools")]))
    let usual = try await bench.graph(.get, "/users/\(id)")
    #expect(usual.json["department"] == nil && usual.json["accountEnabled"] == nil)
    #expect(usual.json["jobTitle"] == .null && usual.json["businessPhones"] == [])
    let all = try await bench.graph(.get, "/users/\(id)?$select=department,accountEnabled")
    #expect(all.json["department"] == "Tools" && all.json["displayName"] == nil)
    let unknown = try await bench.graph(.get, "/users/\(id)?$select=nonsense")
    #expect(unknown.status == 400 && unknown.code == "BadRequest")
  }

  @Test("only password writes and revocation move the sign-in stamps")
  func stamps() async throws {
    let bench = try Bench()
    let id = bench.town.entra.seedUser("dana@example.com")
    let path = "/users/\(id)"
    let select = path + "?$select=lastPasswordChangeDateTime,signInSessionsValidFromDateTime"
    let before = try await bench.graph(.get, select).json
    bench.clock.move(by: .seconds(60))
    _ = try await bench.graph(.patch, path, ["jobTitle": "Lead", "accountEnabled": false])
    #expect(try await bench.graph(.get, select).json == before)
    let revoked = try await bench.graph(.post, path + "/revokeSignInSessions")
    #expect(revoked.status == 200 && revoked.json["value"] == true)
    let after = try await bench.graph(.get, select).json
    #expect(after["lastPasswordChangeDateTime"] == before["lastPasswordChangeDateTime"])
    #expect(after["signInSessionsValidFromDateTime"] != before["signInSessionsValidFromDateTime"])
    bench.clock.move(by: .seconds(60))
    _ = try await bench.graph(.patch, path, ["passwordProfile": ["password": "Tr1cky-Phrase"]])
    let last = try await bench.graph(.get, select).json
    #expect(last["lastPasswordChangeDateTime"] != after["lastPasswordChangeDateTime"])
    #expect(bench.town.entra.user(id)?.forceChangePasswordNextSignIn == true)
  }

  @Test("answers carry the ids and the date of the service")
  func headers() async throws {
    let bench = try Bench()
    let id = "0f0f0f0f-0000-4000-a000-000000000000"
    let answer = try await bench.graph(.get, "/users/none", headers: ["client-request-id": id])
    #expect(answer.status == 404 && answer.code == "Request_ResourceNotFound")
    #expect(answer.headers["client-request-id"] == id)
    #expect(answer.json["error"]?["innerError"]?["client-request-id"]?.string == id)
    #expect(answer.headers["request-id"]?.utf8.count == 36)
    #expect(answer.headers["Date"]?.hasSuffix("GMT") == true)
    #expect(answer.headers["x-ms-ags-diagnostic"]?.contains("DataCenter") == true)
  }
}
