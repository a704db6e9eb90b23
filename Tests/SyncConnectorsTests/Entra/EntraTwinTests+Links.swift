import SyncConnectors
import SyncCore
import SyncTwins
import Testing

/// Stamps, the bin and the tenant.
extension EntraTwinTests {
  @Test("the stamp is found by an advanced query, with who holds a role told")
  func stamp() async throws {
    let (twin, connector) = try pair()
    let stamp = try #require(EntraConnector.stampAttribute)
    let value = "dirsyncd:idp:o'neil"
    let account = Account(
      name: "dana.ito@example.com",
      attributes: attributes(["displayName": "Dana"]).merging([stamp: .string(value)]) { $1 },
      isActive: true)
    let shadow = try await connector.apply(.create(account), to: nil).shadow
    let found = try await connector.accounts(with: value, in: stamp)
    #expect(found.map(\.shadow.remoteID) == [shadow.remoteID])
    #expect(found.first?.isPrivileged == false)
    let now = clock.now
    _ = twin.withState { $0.seed(["user": .string(account.name), "privileged": true], at: now) }
    let again = try await connector.accounts(with: value, in: stamp)
    #expect(again.first?.isPrivileged == true)
    #expect(try await connector.accounts(with: "dirsyncd:idp:other", in: stamp).isEmpty)
  }

  @Test("an address that was taken meanwhile keeps the deleted one in the bin for good")
  func conflict() async throws {
    let (_, connector) = try pair()
    let account = Account(
      name: "dana.ito@example.com", attributes: attributes(["displayName": "Dana"]),
      isActive: true)
    let shadow = try await connector.apply(.create(account), to: nil).shadow
    _ = try await connector.apply(.delete, to: shadow)
    _ = try await connector.apply(.create(account), to: nil)
    await #expect { try await connector.apply(.restore(as: account.name), to: shadow) } throws: {
      error in
      (error as? RemoteFailure)?.isFinal == true
    }
  }

  @Test("a tenant that is named by a domain is told by its own id") func identity() async throws {
    let (_, connector) = try pair()
    // The twin of these tests is named by a domain itself, which is no id.
    #expect(try await connector.identity() == nil)
  }
}
