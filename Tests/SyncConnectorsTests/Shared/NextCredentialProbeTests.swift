import SyncConnectors
import SyncCore
import SyncHTTP
import Synchronization
import Testing

/// What each side is asked before a next credential is used: a token where there are tokens, and a
/// harmless read.
@Suite struct NextCredentialProbeTests {
  private func pair<Value>(_ current: Value, _ next: Value) -> RotatingCredential<Value> {
    RotatingCredential(
      at: [.current: "file current", .next: "file next"],
      read: { (slot: CredentialSlot) throws(CredentialFault) -> HeldCredential<Value>? in
        HeldCredential(slot == .current ? current : next)
      }, tell: { _ in })
  }

  private let refused = ScriptedClient.Reply.answer(403, ["error": ["message": "no rights"]])
  private let taken = ScriptedClient.Reply.answer(200, ["value": [], "Resources": []])

  private func shown(_ client: ScriptedClient) -> [String?] {
    client.sent.map { $0.headers["Authorization"] }
  }

  @Test func `Entra ID lists a user`() async throws {
    let pair = pair(
      EntraConfiguration.Credential.secret(SharedSecret(Secret("old"))),
      .secret(SharedSecret(Secret("new"))))
    let client = ScriptedClient(refused)
    let connector = EntraConnector(
      EntraConfiguration(
        id: DirectoryID("entra"), tenant: "t", client: "c", credential: pair,
        domains: ["example.com"]),
      client: client, clock: TestClock())
    try await connector.proveCredentials()
    #expect(client.tokens.map { $0.body.contains("client_secret=new") } == [true, false])
    #expect(client.sent.map(\.line) == ["GET /v1.0/users?%24top=1&%24select=id"])
    #expect(pair.state.inUse == .current)
    #expect(pair.state.refusal == "the next one (file next): Entra 403: no rights")
    client.script([taken, .answer(404, [:])])
    try await connector.proveCredentials()
    #expect(client.tokens.map { $0.body.contains("client_secret=new") } == [true, false, true])
    #expect(pair.state.inUse == .next && pair.state.refusal == nil)
    _ = try? await connector.read(RemoteID("guid-1"))
    #expect(shown(client) == ["Bearer token-1", "Bearer token-3", "Bearer token-3"])
  }

  @Test func `Google lists a user`() async throws {
    let key = try GoogleServiceAccountKey(json: Secret(try googleKeyFile()))
    let pair = pair(key, key)
    let client = ScriptedClient(refused)
    let connector = GoogleConnector(
      GoogleConfiguration(
        id: DirectoryID("google"), credential: pair, adminSubject: "sync@example.com",
        domains: ["example.com"]),
      client: client, clock: TestClock())
    try await connector.proveCredentials()
    #expect(client.tokens.count == 2)
    #expect(
      client.sent.map(\.line) == [
        "GET /admin/directory/v1/users?customer=my_customer&maxResults=1&fields=users%28id%29"
      ])
    #expect(pair.state.inUse == .current && pair.state.refusal != nil)
    client.script([taken, .answer(404, [:])])
    try await connector.proveCredentials()
    #expect(pair.state.inUse == .next && pair.state.refusal == nil)
    _ = try? await connector.read(RemoteID("117"))
    #expect(shown(client) == ["Bearer token-1", "Bearer token-3", "Bearer token-3"])
  }

  private func source(
    _ pair: RotatingCredential<ScimConfiguration.Credential>, _ client: ScriptedClient
  ) -> ScimSource {
    ScimSource(
      ScimConfiguration(id: "idp", baseURL: "https://idp.example.com/scim", credential: pair),
      client: client, clock: TestClock())
  }

  @Test func `the source lists a user, also for the one in use`() async throws {
    let pair = pair(
      ScimConfiguration.Credential.bearer(SharedSecret(Secret("old"))),
      .basic(user: "u", password: SharedSecret(Secret("p"))))
    let client = ScriptedClient(refused, taken, taken)
    let source = source(pair, client)
    try await source.proveCredentials()
    #expect(client.sent.allSatisfy { $0.line == "GET /scim/Users?startIndex=1&count=1" })
    #expect(shown(client) == ["Basic dTpw", "Bearer old", "Bearer old"])
    #expect(pair.state.inUse == .current && pair.state.refusal != nil)
    client.script([taken, taken, taken])
    try await source.proveCredentials()
    #expect(Set(shown(client).suffix(3)) == ["Basic dTpw"])
    #expect(pair.state.inUse == .next && pair.state.refusal == nil)
    // Withdrawn: the old one is proven and serves again.
    client.script([refused, taken, taken, taken])
    try await source.proveCredentials()
    #expect(
      shown(client).suffix(4) == ["Basic dTpw", "Bearer old", "Bearer old", "Bearer old"])
    #expect(pair.state.inUse == .current)
  }

  @Test func `a token that is refused makes the source's file be read again`() async throws {
    let client = ScriptedClient(.answer(401, [:]), taken, .answer(401, [:]))
    let reads = Mutex(0)
    let changing = RotatingCredential<ScimConfiguration.Credential>(
      at: [.current: "file current"],
      read: { (slot: CredentialSlot) throws(CredentialFault) in
        guard slot == .current else { return nil }
        let count = reads.withLock { count in
          count = min(2, count + 1)
          return count
        }
        return HeldCredential(.bearer(SharedSecret(Secret("token-\(count)"))))
      }, tell: { _ in })
    let source = source(changing, client)
    try await source.proveCredentials()
    #expect(shown(client) == ["Bearer token-1", "Bearer token-2"])
    // The same one again would be refused again.
    let failure = await failure { () async throws(RemoteFailure) in
      try await source.proveCredentials()
    }
    #expect(failure?.kind == .credentials)
    #expect(client.sent.count == 3)
  }
}
