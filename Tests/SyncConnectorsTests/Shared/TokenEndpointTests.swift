import SyncCore
import SyncHTTP
import Testing

@testable import SyncConnectors

@Suite struct TokenEndpointTests {
  private func renew(_ replies: ScriptedClient.Reply) async throws(RemoteFailure) -> AccessToken {
    let client = ScriptedClient()
    client.playTokens(replies)
    let endpoint = TokenEndpoint(
      client: client, clock: TestClock(), url: "https://login.example.com/token")
    return try await endpoint.token(for: HTTPBody(Array("a=b".utf8)))
  }

  @Test(
    "what the configuration must mend is told from what passes",
    arguments: [
      (400, "invalid_grant", RemoteFailure.Kind.credentials), (401, "invalid_client", .credentials),
      (401, "unauthorized_client", .credentials), (403, "access_denied", .credentials),
      (400, "admin_policy_enforced", .credentials), (400, "invalid_scope", .credentials),
      (400, "invalid_request", .credentials), (400, "interaction_required", .credentials),
      (404, "", .credentials), (302, "", .credentials), (408, "", .unavailable),
      (429, "", .throttled), (500, "", .unavailable), (503, "", .unavailable),
      (504, "x", .unavailable), (400, "temporarily_unavailable", .unavailable),
      (400, "server_error", .unavailable), (400, "internal_failure", .unavailable),
    ])
  func failures(_ status: Int, _ error: String, _ kind: RemoteFailure.Kind) async {
    let reply = ScriptedClient.Reply.answer(
      status, ["error": .string(error), "error_description": "AADSTS1: why"],
      ["Retry-After": "3.5"])
    let failure = await failure { () async throws(RemoteFailure) in try await renew(reply) }
    #expect(failure?.kind == kind)
    #expect(failure?.status == status)
    #expect(failure?.retryAfter == .milliseconds(3500))
    #expect(failure?.detail.contains("AADSTS1: why") == true)
  }

  @Test("no answer, or no token in it, passes too") func noAnswer() async {
    let table: [(ScriptedClient.Reply, RemoteFailure.Kind)] = [
      (.failure(.unreachable("no route")), .unreachable),
      (.failure(.unknownOutcome("reset")), .unavailable),
      (.answer(200, ["token_type": "Bearer"]), .unavailable),
      (.text(200, "<html>"), .unavailable), (.text(403, "<html>"), .credentials),
    ]
    for (reply, kind) in table {
      let failure = await failure { () async throws(RemoteFailure) in try await renew(reply) }
      #expect(failure?.kind == kind)
    }
  }

  @Test(
    "the lifetime may be a number or a text",
    arguments: [
      (JSONValue.integer(3599), 3599), (.string("1800"), 1800), (.null, 3600), (.integer(-5), 3600),
    ])
  func lifetime(_ value: JSONValue, _ seconds: Int) async throws {
    let token = try await renew(.answer(200, ["access_token": "a", "expires_in": value]))
    #expect(TestClock().now.duration(to: token.expiresAt) == .seconds(seconds))
  }

  @Test("a secret goes into a form percent-encoded") func secretForm() {
    let secret = Secret("~+/=& å")
    let body = HTTPBody.form([("a", "b c")], secretName: "client_secret", secret: secret)
    #expect(body.text == "a=b%20c&client_secret=%7E%2B%2F%3D%26%20%C3%A5")
  }
}
