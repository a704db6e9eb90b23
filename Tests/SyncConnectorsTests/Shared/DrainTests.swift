import SyncConnectors
import SyncCore
import SyncHTTP
import SyncTestKit
import SyncTwins
import Testing

/// A company is hired at once, against twins that enforce the documented quotas, in simulated time.
@Suite("A backlog at a quota")
struct DrainTests {
  /// What a drain came to.
  private struct Result: Sendable {
    var isDone = false
    /// From the first request to the last account.
    var seconds = 0.0
    var requests = 0
    var refused = 0
    /// From a login in the middle to its password in the directory.
    var loginSeconds = 0.0
  }

  private static let password = "A-phrase-of-9-words"

  private static func google(_ clock: SimulatedClock) throws -> (GoogleTwin, any HTTPClient) {
    let account = GoogleSettings.ServiceAccount(
      email: "sync@project.iam.gserviceaccount.com", keyID: "key-1", key: try testKey.get())
    let twin = GoogleTwin(GoogleSettings(serviceAccount: account), now: { clock.now })
    twin.seedUser("sync@example.com", isAdmin: true)
    let client = TwinClient([
      TwinClient.Route("https://admin.googleapis.com", twin),
      TwinClient.Route("https://oauth2.googleapis.com", twin),
    ])
    return (twin, client)
  }

  private static func drainGoogle(
    users: Int, _ quotas: [TwinQuota]
  ) async throws -> Result {
    try await Aside.run {
      let clock = SimulatedClock()
      let (twin, client) = try google(clock)
      twin.setQuotas(quotas)
      let backlog = try Backlog(
        clock: clock, twins: client, mapping: try GoogleConnector.defaultMapping()
      ) { client, gate in
        let key = try GoogleServiceAccountKey(json: Secret(try googleKeyFile()))
        let configuration = GoogleConfiguration(
          id: DirectoryID("google"), key: key, adminSubject: "sync@example.com",
          domains: ["example.com"])
        return GoogleConnector(configuration, client: client, clock: clock, gate: gate)
      }
      return play(backlog, users: users) {
        twin.withState { $0.front.refusedCount }
      } hasPassword: {
        twin.user(Backlog.name(0))?.passwordWrites == 2
      }
    }
  }

  private static func drainEntra(users: Int, _ quotas: [TwinQuota]) async throws -> Result {
    try await Aside.run {
      let clock = SimulatedClock()
      let settings = EntraSettings(tenant: "contoso.example", client: "app-1", secret: "s~+/=&%")
      let twin = EntraTwin(settings, now: { clock.now })
      twin.setQuotas(quotas)
      let client = TwinClient([
        TwinClient.Route("https://login.microsoftonline.com", twin),
        TwinClient.Route("https://graph.microsoft.com", twin),
      ])
      let text = try Expression("userName")
      let mapping = Mapping(
        name: text, attributes: AttributeName("displayName").map { [$0: text] } ?? [:])
      let backlog = try Backlog(clock: clock, twins: client, mapping: mapping) { client, gate in
        let configuration = EntraConfiguration(
          id: DirectoryID("entra"), tenant: "contoso.example", client: "app-1",
          credential: .secret(SharedSecret(Secret("s~+/=&%"))), domains: ["example.com"])
        return EntraConnector(configuration, client: client, clock: clock, gate: gate)
      }
      return play(backlog, users: users) {
        twin.withState { $0.front.refusedCount }
      } hasPassword: {
        twin.user(Backlog.name(0))?.password == password
      }
    }
  }

  private static func play(
    _ backlog: Backlog, users: Int, refused: () -> Int, hasPassword: () -> Bool
  ) -> Result {
    var result = Result()
    backlog.start(hiring: users)
    defer { backlog.stop() }
    let creates = { backlog.line.createCount }
    guard backlog.play(for: .seconds(3600), until: { creates() >= users * 19 / 20 }) else {
      return result
    }
    let loggedInAt = backlog.clock.now
    result.requests = backlog.line.sent.count
    backlog.logIn(0, password)
    guard backlog.play(for: .seconds(600), until: hasPassword) else { return result }
    result.loginSeconds = loggedInAt.duration(to: backlog.clock.now).inSeconds
    result.isDone = backlog.play(for: .seconds(3600)) { creates() >= users }
    let sent = backlog.line.sent
    if let first = sent.first, let last = sent.last {
      result.seconds = first.at.duration(to: last.at).inSeconds
    }
    result.requests = sent.count
    result.refused = refused()
    return result
  }

  @Test("Google's 10 new users a second are used up almost, and no quota is exceeded")
  func google() async throws {
    let users = 1000
    let result = try await Self.drainGoogle(users: users, GoogleState.documentedQuotas)
    #expect(result.isDone)
    #expect(result.refused == 0)
    let least = max(Double(result.requests) / 40, Double(users) / 10)
    #expect(result.seconds <= least * 1.05, "\(result)")
    #expect(result.loginSeconds <= 2)
  }

  @Test("Entra ID's burst of 3,000 writes is spent, then 20 a second, and none is refused")
  func entra() async throws {
    let result = try await Self.drainEntra(users: 4200, EntraState.documentedQuotas)
    #expect(result.isDone)
    #expect(result.refused == 0)
    let writes = Double(result.requests) / 2
    #expect(result.seconds <= (writes - 3000) / 20 * 1.05, "\(result)")
    #expect(result.loginSeconds <= 2)
  }

  @Test("a quota that is a quarter of the documented one is learned")
  func learned() async throws {
    let quota = TwinQuota(
      limit: 600, per: .seconds(60), status: 403, reason: "userRateLimitExceeded")
    let result = try await Self.drainGoogle(users: 1500, [quota])
    #expect(result.isDone)
    #expect(result.refused * 100 <= result.requests, "\(result)")
    #expect(result.refused > 0)
    #expect(result.seconds <= Double(result.requests) / 10 * 1.4, "\(result)")
    #expect(result.loginSeconds <= 2)
  }
}
