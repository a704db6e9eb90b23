import SyncCore
import SyncEngine
import SyncStore
import SyncTestKit
import Testing

@Suite("An account's end, and its return")
struct LifecycleTests {
  private static let person = Author(uid: 0, name: "root")
  private let google = DirectoryID("google")
  private let day = Duration.seconds(86_400)

  @Test("a leaver is suspended after the grace time, signed out, deleted when released, restored")
  func wholeLife() async throws {
    let day = day
    let bench = try LinkBench { policy in
      policy.lifecycle.suspendAfter = .seconds(3600)
      policy.lifecycle.signsOut = true
      policy.lifecycle.deleteAfter = day
    }
    bench.hire("a")
    bench.hire("b")
    try await bench.sync()
    let id = try #require(bench.account("a@example.com")?.shadow.remoteID)
    bench.dismiss("a")
    try await bench.sync()
    #expect(bench.account("a@example.com")?.shadow.isActive == true)
    bench.wait(.seconds(3600))
    try await bench.sync()
    #expect(bench.account("a@example.com")?.shadow.isActive == false)
    #expect(bench.directory.signOuts == [id.id])
    bench.wait(day)
    try await bench.sync()
    #expect(bench.directory.deletions == 0)  // the guard holds it
    #expect(try await bench.engine.release(.suspend, of: google, by: Self.person) == 0)
    #expect(try await bench.engine.release(.delete, of: google, by: Self.person) == 1)
    try await bench.sync()
    #expect(bench.directory.bin == ["a@example.com"])
    bench.wait(day)
    bench.hire("a", title: "back")
    try await bench.sync()
    let back = try #require(bench.account("a@example.com"))
    #expect(back.shadow.remoteID == id)
    #expect(back.shadow.isActive)
    #expect(back.shadow.attributes[try #require(AttributeName("jobTitle"))] == "back")
    #expect(bench.directory.restorations == 1)
    #expect(bench.directory.violations.isEmpty)
    let kinds = try await bench.kinds()
    let life: [Event.Kind] = [
      .created, .suspended, .signedOut, .held, .deleted, .restored, .resumed,
    ]
    #expect(kinds.filter { life.contains($0) && $0 != .created } == life.filter { $0 != .created })
    #expect(try await bench.binding("b")?.shadow?.isActive == true)
  }

  @Test("who comes back within the grace time is never suspended") func grace() async throws {
    let bench = try LinkBench { $0.lifecycle.suspendAfter = .seconds(3600) }
    bench.hire("a")
    try await bench.sync()
    bench.hire("a", active: false)
    try await bench.sync()
    bench.wait(.seconds(3000))
    bench.hire("a", title: "back")
    try await bench.sync()
    bench.wait(.seconds(7200))
    try await bench.sync()
    #expect(bench.account("a@example.com")?.shadow.isActive == true)
    #expect(try await !bench.kinds().contains(.suspended))
  }

  @Test("who is back in the source at the last moment is not deleted") func lastLook() async throws
  {
    let bench = try LinkBench { policy in
      policy.lifecycle.deleteAfter = .seconds(60)
      policy.guards = Guards([.delete: GuardLimits()])
    }
    bench.hire("a")
    bench.hire("b")
    try await bench.sync()
    bench.dismiss("a")
    for _ in 0..<2 { _ = try await bench.engine.runOnce(full: true) }
    #expect(bench.account("a@example.com")?.shadow.isActive == false)
    bench.wait(.seconds(60))
    // The guard lets the deletion go; and then they are back, though no pull has told us.
    _ = try await bench.engine.pull(full: true)
    bench.hire("a", title: "back")
    try await bench.engine.deliverAll()
    #expect(bench.directory.deletions == 0)
    #expect(bench.account("a@example.com")?.shadow.isActive == true)
  }

  @Test("who is inactive, or out of scope, is never deleted") func onlyGone() async throws {
    let bench = try LinkBench { policy in
      policy.lifecycle.deleteAfter = .zero
      policy.guards = Guards([.delete: GuardLimits()])
      policy.scope = try? SCIMFilter(#"not (title eq "contractor")"#)
    }
    bench.hire("a")
    bench.hire("b")
    try await bench.sync()
    bench.hire("a", active: false)
    bench.hire("b", title: "contractor")
    for _ in 0..<3 {
      try await bench.sync()
      bench.wait(day)
    }
    #expect(bench.directory.deletions == 0)
    #expect(bench.directory.accounts.values.map(\.shadow.isActive) == [false, false])
  }

  @Test("what the directory has thrown away for good is made anew") func lost() async throws {
    let bench = try LinkBench { policy in
      policy.lifecycle.deleteAfter = .zero
      policy.guards = Guards([.delete: GuardLimits()])
    }
    bench.hire("a")
    bench.hire("b")
    try await bench.sync()
    bench.dismiss("a")
    for _ in 0..<2 { try await bench.sync() }  // suspended, and then past the guard
    #expect(bench.directory.deletions == 1)
    bench.wait(.seconds(21 * 86_400))
    bench.hire("a")
    try await bench.sync()
    #expect(bench.account("a@example.com")?.shadow.remoteID == RemoteID("r3"))
    #expect(bench.directory.restorations == 0)
  }

  @Test(
    "an account that was deleted behind our back is held, restored, or made anew",
    arguments: [
      (Lifecycle.OnMissing.hold, false, nil), (.recreate, false, "r1"), (.recreate, true, "r2"),
    ])
  func missing(_ onMissing: Lifecycle.OnMissing, _ forGood: Bool, _ id: String?) async throws {
    let bench = try LinkBench { $0.lifecycle.onMissing = onMissing }
    bench.hire("a")
    try await bench.sync()
    bench.wait(day)
    bench.directory.removeByHand("a@example.com", forGood: forGood)
    bench.hire("a", title: "promoted")
    try await bench.sync()
    #expect(bench.account("a@example.com")?.shadow.remoteID.id == id)
    if id == nil {
      #expect(try await bench.parked("a")?.contains("onMissing") == true)
    } else {
      #expect(try await bench.kinds().contains(.missing))
    }
  }

  @Test("a leaver whose account is gone already is at peace") func missingLeaver() async throws {
    let bench = try LinkBench()
    bench.hire("a")
    try await bench.sync()
    bench.wait(day)
    bench.directory.removeByHand("a@example.com")
    bench.hire("a", active: false)
    try await bench.sync()
    #expect(try await bench.parked("a") == nil)
    #expect(try await bench.kinds().contains(.missing))
    bench.hire("a", active: true)
    try await bench.sync()
    #expect(bench.account("a@example.com")?.shadow.remoteID == RemoteID("r1"))
  }

  @Test("a suspended account gets nothing but its return, and then all that changed")
  func freeze() async throws {
    let bench = try LinkBench()
    bench.hire("a")
    try await bench.sync()
    bench.hire("a", active: false)
    try await bench.sync()
    let writes = bench.directory.count(of: .apply)
    bench.hire("a", "renamed@example.com", title: "elsewhere", active: false)
    try await bench.sync()
    #expect(bench.directory.count(of: .apply) == writes)
    bench.hire("a", "renamed@example.com", title: "back")
    try await bench.sync()
    let back = try #require(bench.account("renamed@example.com"))
    #expect(back.shadow.isActive)
    #expect(back.shadow.attributes[try #require(AttributeName("jobTitle"))] == "back")
  }

  @Test("no account is made beyond the seats, and a free seat goes to who waited") func seats()
    async throws
  {
    let bench = try LinkBench { $0.lifecycle.seats = 2 }
    for id in ["a", "b", "c"] { bench.hire(id) }
    try await bench.sync()
    #expect(bench.directory.accounts.count == 2)
    var reasons: [String] = []
    for id in ["a", "b", "c"] {
      if let reason = try await bench.parked(id) { reasons.append(reason) }
    }
    #expect(reasons.count == 1)
    #expect(reasons.first?.hasPrefix("no seat is free: all 2 of google are taken") == true)
    let name = try #require(bench.directory.accounts.values.map(\.shadow.name).min())
    _ = try await bench.engine.unlink(name, in: google, by: Self.person)
    try await bench.engine.deliverAll()
    #expect(bench.directory.accounts.count == 3)
  }
}
