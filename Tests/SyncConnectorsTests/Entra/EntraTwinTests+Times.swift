import SyncConnectors
import SyncCore
import SyncHTTP
import SyncTestKit
import SyncTwins
import Testing

/// The two time stamps that tell who was signed out, and who set the password.
extension EntraTwinTests {
  @Test("only a password moves the two time stamps: no attribute, name, suspension or resumption")
  func stamps() async throws {
    let (twin, connector) = try pair()
    let shadow = try await connector.apply(.create(sample.account), to: nil).shadow
    let first = try await connector.passwordTimes(of: shadow.remoteID)
    #expect(first == PasswordTimes(changedAt: clock.now, sessionsValidFrom: clock.now))
    let everything = AccountChange(attributes: sample.change)
    let actions: [Action] = [
      .update(everything), .update(AccountChange(name: sample.newName)), .suspend, .resume,
    ]
    for action in actions {
      clock.advance(by: .seconds(60))
      _ = try await connector.apply(action, to: shadow)
      let times = try await connector.passwordTimes(of: shadow.remoteID)
      #expect(times == first, "\(action)")
    }
    let writes = twin.requests.filter { $0.method == .patch }
    #expect(writes.count == actions.count)
    #expect(writes.allSatisfy { !$0.bodyFields.contains("passwordProfile") })
    clock.advance(by: .seconds(60))
    _ = try await connector.setPassword(Secret("Tr0ub4dor&3"), of: shadow)
    let after = try await connector.passwordTimes(of: shadow.remoteID)
    #expect(after == PasswordTimes(changedAt: clock.now, sessionsValidFrom: clock.now))
    let read = try await connector.read(shadow.remoteID)
    #expect(read?.passwordTimes == after)
  }

  @Test("all users' time stamps come in pages of 999") func pages() async throws {
    let (twin, connector) = try pair()
    for number in 0..<1001 { twin.seedUser("user\(number)@example.com") }
    let first = try await connector.passwordTimes(after: nil)
    let next = try #require(first.next)
    let second = try await connector.passwordTimes(after: next)
    #expect([first.times.count, second.times.count] == [999, 2])
    #expect(second.next == nil)
    #expect(twin.requestCount(.get, "/v1.0/users") == 2)
    let id = try #require(twin.user("user1000@example.com")?.id)
    #expect(second.times[RemoteID(id)]?.changedAt == clock.now)
  }

  @Test(
    "a next page that lies elsewhere is not followed",
    arguments: [
      "https://graph.example.net/v1.0/users?$skiptoken=x",
      "https://graph.microsoft.com.example.net/v1.0/users?$skiptoken=x",
      "https://graph.microsoft.com/v1.0/groups?$skiptoken=x", "/v1.0/users?$skiptoken=x",
    ])
  func foreignPage(_ link: String) async throws {
    let client = ScriptedClient(.answer(200, ["value": [], "@odata.nextLink": .string(link)]))
    let configuration = EntraConfiguration(
      id: DirectoryID("entra"), tenant: "contoso.example", client: "app-1",
      credential: .secret(SharedSecret(Secret("s"))), domains: ["example.com"])
    let connector = EntraConnector(configuration, client: client, clock: clock)
    let failure = await failure { () async throws(RemoteFailure) in
      try await connector.passwordTimes(after: nil)
    }
    #expect(failure?.kind == .protocolBroken)
    #expect(client.sent.count == 1)
  }
}
