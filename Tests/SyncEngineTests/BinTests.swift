import SyncCore
import SyncEngine
import SyncStore
import SyncTestKit
import Testing

@Suite("The directory's bin")
struct BinTests {
  private static let person = Author(uid: 0, name: "root")
  private let google = DirectoryID("google")

  @Test(
    "after a lost database who was deleted is restored by our stamp, and begins nothing anew",
    arguments: ["a@example.com", "renamed@example.com"])
  func lostDatabase(_ name: String) async throws {
    let bench = try LinkBench()
    bench.hire("a")
    try await bench.sync()
    bench.directory.removeByHand("a@example.com")
    try bench.loseDatabase()
    bench.hire("a", name, title: "back")
    try await bench.sync()
    let back = try #require(bench.account(name))
    #expect(back.shadow.remoteID == RemoteID("r1"))
    #expect(back.shadow.attributes[try #require(AttributeName("jobTitle"))] == "back")
    #expect(bench.directory.restorations == 1)
    #expect(try await bench.events(.restored).map(\.reason) == ["found in the bin by our stamp"])
    #expect(try await bench.binding("a")?.matchedBy == "our stamp")
    #expect(try await !bench.kinds().contains(.created))
  }

  @Test("whose account was thrown away for good, or lost its address, gets a new one")
  func forGood() async throws {
    let bench = try LinkBench()
    bench.hire("a")
    bench.hire("b")
    try await bench.sync()
    bench.directory.removeByHand("a@example.com", forGood: true)
    bench.directory.removeByHand("b@example.com")
    bench.directory.seed("b@example.com")
    try bench.loseDatabase()
    bench.hire("b", "other@example.com")
    try await bench.sync()
    for name in ["a@example.com", "other@example.com"] {
      let id = try #require(bench.account(name)?.shadow.remoteID.id)
      #expect(["r4", "r5"].contains(id))
    }
    #expect(bench.directory.restorations == 0)
  }

  @Test("another user's account stays in the bin, and an administrator's is not linked")
  func strangers() async throws {
    let bench = try LinkBench()
    bench.hire("a")
    bench.hire("b")
    try await bench.sync()
    bench.directory.removeByHand("a@example.com")
    bench.directory.removeByHand("b@example.com")
    bench.directory.setPrivileged("b@example.com")
    bench.dismiss("a")
    try bench.loseDatabase()
    bench.hire("c", "a@example.com")
    try await bench.sync()
    #expect(try await bench.kinds().contains(.created))
    #expect(bench.directory.bin.contains("a@example.com"))
    #expect(try await bench.parked("b")?.contains("is an administrator's") == true)
  }

  @Test("who comes back waits for a seat in the bin, too") func seats() async throws {
    let bench = try LinkBench { policy in
      policy.lifecycle.seats = 2
      policy.lifecycle.deleteAfter = .zero
      policy.guards = Guards([.delete: GuardLimits()])
    }
    bench.hire("a")
    bench.hire("z")
    try await bench.sync()
    let id = try #require(bench.account("a@example.com")?.shadow.remoteID)
    bench.dismiss("a")
    for _ in 0..<2 { try await bench.sync() }
    #expect(bench.directory.deletions == 1)
    bench.hire("b")
    try await bench.sync()
    bench.hire("a")
    try await bench.sync()
    #expect(try await bench.parked("a")?.hasPrefix("no seat is free") == true)
    #expect(bench.directory.restorations == 0)
    _ = try await bench.engine.unlink("b@example.com", in: google, by: Self.person)
    try await bench.engine.deliverAll()
    #expect(bench.directory.restorations == 1)
    #expect(bench.account("a@example.com")?.shadow.remoteID == id)
  }
}
