import SyncCore
import SyncHTTP
import SyncTwins
import Testing

@Suite("Access to the SCIM source")
struct ScimAccessTests {
  private static let users = "https://idp.example.com/scim/v2/Users"
  private static let tokenURL = "https://idp.example.com/oauth2/token"
  private static let client = ScimAccess.Pair("sync er", "s+/=&%:t")

  private func bench(_ access: ScimAccess) throws -> Bench {
    let bench = try Bench()
    bench.town.scim.change { $0.access = access }
    return bench
  }

  private func status(_ bench: Bench, _ authorization: String) async throws -> Bench.Answer {
    try await bench.send(HTTPRequest(.get, Self.users, headers: ["Authorization": authorization]))
  }

  private func basic(_ text: String) -> String {
    let bare = Base64URL.text(Array(text.utf8)).map {
      $0 == "-" ? "+" : $0 == "_" ? "/" : $0
    }
    return "Basic " + String(bare) + String(repeating: "=", count: (4 - bare.count % 4) % 4)
  }

  @Test("a user and a password let in, and nothing else does")
  func password() async throws {
    let bench = try bench(ScimAccess(basic: ScimAccess.Pair("reader", "p:w")))
    #expect(try await status(bench, basic("reader:p:w")).status == 200)
    for wrong in ["reader:p", "Reader:p:w", "reader"] {
      let refused = try await status(bench, basic(wrong))
      #expect(refused.status == 401)
      #expect(refused.headers["WWW-Authenticate"] == "Basic realm=\"scim\"")
    }
    #expect(try await status(bench, "Bearer \(bench.town.scimToken)").status == 401)
  }

  @Test("client credentials give a token that ends", arguments: [true, false])
  func client(inHeader: Bool) async throws {
    var access = ScimAccess(client: Self.client)
    access.tokenLife = .seconds(60)
    let bench = try bench(access)
    let parts = [Self.client.name, Self.client.secret]
    let answer: Bench.Answer
    if inHeader {
      let pair = parts.map { PercentCoding.encode(queryValue: $0) }.joined(separator: ":")
      let body = FormCoding.body([("grant_type", "client_credentials")])
      answer = try await bench.send(
        HTTPRequest(
          .post, Self.tokenURL,
          headers: ["Content-Type": FormCoding.contentType, "Authorization": basic(pair)],
          body: body))
    } else {
      answer = try await bench.form(
        Self.tokenURL,
        [
          ("grant_type", "client_credentials"), ("client_id", parts[0]),
          ("client_secret", parts[1]),
        ])
    }
    #expect(answer.status == 200 && answer.json["token_type"] == "Bearer")
    #expect(answer.json["expires_in"] == 60)
    let token = "Bearer \(answer.json["access_token"]?.string ?? "")"
    #expect(try await status(bench, token).status == 200)
    bench.clock.move(by: .seconds(61))
    let late = try await status(bench, token)
    #expect(late.status == 401)
    #expect(late.headers["WWW-Authenticate"]?.contains("invalid_token") == true)
  }

  static let refusals: [(FormCoding.Pairs, Int, String)] = [
    (
      [("grant_type", "client_credentials"), ("client_id", "sync er"), ("client_secret", "x")],
      401, "invalid_client"
    ),
    ([("client_id", client.name), ("client_secret", client.secret)], 400, "invalid_request"),
    (
      [
        ("grant_type", "password"), ("client_id", client.name), ("client_secret", client.secret),
      ], 400, "unsupported_grant_type"
    ),
  ]

  @Test("a token is refused in OAuth's words", arguments: 0..<refusals.count)
  func refused(_ row: Int) async throws {
    let (form, status, error) = Self.refusals[row]
    let bench = try bench(ScimAccess(client: Self.client))
    let answer = try await bench.form(Self.tokenURL, form)
    #expect(answer.status == status && answer.json["error"]?.string == error)
  }

  @Test("access is told by the control, and the configuration shows its kinds")
  func control() async throws {
    let bench = try Bench()
    let access: JSONValue = [
      "bearer": "fixed", "basic": ["user": "u", "password": "p"],
      "client": ["id": "c", "secret": "s", "seconds": 5],
    ]
    let root = "https://idp.example.com/_twin/knobs"
    #expect(try await bench.call(.put, root, ["access": access], token: nil).status == 204)
    #expect(try await status(bench, "Bearer fixed").status == 200)
    #expect(try await status(bench, basic("u:p")).status == 200)
    let token = try await bench.form(
      Self.tokenURL,
      [("grant_type", "client_credentials"), ("client_id", "c"), ("client_secret", "s")])
    let bearer = "Bearer \(token.json["access_token"]?.string ?? "")"
    #expect(try await status(bench, bearer).status == 200)
    #expect(try await bench.call(.put, root, ["revokesTokens": true], token: nil).status == 204)
    #expect(try await status(bench, bearer).status == 401)
    let url = "https://idp.example.com/scim/v2/ServiceProviderConfig"
    let told = try await bench.call(.get, url, token: "fixed")
    let kinds = told.json["authenticationSchemes"]?.array?.map { $0["type"]?.string }
    #expect(kinds == ["oauthbearertoken", "httpbasic", "oauth2"])
  }
}
