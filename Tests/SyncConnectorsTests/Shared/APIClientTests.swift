import SyncCore
import SyncHTTP
import Testing

@testable import SyncConnectors

@Suite struct APIClientTests {
  private func api(_ client: ScriptedClient) -> APIClient {
    let clock = TestClock()
    let endpoint = TokenEndpoint(client: client, clock: clock, url: "https://x.example.com/token")
    let cache = AccessTokenCache(clock: clock) { () async throws(RemoteFailure) -> AccessToken in
      try await endpoint.token(for: HTTPBody([]))
    }
    return APIClient(
      client: client, clock: clock, root: "https://x.example.com", tokens: cache,
      classify: GoogleFailure.classify)
  }

  @Test("after a 401 one new token is tried, once") func renewsOnce() async throws {
    let client = ScriptedClient(.answer(401, [:]), .answer(200, ["id": "1"]))
    _ = try await api(client).get("/a")
    #expect(
      client.sent.map { $0.headers["Authorization"] } == ["Bearer token-1", "Bearer token-2"])

    let refusing = ScriptedClient(.answer(401, [:]), .answer(401, [:]), .answer(200, [:]))
    let failure = await failure { () async throws(RemoteFailure) in
      try await api(refusing).get("/a")
    }
    #expect(failure?.kind == .credentials)
    #expect(refusing.sent.count == 2)
    #expect(refusing.tokens.count == 2)
  }

  @Test("a lost answer to a read changed nothing; to a write it may have") func lostAnswers() async
  {
    let table: [(HTTPFailure, RemoteFailure.Kind, RemoteFailure.Kind)] = [
      (.unreachable("x"), .unreachable, .unreachable),
      (.unknownOutcome("x"), .unavailable, .unknownOutcome),
      (.cancelled, .unavailable, .unknownOutcome),
      (.answerTooLarge(byteLimit: 5), .protocolBroken, .unknownOutcome),
      (.badRequest("x"), .unreachable, .unreachable),
    ]
    for (lost, read, write) in table {
      let client = ScriptedClient(.failure(lost), .failure(lost))
      let api = api(client)
      let first = await failure { () async throws(RemoteFailure) in try await api.get("/a") }
      let second = await failure { () async throws(RemoteFailure) in
        try await api.send(.put, "/a", body: HTTPBody(json: [:]))
      }
      #expect(first?.kind == read)
      #expect(second?.kind == write)
    }
  }

  @Test("Retry-After is read from any failure") func retryAfter() async {
    let client = ScriptedClient(.answer(503, [:], ["retry-after": "2.5"]))
    let failure = await failure { () async throws(RemoteFailure) in try await api(client).get("/a")
    }
    #expect(failure?.retryAfter == .milliseconds(2500))
  }
}
