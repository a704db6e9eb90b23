import SyncCore
import SyncEngine
import SyncStore
import SyncTestKit
import Testing

@Suite("Links: found, lost, and made by hand")
struct LinkTests {
  private let google = DirectoryID("google")

  @Test("after a lost database every link is back, also after renames, and nothing is made twice")
  func lostDatabase() async throws {
    let bench = try LinkBench()
    for id in ["a", "b", "c"] { bench.hire(id) }
    try await bench.sync()
    let before = bench.directory.accounts.mapValues(\.shadow)
    #expect(before.count == 3)
    try bench.loseDatabase()
    bench.hire("a", "renamed@example.com")
    bench.hire("b", title: "promoted")
    try await bench.sync()
    #expect(Set(bench.directory.accounts.keys) == Set(before.keys))
    #expect(bench.account("renamed@example.com") != nil)
    let kinds = try await bench.kinds()
    #expect(kinds.count { $0 == .linked } == 3)
    #expect(!kinds.contains(.created))
    #expect(try await bench.binding("a")?.matchedBy == "our stamp")
    #expect(try await bench.events(.linked).allSatisfy { $0.reason == "found by our stamp" })
  }

  @Test("an account of another instance is left alone, and nothing is written to it")
  func foreignStamp() async throws {
    let bench = try LinkBench()
    let stamp = try #require(ScriptedDirectory.stampAttribute)
    _ = bench.directory.seedStranger("a@example.com", [stamp: "dirsyncd:other:a"])
    bench.hire("a")
    try await bench.sync()
    #expect(try await bench.parked("a")?.contains("another instance, \"other\"") == true)
    #expect(bench.directory.violations.isEmpty)
    #expect(bench.directory.accounts.count == 1)
  }

  @Test("a stamp of another user holds while that user lives, and yields when the source says gone")
  func claimed() async throws {
    let bench = try LinkBench()
    let stamp = try #require(ScriptedDirectory.stampAttribute)
    _ = bench.directory.seedStranger("a@example.com", [stamp: "dirsyncd:idp:old"])
    bench.hire("old", "other@example.com")
    bench.hire("new", "a@example.com")
    _ = try await bench.engine.runOnce()
    // The other one is found by the stamp first: the account is theirs, and is renamed.
    #expect(try await bench.binding("old")?.shadow?.remoteID == RemoteID("r1"))
    let gone = try LinkBench()
    _ = gone.directory.seedStranger("b@example.com", [stamp: "dirsyncd:idp:old"])
    gone.hire("new", "b@example.com")
    _ = try await gone.engine.runOnce()
    #expect(try await gone.binding("new")?.shadow?.remoteID == RemoteID("r1"))
  }

  @Test("an external id finds the account under another address, and it is renamed")
  func externalID() async throws {
    let bench = try LinkBench()
    let number = try #require(AttributeName("employeeId"))
    let id = bench.directory.seedStranger("maiden@example.com", [number: "4711"])
    bench.hire("a", number: "4711")
    _ = try await bench.engine.runOnce()
    #expect(try await bench.binding("a")?.shadow?.remoteID == id)
    #expect(try await bench.binding("a")?.matchedBy == "external id")
    #expect(bench.account("a@example.com") != nil)
  }

  @Test("what is linked by hand stays linked, is stamped, and is told with who did it")
  func linkByHand() async throws {
    let bench = try LinkBench { $0.onExisting = .park }
    bench.directory.seed("a@example.com")
    bench.directory.seed("b@example.com")
    bench.hire("a")
    bench.hire("b")
    try await bench.sync()
    #expect(try await bench.parked("a")?.contains("dirsyncd link") == true)
    let id = try #require(bench.account("a@example.com")?.shadow.remoteID)
    let result = try await bench.engine.link(
      "a@example.com", in: google, to: id, by: Author(uid: 0, name: "root"))
    #expect(result.state == .linked)
    try await bench.sync()
    let stamp = try #require(ScriptedDirectory.stampAttribute)
    #expect(bench.account("a@example.com")?.shadow.attributes[stamp] == "dirsyncd:idp:a")
    #expect(
      try await bench.events(.linked).first?.reason?.hasSuffix("by hand, by root (uid 0)") == true)
    await #expect(
      throws: LinkRefusal.refused("a@example.com is linked to a@example.com; unlink that first")
    ) {
      try await bench.engine.link(
        "b@example.com", in: google, to: id, by: Author(uid: 0, name: "root"))
    }
    await #expect(throws: LinkRefusal.self) {
      try await bench.engine.link(
        "a@example.com", in: google, to: RemoteID("r2"), by: Author(uid: 0, name: "root"))
    }
  }

  @Test("an administrator, a stranger's and a missing account are not linked by hand")
  func linkRefused() async throws {
    let bench = try LinkBench { $0.onExisting = .park }
    let stamp = try #require(ScriptedDirectory.stampAttribute)
    bench.directory.seed("a@example.com")
    bench.directory.setPrivileged("a@example.com")
    _ = bench.directory.seedStranger("s@example.com", [stamp: "dirsyncd:other:x"])
    bench.hire("a")
    try await bench.sync()
    for id in ["r1", "r2", "r9"] {
      await #expect(throws: LinkRefusal.self) {
        try await bench.engine.link(
          "a@example.com", in: google, to: RemoteID(id), by: Author(uid: 0, name: "root"))
      }
    }
    await #expect(throws: LinkRefusal.unknownUser) {
      try await bench.engine.link(
        "nobody", in: google, to: RemoteID("r1"), by: Author(uid: 0, name: "root"))
    }
    #expect(try await bench.binding("a")?.shadow == nil)
    #expect(bench.directory.violations.isEmpty)
  }

  @Test("what is unlinked by hand stays so, loses our stamp, and can be linked to somebody else")
  func unlink() async throws {
    let bench = try LinkBench()
    bench.hire("a")
    try await bench.sync()
    let held = try #require(bench.account("a@example.com"))
    _ = try await bench.engine.unlink("a@example.com", in: google, by: Author(uid: 0, name: "root"))
    bench.hire("a", title: "promoted")
    try await bench.sync()
    let after = try #require(bench.account("a@example.com"))
    let stamp = try #require(ScriptedDirectory.stampAttribute)
    #expect(after.shadow.attributes[stamp] ?? .null == .null)
    #expect(after.shadow.isActive)
    #expect(after.shadow.attributes[try #require(AttributeName("jobTitle"))] == "hired")
    #expect(try await bench.binding("a")?.known == .detached)
    #expect(bench.directory.accounts.count == 1)
    bench.dismiss("a")
    try await bench.sync()
    #expect(bench.account("a@example.com")?.shadow.isActive == true)
    bench.hire("b")
    try await bench.sync()
    _ = try await bench.engine.unlink("b@example.com", in: google, by: Author(uid: 0, name: "root"))
    _ = try await bench.engine.link(
      "b@example.com", in: google, to: held.shadow.remoteID, by: Author(uid: 0, name: "root"))
    #expect(try await bench.kinds().count { $0 == .unlinked } == 2)
  }

  @Test("an outsider's address is acquired: replaced at once, or linked when its holder comes in")
  func acquire() async throws {
    let bench = try LinkBench()
    bench.directory.seedOutsider("a@example.com", isInvited: false)
    bench.directory.seedOutsider("b@example.com", isInvited: true)
    bench.hire("a")
    bench.hire("b")
    try await bench.sync()
    #expect(bench.directory.accounts.isEmpty)
    let first = try await bench.engine.acquire(
      "a@example.com", in: google, by: Author(uid: 0, name: "root"))
    #expect(first.state == .acquired)
    let second = try await bench.engine.acquire(
      "b@example.com", in: google, by: Author(uid: 0, name: "root"))
    #expect(second.state == .invited)
    try await bench.sync()
    #expect(bench.account("a@example.com") != nil)
    bench.wait(.seconds(3601))
    try await bench.sync()
    #expect(bench.account("b@example.com") == nil)
    bench.directory.comeIn("b@example.com")
    bench.wait(.seconds(3601))
    try await bench.sync()
    #expect(try await bench.binding("b")?.shadow?.name == "b@example.com")
    #expect(bench.directory.accounts.count == 2)
    #expect(try await bench.kinds().contains(.invited))
    bench.hire("c")
    try await bench.sync()
    await #expect(throws: LinkRefusal.self) {
      try await bench.engine.acquire("c@example.com", in: google, by: Author(uid: 0, name: "root"))
    }
  }
}
