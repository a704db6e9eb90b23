import SyncConnectors
import SyncCore
import SyncHTTP
import SyncTwins
import Testing

@Suite("Signing in at the source") struct ScimSignInTests {
  private static let tokenURL = "https://idp.example.com/oauth2/token"
  private let clock = TestClock()
  private let twin: ScimTwin
  private let client: CountingClient

  /// Counts what goes to the token endpoint.
  private final class CountingClient: HTTPClient {
    private let twin: TwinClient
    let tokens = RequestLog()

    init(_ twin: ScimTwin) {
      self.twin = TwinClient([TwinClient.Route("https://idp.example.com", twin)])
    }

    func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
      if request.url == ScimSignInTests.tokenURL { tokens.add(request.url) }
      return try await twin.send(request)
    }
  }

  init() {
    let clock = clock
    var access = ScimAccess(
      basic: ScimAccess.Pair("reader", "p:w"), client: ScimAccess.Pair("sync er", "s+/=&%:t"))
    access.tokenLife = .seconds(600)
    twin = ScimTwin(ScimSettings(token: "t"), now: { clock.now })
    twin.change { [access] in $0.access = access }
    twin.seedUser("dana@example.com")
    client = CountingClient(twin)
  }

  private func source(_ credential: ScimConfiguration.Credential) -> ScimSource {
    ScimSource(
      ScimConfiguration(
        id: "idp", baseURL: "https://idp.example.com/scim/v2", credential: credential,
        isProbed: false), client: client, clock: clock)
  }

  private func oauth(
    _ secret: String = "s+/=&%:t", _ way: ScimConfiguration.ClientAuth = .basic
  ) -> ScimConfiguration.Credential {
    .oauth2(
      tokenURL: Self.tokenURL, clientID: "sync er", clientSecret: SharedSecret(Secret(secret)),
      scope: nil, clientAuth: way)
  }

  private func count(_ source: ScimSource) async throws -> Int {
    try await allPages(of: .user, source).flatMap(\.records).count
  }

  @Test("a user and a password, and a client by either way, are let in") func ways() async throws {
    let basic = ScimConfiguration.Credential.basic(
      user: "reader", password: SharedSecret(Secret("p:w")))
    for credential in [basic, oauth(), oauth("s+/=&%:t", .body)] {
      #expect(try await count(source(credential)) == 1)
    }
    #expect(client.tokens.lines.count == 2)
  }

  @Test("a token is kept for half its life, renewed ahead of its end, and once when it is refused")
  func renewal() async throws {
    let source = source(oauth())
    for _ in 0..<3 { #expect(try await count(source) == 1) }
    #expect(client.tokens.lines.count == 1)
    clock.advance(by: .seconds(301))
    #expect(try await count(source) == 1)
    #expect(client.tokens.lines.count == 2)
    twin.withState { _ = $0.turn("revokesTokens", true) }
    #expect(try await count(source) == 1)
    #expect(client.tokens.lines.count == 3)
  }

  @Test("who is not let in is told as that, with what to replace") func refused() async throws {
    let wrong = ScimConfiguration.Credential.basic(
      user: "reader", password: SharedSecret(Secret("other-one")))
    let bearer = ScimConfiguration.Credential.bearer(SharedSecret(Secret("other-one")))
    for credential in [wrong, bearer, oauth("other-one")] {
      let source = source(credential)
      let failure = await failure { () async throws(RemoteFailure) in
        try await source.page(of: PassRequest(.user), after: nil)
      }
      #expect(failure?.kind == .credentials)
      #expect(failure?.detail.contains("other-one") == false)
      let finding = try #require(await source.check().last)
      #expect(finding.level == .failure)
      #expect(finding.remedy.contains("source.auth"))
    }
    let before = client.tokens.lines.count
    twin.change { $0.access = ScimAccess(bearer: "x", client: $0.access.client) }
    #expect(try await count(source(oauth())) == 1)
    #expect(client.tokens.lines.count == before + 1)
  }
}
