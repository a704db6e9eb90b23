import SyncCore
import SyncHTTP
import SyncTestKit
import Testing

@testable import SyncConnectors

@Suite("What a directory would refuse anyhow is known without asking it")
struct VerifyTests {
  private static let name = "dana.ito@example.com"
  private static let google = attributes(["name.givenName": "Dana", "name.familyName": "Ito"])
  private static let entra = attributes(["displayName": "Dana Ito"])
  private static let badNames = ["dåna@example.com", "\"x\"@example.com", "🙂@example.com"]

  private static func create(_ name: String, _ attributes: Attributes) -> Action {
    .create(Account(name: name, attributes: attributes, isActive: true))
  }

  /// Actions that pass, and actions that do not.
  private static func actions(_ whole: Attributes) -> (good: [Action], bad: [Action]) {
    let unknown = attributes(["shoeSize": "44"])
    return (
      [create(name, whole), .update(AccountChange(name: name)), .suspend, .delete],
      badNames.flatMap { [create($0, whole), .update(AccountChange(name: $0))] }
        + [create(name, [:]), .update(AccountChange(attributes: unknown))]
    )
  }

  private func check(
    _ connector: any DirectoryConnector, _ client: ScriptedClient, _ whole: Attributes
  ) async throws {
    let (good, bad) = Self.actions(whole)
    for action in good { try connector.verify(action) }
    let shadow = Shadow(remoteID: RemoteID("117"), name: Self.name)
    for action in bad {
      let told = await failure { () async throws(RemoteFailure) in try connector.verify(action) }
      #expect(told?.kind == .refused, "\(action)")
      let applied = await failure { () async throws(RemoteFailure) in
        try await connector.apply(action, to: shadow)
      }
      #expect(told == applied)
    }
    #expect(client.sent.isEmpty)
  }

  @Test("an account of Google Workspace") func googleAccounts() async throws {
    let client = ScriptedClient()
    try await check(try google(client), client, Self.google)
  }

  @Test("an account of Entra ID") func entraAccounts() async throws {
    let client = ScriptedClient()
    try await check(entra(client), client, Self.entra)
    // Who the manager is, is no text that is checked.
    try entra(client).verify(.update(AccountChange(attributes: [EntraUser.manager: "new:1"])))
  }

  @Test("a group of either") func groups() async throws {
    let client = ScriptedClient()
    let long = String(repeating: "x", count: 5000)
    let google = try #require(try google(client).groups)
    let entra = try #require(entra(client).groups)
    try google.verify(Self.create("app@example.com", [:]))
    try entra.verify(Self.create("App", attributes(["mailNickname": "app"])))
    let cases: [(any GroupDirectory, Action)] = [
      (google, Self.create("naïve@example.com", [:])),
      (google, .update(AccountChange(name: "no-domain"))),
      (entra, Self.create("App", [:])), (entra, .update(AccountChange(name: long))),
      (entra, .update(AccountChange(attributes: attributes(["mailNickname": "a b"])))),
    ]
    for (groups, action) in cases {
      let told = await failure { () async throws(RemoteFailure) in try groups.verify(action) }
      #expect(told?.kind == .refused, "\(action)")
    }
    #expect(client.sent.isEmpty)
  }

  private func google(_ client: ScriptedClient) throws -> GoogleConnector {
    GoogleConnector(
      GoogleConfiguration(
        id: DirectoryID("google"), key: try GoogleServiceAccountKey(json: Secret(googleKeyFile())),
        adminSubject: "sync@example.com", domains: ["example.com"],
        features: Feature.standard.union([.groups])),
      client: client, clock: TestClock())
  }

  private func entra(_ client: ScriptedClient) -> EntraConnector {
    EntraConnector(
      EntraConfiguration(
        id: DirectoryID("entra"), tenant: "contoso.example", client: "app-1",
        credential: .secret(SharedSecret(Secret("secret"))), domains: ["example.com"]),
      client: client, clock: TestClock())
  }
}
