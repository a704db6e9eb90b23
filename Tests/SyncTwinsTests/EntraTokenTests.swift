import SyncCore
import SyncHTTP
import SyncTwins
import Testing

@Suite("Entra's token endpoint")
struct EntraTokenTests {
  /// One way to spoil an assertion, and what is answered.
  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let status: Int
    let error: String?
    let number: Int64?
    let spoil: @Sendable (inout EntraAssertion, Bench) throws -> Void

    init(
      _ name: String, _ status: Int, _ error: String? = nil, _ number: Int64? = nil,
      _ spoil: @escaping @Sendable (inout EntraAssertion, Bench) throws -> Void
    ) {
      testDescription = name
      self.status = status
      self.error = error
      self.number = number
      self.spoil = spoil
    }
  }

  static let rows = [
    Row("PS256 with x5t#S256", 200) { _, _ in },
    Row("RS256 with x5t", 200) { token, bench in token.useOldForm(bench) },
    Row("the tenant by its domain", 200) { token, _ in
      token.tenant = "example.com"
      token.claims["aud"] = "https://login.microsoftonline.com/example.com/oauth2/v2.0/token"
    },
    Row("the thumbprint of the other kind", 401, "invalid_client", 700_027) { token, _ in
      token.header["x5t"] = token.header["x5t#S256"]
      token.header["x5t#S256"] = nil
    },
    Row("a thumbprint of hex text", 401, "invalid_client", 700_027) { token, bench in
      let hex = TwinDigest.sha256.hex(bench.town.keys.certificate.der)
      token.header["x5t#S256"] = .string(Base64URL.text(Array(hex.utf8)))
    },
    Row("a PKCS1 signature called PS256", 401, "invalid_client", 700_027) { token, _ in
      token.scheme = .pkcs1
    },
    Row("a foreign key", 401, "invalid_client", 700_027) { token, bench in
      token.key = bench.town.keys.google
    },
    Row("another aud", 401, "invalid_client", 700_023) { token, _ in
      token.claims["aud"] = "https://graph.microsoft.com"
    },
    Row("another sub", 401, "invalid_client", 700_021) { token, _ in
      token.claims["sub"] = "other"
    },
    Row("no jti", 401, "invalid_client", 700_027) { token, _ in token.claims["jti"] = nil },
    Row("no nbf, as msal sends it", 200) { token, _ in token.claims["nbf"] = nil },
    Row("no times", 401, "invalid_client", 700_024) { token, _ in
      token.claims["nbf"] = nil
      token.claims["iat"] = nil
    },
    Row("times with a fraction", 200) { token, bench in
      token.claims["nbf"] = .decimal("\(bench.clock.now.seconds).25")
      token.claims["exp"] = .decimal("\(bench.clock.now.seconds + 599).75")
    },
    Row("a padded thumbprint", 200) { token, _ in
      token.header["x5t#S256"] = .string((token.header["x5t#S256"]?.string ?? "") + "=")
    },
    Row("expired", 401, "invalid_client", 700_024) { token, bench in
      token.claims["nbf"] = .integer(bench.clock.now.seconds - 600)
      token.claims["exp"] = .integer(bench.clock.now.seconds)
    },
    Row("too long", 401, "invalid_client", 700_024) { token, bench in
      token.claims["exp"] = .integer(bench.clock.now.seconds + 3600)
    },
    Row("no assertion type", 400, "invalid_request", 900_144) { token, _ in
      token.set("client_assertion_type", nil)
    },
    Row("another client", 400, "unauthorized_client", 700_016) { token, _ in
      token.set("client_id", "00000000-0000-4000-a000-000000000000")
    },
    Row("another tenant", 400, "invalid_request", 90002) { token, _ in
      token.tenant = "elsewhere.example"
    },
    Row("a narrow scope", 400, "invalid_scope", 1_002_012) { token, _ in
      token.set("scope", "https://graph.microsoft.com/User.Read.All")
    },
    Row("no scope", 400, "invalid_request", 900_144) { token, _ in token.set("scope", nil) },
    Row("another grant", 400, "unsupported_grant_type", 70003) { token, _ in
      token.set("grant_type", "password")
    },
  ]

  @Test("answers an assertion as documented", arguments: rows)
  func assertion(_ row: Row) async throws {
    let bench = try Bench()
    var assertion = EntraAssertion(bench)
    try row.spoil(&assertion, bench)
    let answer = try await assertion.post(bench)
    #expect(answer.status == row.status)
    #expect(answer.json["error"]?.string == row.error)
    #expect(answer.json["error_codes"]?.array?.first?.integer == row.number)
    #expect((answer.json["access_token"]?.string != nil) == (row.error == nil))
  }

  @Test("an assertion is taken once")
  func replay() async throws {
    let bench = try Bench()
    let assertion = EntraAssertion(bench)
    #expect(try await assertion.post(bench).status == 200)
    #expect(try await assertion.post(bench).json["error"] == "invalid_client")
  }

  @Test("a secret must be the right one, whatever signs it holds")
  func secret() async throws {
    let bench = try Bench()
    let url = "https://login.microsoftonline.com/\(bench.town.entraTenant)/oauth2/v2.0/token"
    let pairs = EntraAssertion.pairs(bench.town)
    let good = try await bench.form(url, pairs + [("client_secret", bench.town.entraSecret)])
    #expect(good.status == 200)
    let bad = try await bench.form(url, pairs + [("client_secret", "guess")])
    #expect(bad.status == 401 && bad.json["error_codes"] == [7_000_215])
    let none = try await bench.form(url, pairs)
    #expect(none.status == 401 && none.json["error"] == "invalid_client")
  }

  @Test("a token that is missing, foreign or expired gets 401")
  func bearer() async throws {
    let bench = try Bench()
    let url = "https://graph.microsoft.com/v1.0/users"
    let none = try await bench.call(.get, url, token: nil)
    #expect(none.status == 401 && none.code == "InvalidAuthenticationToken")
    let foreign = try await bench.call(.get, url, token: "other")
    #expect(foreign.status == 401 && foreign.code == "InvalidAuthenticationToken")
    let token = try await bench.graphToken()
    bench.clock.move(by: .seconds(3600))
    let late = try await bench.call(.get, url, token: token)
    #expect(late.message == "Lifetime validation failed, the token is expired.")
  }

  /// A permission set, a call, and whether it is allowed.
  struct Grant: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let permissions: Set<String>
    let method: HTTPMethod
    let path: String
    let body: JSONValue?
    let status: Int

    init(
      _ permissions: Set<String>, _ method: HTTPMethod, _ path: String, _ body: JSONValue?,
      _ status: Int
    ) {
      testDescription =
        "\(permissions.sorted()) \(method.rawValue) \(path) "
        + (body.map { JSONWriter.text(of: $0) } ?? "")
      self.permissions = permissions
      self.method = method
      self.path = path
      self.body = body
      self.status = status
    }
  }

  static let password: JSONValue = [
    "passwordProfile": ["password": "Tr1cky-Phrase", "forceChangePasswordNextSignIn": false]
  ]
  static let dana = "/users/dana@example.com"
  static let grants = [
    Grant(["User.Read.All"], .get, dana, nil, 200),
    Grant(["GroupMember.Read.All"], .get, dana, nil, 403),
    Grant(["User.Read.All"], .patch, dana, ["jobTitle": "x"], 403),
    Grant(["User.ReadWrite.All"], .patch, dana, ["jobTitle": "x"], 204),
    Grant(["User.ReadWrite.All"], .patch, dana, password, 403),
    Grant(["User-PasswordProfile.ReadWrite.All"], .patch, dana, password, 204),
    Grant(
      ["User.EnableDisableAccount.All"], .patch, dana, ["accountEnabled": false], 403),
    Grant(
      ["User.EnableDisableAccount.All", "User.Read.All"], .patch, dana,
      ["accountEnabled": false], 204),
    Grant(["User-Phone.ReadWrite.All"], .patch, dana, ["mobilePhone": "+47"], 204),
    Grant(["User-Mail.ReadWrite.All"], .patch, dana, ["mobilePhone": "+47"], 403),
    Grant(["User.DeleteRestore.All"], .delete, dana, nil, 204),
    Grant(["User.ReadUpdate.All"], .delete, dana, nil, 403),
    Grant(["User.RevokeSessions.All"], .post, dana + "/revokeSignInSessions", nil, 200),
    Grant(["User.Read.All"], .get, "/groups", nil, 403),
    Grant(["Domain.Read.All"], .get, "/domains", nil, 200),
  ]

  @Test("each operation needs its permission", arguments: grants)
  func permission(_ row: Grant) async throws {
    let bench = try Bench()
    bench.town.entra.seedUser("dana@example.com")
    bench.town.entra.change { $0.permissions = row.permissions }
    let answer = try await bench.graph(row.method, row.path, row.body)
    #expect(answer.status == row.status)
    #expect(answer.code == (row.status == 403 ? "Authorization_RequestDenied" : nil))
  }

  @Test("a password needs a directory role too, and a privileged user a higher one")
  func roles() async throws {
    let bench = try Bench()
    bench.town.entra.seedUser("dana@example.com")
    bench.town.entra.change { $0.directoryRoles = [] }
    #expect(try await bench.graph(.patch, Self.dana, Self.password).status == 403)
    bench.town.entra.change { $0.directoryRoles = ["User Administrator"] }
    #expect(try await bench.graph(.patch, Self.dana, Self.password).status == 204)
    bench.town.entra.setPrivileged("dana@example.com")
    for body in [Self.password, ["accountEnabled": false], ["mobilePhone": "+47"]] {
      #expect(try await bench.graph(.patch, Self.dana, body).status == 403)
    }
    #expect(try await bench.graph(.delete, Self.dana).status == 403)
    #expect(try await bench.graph(.patch, Self.dana, ["jobTitle": "x"]).status == 204)
    bench.town.entra.change { $0.directoryRoles = ["Privileged Authentication Administrator"] }
    #expect(try await bench.graph(.patch, Self.dana, Self.password).status == 204)
  }
}
