import SyncCore
import SyncHTTP
import SyncTwins
import Testing

@Suite("Faults")
struct FaultTests {
  static let users = "https://admin.googleapis.com/admin/directory/v1/users"

  private func failure(_ bench: Bench, _ fault: TwinFault) async throws -> HTTPFailure? {
    let token = try await bench.googleToken()
    bench.town.google.add(fault)
    let request = HTTPRequest(
      .put, Self.users + "/sync@example.com",
      headers: ["Authorization": "Bearer \(token)", "Content-Type": "application/json"],
      body: HTTPBody(json: ["recoveryEmail": "x@elsewhere.example"]))
    do {
      _ = try await bench.client.send(request)
      return nil
    } catch {
      return error
    }
  }

  private func isApplied(_ bench: Bench) -> Bool {
    bench.town.google.user("sync@example.com")?.fields["recoveryEmail"] != nil
  }

  @Test("cut connections become the client's failures, applied or not")
  func cuts() async throws {
    let rows: [(TwinFault.Effect, HTTPFailure, Bool)] = [
      (.reset(applied: true), .unknownOutcome("connection reset"), true),
      (.reset(applied: false), .unknownOutcome("connection reset"), false),
      (.hang(.seconds(60), applied: true), .unknownOutcome("time-out"), true),
      (.hang(.seconds(60), applied: false), .unknownOutcome("time-out"), false),
      (.refuse, .unreachable("connection refused"), false),
    ]
    for (effect, expected, applied) in rows {
      let bench = try Bench()
      #expect(try await failure(bench, TwinFault(effect, method: .put)) == expected)
      #expect(isApplied(bench) == applied)
    }
  }

  @Test("a fault waits for its turn and wears off")
  func turns() async throws {
    let bench = try Bench()
    bench.town.google.add(
      TwinFault(
        .throttle(status: 429, retryAfter: "2", reason: nil), method: .get,
        pathPrefix: "/admin/directory/v1/users", nth: 2, times: 2))
    var statuses: [Int] = []
    for _ in 0..<4 {
      statuses.append(try await bench.google(.get, "/users/sync@example.com").status)
    }
    #expect(statuses == [200, 429, 429, 200])
  }

  @Test("refusals have the shape of their service")
  func shapes() async throws {
    let bench = try Bench()
    _ = try await bench.graphToken()
    _ = try await bench.googleToken()
    let slow = TwinFault(.throttle(status: 429, retryAfter: "2.128", reason: nil))
    bench.town.google.add(slow, TwinFault(.precondition(reason: nil)))
    bench.town.entra.add(slow, TwinFault(.html(status: 502)))
    bench.town.scim.add(TwinFault(.fail(status: 500, body: nil)))
    let google = try await bench.google(.get, "/users/sync@example.com")
    #expect(google.reason == "rateLimitExceeded" && google.headers["Retry-After"] == "2.128")
    #expect(google.json["error"]?["status"] == "RESOURCE_EXHAUSTED")
    let fresh = try await bench.google(.put, "/users/sync@example.com", [:])
    #expect(fresh.status == 412 && fresh.reason == "conditionNotMet")
    let graph = try await bench.graph(.get, "/users")
    #expect(graph.code == "TooManyRequests")
    #expect(graph.headers["x-ms-throttle-information"] == "WriteLimitExceeded")
    let gateway = try await bench.graph(.get, "/users")
    #expect(gateway.status == 502 && gateway.json == .null)
    #expect(try await bench.scim(.get, "/Users").json["status"] == "500")
  }

  @Test("a conflict is answered although the update was applied")
  func conflict() async throws {
    let bench = try Bench()
    _ = try await bench.googleToken()
    bench.town.google.add(TwinFault(.conflict(reason: nil)))
    let body: JSONValue = ["recoveryEmail": "x@elsewhere.example"]
    let answer = try await bench.google(.put, "/users/sync@example.com", body)
    #expect(answer.status == 409 && answer.reason == "duplicate")
    #expect(isApplied(bench))
  }

  @Test("whatever fails may have been applied, where the fault says so", arguments: [true, false])
  func applied(_ applied: Bool) async throws {
    let bench = try Bench()
    _ = try await bench.googleToken()
    let fault: JSONValue = ["effect": "fail", "status": 404, "applied": .bool(applied)]
    bench.town.google.add(try #require(TwinFault(fault)))
    let body: JSONValue = ["recoveryEmail": "x@elsewhere.example"]
    #expect(try await bench.google(.put, "/users/sync@example.com", body).status == 404)
    #expect(isApplied(bench) == applied)
  }

  @Test("a quota refuses what is over it until the window ends")
  func quota() async throws {
    let bench = try Bench()
    bench.town.scim.setQuotas([TwinQuota(limit: 2, per: .seconds(10), retryAfter: "7")])
    var statuses: [Int] = []
    for _ in 0..<3 { statuses.append(try await bench.scim(.get, "/Users").status) }
    #expect(statuses == [200, 200, 429])
    bench.clock.move(by: .seconds(10))
    #expect(try await bench.scim(.get, "/Users").status == 200)
  }

  @Test("the control surface adds faults and shows state and requests")
  func control() async throws {
    let bench = try Bench()
    let root = "https://graph.microsoft.com/_twin"
    let faults: JSONValue = [["effect": "throttle", "status": 503, "pathPrefix": "/v1.0"]]
    let added = try await bench.call(.post, root + "/faults", faults, token: nil)
    #expect(added.status == 200 && added.json["waiting"] == 1)
    let wrong = try await bench.call(.post, root + "/faults", ["effect": "melt"], token: nil)
    #expect(wrong.status == 400)
    #expect(try await bench.graph(.get, "/users").status == 503)
    let body = EntraUserTests.minimal
    #expect(try await bench.graph(.post, "/users", .object(body)).status == 201)
    let state = try await bench.call(.get, root + "/state", token: nil)
    #expect(state.json["users"]?.array?.first?["password"] == "Tr1cky-Phrase")
    let seen = try await bench.call(.get, root + "/requests", token: nil)
    let last = seen.json["requests"]?.array?.last
    #expect(last?["method"] == "POST" && last?["path"] == "/v1.0/users")
    #expect(last?["bodyFields"]?.array?.contains("passwordProfile") == true)
    #expect(bench.town.entra.requestCount(.post, "/v1.0/users") == 1)
  }

  @Test("served over HTTP, a cut connection is an answer of status 0")
  func served() async throws {
    let bench = try Bench()
    bench.town.scim.add(
      TwinFault(.reset(applied: false)), TwinFault(.hang(.milliseconds(1), applied: false)))
    let request = HTTPServerRequest(
      method: .get, path: "/scim/v2/Users",
      headers: ["Authorization": "Bearer \(bench.town.scimToken)"], peer: .loopback)
    #expect(await bench.town.scim.respond(to: request).status == 0)
    #expect(await bench.town.scim.respond(to: request).status == 200)
  }
}
