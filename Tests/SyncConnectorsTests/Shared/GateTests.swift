import SyncCore
import SyncHTTP
import Synchronization
import Testing

@testable import SyncConnectors

@Suite("What passes the gate of a directory")
struct GateTests {
  /// Notes what passes it, and lets nothing through when it is told to.
  private final class Gate: RequestGate {
    private let state = Mutex<(words: [String], isClosed: Bool)>(([], false))

    var words: [String] { state.withLock { $0.words } }

    func close() { state.withLock { $0.isClosed = true } }

    func enter(_ request: RequestKind, cost: Int) async throws(RemoteFailure) {
      let isClosed = state.withLock { state in
        state.words.append("\(request) \(cost)")
        return state.isClosed
      }
      if isClosed { throw RemoteFailure(.heldBack, "closed", retryAfter: .seconds(9)) }
    }

    func learn(_ hint: Pace.Hint, from request: RequestKind) {
      state.withLock { $0.words.append("\(hint)") }
    }
  }

  private func api(_ client: ScriptedClient, _ gate: Gate) -> APIClient {
    let clock = TestClock()
    let count = Mutex(0)
    let cache = AccessTokenCache(clock: clock) { () async throws(RemoteFailure) -> AccessToken in
      let number = count.withLock { count in
        count += 1
        return count
      }
      return AccessToken(
        text: "t-\(number)", expiresAt: clock.now.advanced(by: .seconds(3600)))
    }
    return APIClient(
      client: client, clock: clock, root: "https://x.example.com", tokens: cache,
      gate: gate, cost: { $0.url.hasSuffix("/dear") ? 5 : 1 }, classify: EntraFailure.classify)
  }

  @Test("every request asks before it is sent, the one with a new token too")
  func everyRequest() async throws {
    let gate = Gate()
    let client = ScriptedClient(
      .answer(200, [:]), .answer(401, [:]), .answer(200, [:]), .answer(200, [:]))
    let api = api(client, gate)
    _ = try await api.get("/dear")
    _ = try await api.get("/a")
    _ = try await api.send(.patch, "/a", body: HTTPBody(json: [:]))
    #expect(gate.words == ["read 5", "read 1", "read 1", "write 1"])
  }

  @Test("nothing is sent through a closed gate")
  func closed() async {
    let gate = Gate()
    gate.close()
    let client = ScriptedClient(.answer(200, [:]))
    let failure = await failure { () async throws(RemoteFailure) in
      try await api(client, gate).get("/a")
    }
    #expect(failure?.kind == .heldBack && failure?.retryAfter == .seconds(9))
    #expect(client.sent.isEmpty)
  }

  @Test("what answers tell of the rate is learned, decimal seconds and a told absence too")
  func hints() async {
    let gate = Gate()
    let client = ScriptedClient(
      .answer(200, [:], ["x-ms-throttle-limit-percentage": "0.85"]),
      .answer(
        429, [:], ["retry-after": "2.128", "x-ms-throttle-limit-percentage": "1.2"]),
      .answer(200, [:], ["x-ms-throttle-limit-percentage": "much"]),
      .answer(404, ["error": ["code": "Request_ResourceNotFound"]]),
      .answer(503, [:], ["retry-after": "120"]), .answer(503, [:]))
    let api = api(client, gate)
    for _ in 0..<6 { _ = try? await api.get("/a") }
    let hints = gate.words.filter { $0 != "read 1" }
    #expect(hints.count == 4)
    #expect(hints.prefix(2) == ["used(0.85)", "used(1.2)"])
    #expect(hints[2].contains("refused") && hints[2].contains("2.128"))
    #expect(hints[3].contains("away") && hints[3].contains("120"))
  }
}
