import SyncCore
import SyncEngine
import SyncStore
import SyncTestKit
import Testing

@Suite("A rename into a name that is taken says whose it is, and what to do")
struct RenameConflictTests {
  @Test("a stranger's account") func stranger() async throws {
    let bench = try LinkBench()
    bench.hire("a")
    try await bench.sync()
    bench.directory.seed("b@example.com")
    bench.hire("a", "b@example.com", title: "promoted")
    try await bench.sync()
    let reason = try #require(try await bench.parked("a"))
    #expect(
      reason
        == "b@example.com is the address of another account (id r2); give that one another "
        + "address there")
    // The rest is written all the same.
    let title = try #require(AttributeName("jobTitle"))
    #expect(bench.account("a@example.com")?.shadow.attributes[title] == "promoted")
  }

  @Test("a leaver's account") func leaver() async throws {
    let bench = try LinkBench()
    for id in ["a", "b"] { bench.hire(id) }
    try await bench.sync()
    let held = try #require(bench.account("b@example.com")?.shadow.remoteID)
    bench.dismiss("b")
    try await bench.sync()
    bench.hire("a", "b@example.com")
    try await bench.sync()
    #expect(
      try await bench.parked("a")
        == "b@example.com is the address of another account (id \(held)), which is linked to "
        + "b@example.com; give that one another address there")
  }

  /// Users a and b, with the ids of their accounts: made at once, either may come first.
  private func pair() async throws -> (LinkBench, a: RemoteID, b: RemoteID) {
    let bench = try LinkBench()
    bench.hire("a")
    bench.hire("b")
    try await bench.sync()
    return (
      bench, try #require(bench.account("a@example.com")?.shadow.remoteID),
      try #require(bench.account("b@example.com")?.shadow.remoteID)
    )
  }

  @Test("two who swap names wait for a person, who breaks the ring") func swap() async throws {
    let (bench, first, second) = try await pair()
    bench.hire("a", "b@example.com")
    bench.hire("b", "a@example.com")
    try await bench.sync()
    for id in ["a", "b"] {
      #expect(try await bench.parked(id)?.contains("the two are to swap names: give one") == true)
    }
    bench.directory.meddle("a@example.com") { $0.name = "third@example.com" }
    bench.hire("b", "a@example.com", title: "again")
    try await bench.sync()
    bench.hire("a", "b@example.com", title: "again")
    try await bench.sync()
    #expect(bench.account("b@example.com")?.shadow.remoteID == first)
    #expect(bench.account("a@example.com")?.shadow.remoteID == second)
  }

  @Test("who is to give the name up is waited for") func chain() async throws {
    let (bench, first, second) = try await pair()
    bench.hire("a", "b@example.com")
    bench.hire("b", "c@example.com")
    for _ in 0..<5 {
      try await bench.sync()
      bench.wait(.seconds(120))
    }
    #expect(bench.account("b@example.com")?.shadow.remoteID == first)
    #expect(bench.account("c@example.com")?.shadow.remoteID == second)
    #expect(try await !bench.kinds().contains(.parked))
  }
}
