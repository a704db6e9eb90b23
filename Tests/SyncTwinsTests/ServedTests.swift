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
}
