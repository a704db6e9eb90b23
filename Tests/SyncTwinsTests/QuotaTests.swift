import SyncCore
import SyncHTTP
import SyncTwins
import Testing

@Suite("Quotas that the twins enforce")
struct QuotaTests {
  @Test("Google counts every request, minute by minute, and names no wait")
  func google() async throws {
    let bench = try Bench()
    _ = try await bench.google(.get, "/users/sync@example.com")  // signs in, without a quota
    bench.town.google.setQuotas([
      TwinQuota(limit: 3, per: .seconds(60), status: 403, reason: "userRateLimitExceeded")
    ])
    var answers: [Bench.Answer] = []
    for _ in 0..<4 { answers.append(try await bench.google(.get, "/users/sync@example.com")) }
    #expect(answers.map(\.status) == [200, 200, 200, 403])
    #expect(answers.last?.reason == "userRateLimitExceeded")
    #expect(answers.last?.headers["Retry-After"] == nil)
    bench.clock.move(by: .seconds(59))
    #expect(try await bench.google(.get, "/users/sync@example.com").status == 403)
    bench.clock.move(by: .seconds(1))
    #expect(try await bench.google(.get, "/users/sync@example.com").status == 200)
  }

  @Test("Entra ID keeps a bucket of writes, tells how full it is, and when to come again")
  func entra() async throws {
    let bench = try Bench()
    _ = try await bench.graph(.get, "/users")
    let knobs: JSONValue = [
      "quota": [
        "limit": 10, "windowMilliseconds": 10_000, "shape": "bucket", "counts": "writes",
      ]
    ]
    let root = "https://graph.microsoft.com/_twin"
    #expect(try await bench.call(.put, root + "/knobs", knobs, token: nil).status == 204)
    var parts: [String?] = []
    var refused: Bench.Answer?
    for number in 0..<11 {
      var user = EntraUserTests.minimal
      user["userPrincipalName"] = .string("u\(number)@example.com")
      let answer = try await bench.graph(.post, "/users", .object(user))
      parts.append(answer.headers["x-ms-throttle-limit-percentage"])
      if answer.status == 429 { refused = answer }
    }
    #expect(parts == [nil, nil, nil, nil, nil, nil, nil, "0.800", "0.900", "1.000", "1.100"])
    #expect(refused?.headers["Retry-After"] == "2.0")
    #expect(refused?.headers["x-ms-throttle-information"] == "WriteLimitExceeded")
    #expect(try await bench.graph(.get, "/users").status == 200, "reads do not count")
    let state = try await bench.call(.get, root + "/state", token: nil)
    #expect(state.json["throttledCount"] == 1)
    bench.clock.move(by: .milliseconds(2000))
    var user = EntraUserTests.minimal
    user["userPrincipalName"] = "late@example.com"
    #expect(try await bench.graph(.post, "/users", .object(user)).status == 201)
  }

  @Test("Google takes ten new users a second, and answers more with 503")
  func creates() async throws {
    let bench = try Bench()
    _ = try await bench.google(.get, "/users/sync@example.com")
    bench.town.google.setQuotas(GoogleState.documentedQuotas)
    var answers: [Int] = []
    for number in 0..<11 {
      let user: JSONValue = [
        "primaryEmail": .string("user\(number)@example.com"), "password": "A-phrase-of-9-words",
        "name": ["givenName": "A", "familyName": "B"],
      ]
      answers.append(try await bench.google(.post, "/users", user).status)
    }
    #expect(answers == Array(repeating: 200, count: 10) + [503])
    #expect(try await bench.google(.get, "/users/user9@example.com").status == 200)
    bench.clock.move(by: .seconds(1))
    #expect(try await bench.google(.get, "/users/user10@example.com").status == 404)
  }

  @Test("a knob turns on what the services document, and off")
  func documented() async throws {
    let bench = try Bench()
    let places = [
      ("https://graph.microsoft.com", 3000), ("https://admin.googleapis.com", 2400),
    ]
    for (origin, limit) in places {
      for (value, expected) in [("documented" as JSONValue, limit), (.null, nil)] {
        let answer = try await bench.call(
          .put, origin + "/_twin/knobs", ["quota": value], token: nil)
        #expect(answer.status == 204)
        let quotas = [
          bench.town.entra.withState { $0.front.quotas.first?.limit },
          bench.town.google.withState { $0.front.quotas.first?.limit },
        ]
        #expect(quotas.contains(expected))
      }
    }
  }
}
