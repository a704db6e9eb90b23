import SyncCore
import SyncHTTP
import SyncTwins
import Testing

@Suite("Twins over real HTTP")
struct ServedTests {
  /// Serves a twin for as long as `use` runs.
  private func served<Value: Sendable>(
    _ twin: some Twin, _ use: (String) async throws -> Value
  ) async throws -> Value {
    let address = ListenAddress.tcp(host: "127.0.0.1", port: 0)
    let server = try HTTPServer(address: address, limits: .twin)
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { await server.run { request in await twin.respond(to: request) } }
      let value = try await use("http://\(server.address)")
      group.cancelAll()
      return value
    }
  }

  @Test("Google takes an assertion for its own URL and cuts a connection when told to")
  func google() async throws {
    let bench = try Bench()
    let client = CurlClient()
    defer { client.close() }
    try await served(bench.town.google) { root in
      var assertion = GoogleAssertion(bench)
      assertion.claims["aud"] = .string(root + "/token")
      let text = try signedToken(assertion.header, assertion.claims, assertion.key, .pkcs1)
      let form = FormCoding.body([("grant_type", assertion.grant), ("assertion", text)])
      let answer = try await client.send(
        HTTPRequest(
          .post, root + "/token", headers: ["Content-Type": FormCoding.contentType], body: form))
      #expect(answer.status == 200)
      let token = try answer.json()["access_token"]?.string ?? ""
      let user = root + "/admin/directory/v1/users/sync%40example.com"
      let request = HTTPRequest(
        .put, user,
        headers: ["Authorization": "Bearer \(token)", "Content-Type": "application/json"],
        body: HTTPBody(json: ["recoveryPhone": "+4712345678"]))
      bench.town.google.add(TwinFault(.reset(applied: true), method: .put, times: 10))
      await #expect(throws: HTTPFailure.self) { try await client.send(request) }
      #expect(bench.town.google.user("sync@example.com")?.fields["recoveryPhone"] != nil)
    }
  }

  @Test("Entra's links lead back to where it was called")
  func entra() async throws {
    let bench = try Bench()
    let client = CurlClient()
    defer { client.close() }
    for number in 1...3 { bench.town.entra.seedUser("user\(number)@example.com") }
    let token = try await bench.graphToken()
    try await served(bench.town.entra) { root in
      let headers: HTTPHeaders = ["Authorization": "Bearer \(token)"]
      let first = try await client.send(
        HTTPRequest(.get, root + "/v1.0/users?$top=2", headers: headers))
      #expect(first.headers.values("date").count == 1)
      let link = try first.json()["@odata.nextLink"]?.string ?? ""
      #expect(link.hasPrefix(root + "/v1.0/users?"))
      let second = try await client.send(HTTPRequest(.get, link, headers: headers))
      #expect(try second.json()["value"]?.array?.count == 1)
    }
  }

  @Test("the SCIM twin is steered over HTTP")
  func scim() async throws {
    let bench = try Bench()
    let client = CurlClient()
    defer { client.close() }
    try await served(bench.town.scim) { root in
      let fault: JSONValue = ["effect": "throttle", "status": 503, "retryAfter": 3]
      let steered = try await client.send(
        HTTPRequest(
          .post, root + "/_twin/faults", headers: ["Content-Type": "application/json"],
          body: HTTPBody(json: fault)))
      #expect(steered.status == 200)
      let headers: HTTPHeaders = ["Authorization": "Bearer \(bench.town.scimToken)"]
      let request = HTTPRequest(.get, root + "/scim/v2/Users", headers: headers)
      let slow = try await client.send(request)
      #expect(slow.status == 503 && slow.headers["Retry-After"] == "3")
      #expect(try await client.send(request).status == 200)
    }
  }

  static let spoilings: [(fault: JSONValue, isWhole: Bool)] = [
    (["effect": "cut", "bytes": 50], false), (["effect": "claim", "bytes": 100_000], false),
    (["effect": "claim", "bytes": 50], true),
    (["effect": "drip", "bytes": 40, "milliseconds": 1], true),
  ]

  @Test("a spoilt answer reaches the client as it was told", arguments: spoilings.indices)
  func spoilt(_ row: Int) async throws {
    let (fault, isWhole) = Self.spoilings[row]
    let bench = try Bench()
    let client = CurlClient()
    defer { client.close() }
    let spoiling = try #require(TwinFault(fault))
    try await served(bench.town.scim) { root in
      let headers: HTTPHeaders = ["Authorization": "Bearer \(bench.town.scimToken)"]
      let request = HTTPRequest(.get, root + "/scim/v2/Schemas", headers: headers)
      let whole = try await client.send(request).body.array
      bench.town.scim.add(spoiling)
      guard isWhole else {
        await #expect(throws: HTTPFailure.self) { try await client.send(request) }
        return
      }
      let body = try await client.send(request).body.array
      #expect(fault["effect"] == "drip" ? body == whole : body == Array(whole.prefix(50)))
      #expect(try await client.send(request).body.array == whole)
    }
  }

  @Test("without sockets a cut answer is a failure too", arguments: spoilings.indices)
  func spoiltInside(_ row: Int) async throws {
    let bench = try Bench()
    bench.town.scim.add(try #require(TwinFault(Self.spoilings[row].fault)))
    let isWhole = Self.spoilings[row].fault["effect"] == "drip"
    let answer = try? await bench.scim(.get, "/Schemas")
    #expect((answer?.status == 200) == isWhole)
  }
}
