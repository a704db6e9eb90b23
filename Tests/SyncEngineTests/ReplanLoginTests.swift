import SyncCore
import SyncStore
import SyncTestKit
import Testing

@Suite("A login while a changed policy is being applied")
struct ReplanLoginTests {
  @Test("is judged by the new one")
  func newScope() async throws {
    let user = #"{"id": "u1", "userName": "u1@example.com", "title": "clerk"}"#
    let before = try PortalBench { $0.scope = try? SCIMFilter(#"title eq "chief""#) }
    before.source.set("u1", user)
    try await before.sync()
    let address = LoginAddress.userName("u1@example.com")
    let refused = try await before.logIn(address, id: "first").get()
    #expect(refused == ["entra": "not-bound not-bound", "google": "not-bound not-bound"])
    try await before.ledger.finish()
    let after = try PortalBench(path: before.folder)
    after.source.set("u1", user)
    let taken = try await after.logIn(address, id: "second").get()
    #expect(taken == ["entra": "queued first-login", "google": "queued first-login"])
    try await after.sync()
    #expect(after.directories.allSatisfy { $0.account(named: "u1@example.com")?.pushes.count == 1 })
  }
}
