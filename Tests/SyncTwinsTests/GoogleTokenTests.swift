import SyncCore
import SyncHTTP
import SyncTwins
import Testing

@Suite("Google's token endpoint")
struct GoogleTokenTests {
  /// One way to spoil an assertion, and what is answered.
  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let status: Int
    let error: String?
    let spoil: @Sendable (inout GoogleAssertion, Bench) throws -> Void

    init(
      _ name: String, _ status: Int, _ error: String?,
      _ spoil: @escaping @Sendable (inout GoogleAssertion, Bench) throws -> Void
    ) {
      testDescription = name
      self.status = status
      self.error = error
      self.spoil = spoil
    }
  }

  static let rows = [
    Row("a good assertion", 200, nil) { _, _ in },
    Row("the endpoint's own URL as aud", 200, nil) { token, _ in
      token.claims["aud"] = "https://oauth2.googleapis.com/token"
    },
    Row("no sub", 200, nil) { token, _ in token.claims["sub"] = nil },
    Row("two scopes", 200, nil) { token, _ in
      token.claims["scope"] = .string(
        "\(GoogleScope.user.rawValue) \(GoogleScope.group.rawValue)")
    },
    Row("another grant", 400, "unsupported_grant_type") { token, _ in
      token.grant = "client_credentials"
    },
    Row("a foreign key", 400, "invalid_grant") { token, bench in
      token.key = bench.town.keys.entra
    },
    Row("a PSS signature", 400, "invalid_grant") { token, _ in token.scheme = .pss },
    Row("another alg", 400, "invalid_grant") { token, _ in token.header["alg"] = "PS256" },
    Row("no typ", 400, "invalid_grant") { token, _ in token.header["typ"] = nil },
    Row("an unknown kid", 400, "invalid_grant") { token, _ in token.header["kid"] = "old" },
    Row("an unknown iss", 400, "invalid_grant") { token, _ in
      token.claims["iss"] = "other@x.iam.gserviceaccount.com"
    },
    Row("an unknown sub", 400, "invalid_grant") { token, _ in
      token.claims["sub"] = "nobody@example.com"
    },
    Row("another aud", 400, "invalid_grant") { token, _ in
      token.claims["aud"] = "https://www.googleapis.com/token"
    },
    Row("over an hour", 400, "invalid_grant") { token, bench in
      token.claims["exp"] = .integer(bench.clock.now.seconds + 3601)
    },
    Row("expired", 400, "invalid_grant") { token, bench in
      token.claims["iat"] = .integer(bench.clock.now.seconds - 3600)
      token.claims["exp"] = .integer(bench.clock.now.seconds - 1)
    },
    Row("from the future", 400, "invalid_grant") { token, bench in
      token.claims["iat"] = .integer(bench.clock.now.seconds + 301)
      token.claims["exp"] = .integer(bench.clock.now.seconds + 900)
    },
    Row("times as text", 400, "invalid_grant") { token, bench in
      token.claims["exp"] = .string(String(bench.clock.now.seconds + 900))
    },
    Row("no scope", 400, "invalid_scope") { token, _ in token.claims["scope"] = "" },
    Row("scopes with a comma", 400, "invalid_scope") { token, _ in
      token.claims["scope"] = .string(
        "\(GoogleScope.user.rawValue),\(GoogleScope.group.rawValue)")
    },
    Row("a scope that is not delegated", 401, "unauthorized_client") { _, bench in
      bench.town.google.change { $0.serviceAccount.delegated = [.group] }
    },
  ]

  @Test("answers an assertion as documented", arguments: rows)
  func assertion(_ row: Row) async throws {
    let bench = try Bench()
    var assertion = GoogleAssertion(bench)
    try row.spoil(&assertion, bench)
    let answer = try await assertion.post(bench)
    #expect(answer.status == row.status)
    #expect(answer.json["error"]?.string == row.error)
    if row.error == nil {
      #expect(answer.json["token_type"] == "Bearer")
      #expect(answer.json["expires_in"] == 3599)
    }
  }

  static let users = "https://admin.googleapis.com/admin/directory/v1/users?customer=my_customer"

  @Test("a token that is missing, foreign or expired gets 401")
  func bearer() async throws {
    let bench = try Bench()
    let none = try await bench.call(.get, Self.users, token: nil)
    #expect(none.status == 401 && none.reason == "required")
    let foreign = try await bench.call(.get, Self.users, token: "ya29.other")
    #expect(foreign.status == 401 && foreign.reason == "authError")
    let token = try await bench.googleToken()
    #expect(try await bench.call(.get, Self.users, token: token).status == 200)
    bench.clock.move(by: .seconds(3600))
    #expect(try await bench.call(.get, Self.users, token: token).reason == "authError")
  }

  @Test("a token acts with its scopes and its user's privileges")
  func privileges() async throws {
    let bench = try Bench()
    bench.town.google.seedUser("helper@example.com", isDelegatedAdmin: true)
    bench.town.google.seedUser("dana@example.com")
    let reader = try await bench.googleToken([.userReadOnly])
    let url = "https://admin.googleapis.com/admin/directory/v1/users/sync@example.com"
    let body: JSONValue = ["suspended": true]
    let narrow = try await bench.call(.put, url, body, token: reader)
    #expect(narrow.status == 403 && narrow.reason == "insufficientPermissions")
    #expect(narrow.headers["WWW-Authenticate"]?.contains("insufficient_scope") == true)
    let helper = try await bench.googleToken(subject: "helper@example.com")
    let overSuper = try await bench.call(.put, url, body, token: helper)
    #expect(overSuper.status == 403 && overSuper.reason == "forbidden")
    let plain = try await bench.googleToken(subject: "dana@example.com")
    let byUser = try await bench.call(.get, Self.users, token: plain)
    #expect(byUser.status == 403 && byUser.reason == "forbidden")
  }
}
