import SyncCore
import SyncEngine
import SyncStore
import SyncTestKit
import Testing

@Suite("A batch that comes page by page is judged whole")
struct GuardPageTests {
  private let day = Duration.seconds(86_400)

  /// Forty users, twenty a page, and up to twenty may be suspended at once; one more has left, and
  /// is to be deleted in a day.
  private func company(
    _ change: (inout DirectoryPolicy) -> Void = { _ in }
  ) async throws -> LinkBench {
    let day = day
    let bench = try LinkBench(pageSize: 20) { policy in
      policy.guards = Guards([.suspend: GuardLimits(count: 20)])
      policy.lifecycle.deleteAfter = day
      change(&policy)
    }
    for number in 0..<40 { bench.hire(id(number)) }
    bench.hire("z")
    try await bench.sync()
    bench.dismiss("z")
    try await bench.sync()
    return bench
  }

  private func id(_ number: Int) -> String { "u\(number + 10)" }

  /// Fifteen of each page.
  private func leave(_ bench: LinkBench) {
    for number in Array(0..<15) + Array(20..<35) { bench.hire(id(number), active: false) }
  }

  private func suspended(_ bench: LinkBench) -> Int {
    bench.directory.accounts.values.count { !$0.shadow.isActive }
  }

  private func held(_ bench: LinkBench) async throws -> [GuardKind: Int] {
    let report = try await bench.ledger.read { try $0.report() }
    return (report.held[DirectoryID("google")] ?? [:]).mapValues(\.count)
  }

  @Test("what a pull left behind that broke off is judged with what the next one brings")
  func brokenOff() async throws {
    let bench = try await company()
    #expect(suspended(bench) == 1)
    leave(bench)
    bench.wait(day)
    bench.source.beforeEachPage { number throws(RemoteFailure) in
      if number == 1 { throw RemoteFailure(.unavailable, "scripted", status: 503) }
    }
    await #expect(throws: RemoteFailure.self) { try await bench.engine.runOnce(full: true) }
    // The deletion is due, and is its own batch.
    try await bench.engine.planInTurn()
    try await bench.engine.deliverAll()
    #expect(suspended(bench) == 1)
    #expect(try await held(bench) == [.delete: 1])
    bench.source.beforeEachPage(nil)
    #expect(try await bench.engine.runOnce(full: true).held == 31)
    #expect(suspended(bench) == 1)
    #expect(try await held(bench) == [.delete: 1, .suspend: 30])
  }

  @Test("one leaver whose time has come waits for no source that broke off")
  func oneLeaver() async throws {
    let bench = try await company { $0.lifecycle.suspendAfter = .seconds(3600) }
    bench.wait(.seconds(3600))
    bench.source.beforeEachPage { number throws(RemoteFailure) in
      if number == 1 { throw RemoteFailure(.unavailable, "scripted", status: 503) }
    }
    #expect(suspended(bench) == 0)
    await #expect(throws: RemoteFailure.self) { try await bench.engine.runOnce(full: true) }
    try await bench.engine.planInTurn()
    try await bench.engine.deliverAll()
    #expect(suspended(bench) == 1)
  }

  @Test("who leaves in one pull falls due at one moment, however long the pull takes")
  func graceTime() async throws {
    let bench = try await company { $0.lifecycle.suspendAfter = .seconds(3600) }
    bench.wait(.seconds(3600))
    _ = try await bench.engine.runOnce()
    #expect(suspended(bench) == 1)
    leave(bench)
    let clock = bench.clock
    bench.source.beforeEachPage { _ throws(RemoteFailure) in clock.advance(by: .seconds(10)) }
    _ = try await bench.engine.runOnce()
    bench.source.beforeEachPage(nil)
    bench.wait(.seconds(3570))
    for _ in 0..<10 {
      bench.wait(.seconds(5))
      _ = try await bench.engine.runOnce()
    }
    #expect(suspended(bench) == 1)
    #expect(try await held(bench) == [.suspend: 30])
  }

  @Test("what falls due while a pull is at it is no part of what the pull finds")
  func whilePulling() async throws {
    let (leavers, suspended, held) = try await Play.story { id, policy in
      policy.guards = Guards([.suspend: GuardLimits(count: 4), .mail: GuardLimits()])
      policy.lifecycle = Lifecycle()
      if id.name == "entra" { policy.lifecycle.suspendAfter = .seconds(60) }
    } _: { play in
      for number in 2..<10 { play.hire("u\(number)") }
      // Three pages, so that a pull takes two minutes.
      play.world.source.change { nature in
        nature.pageTime = .seconds(40)
        nature.filters = false
      }
      let google = play.directory("google")
      let suspended = { google.accounts.values.count { !$0.shadow.isActive } }
      let leave = { (numbers: Range<Int>) in
        for number in numbers {
          var user = ScriptedSource.User(userName: "u\(number).0@example.com", title: "hired")
          user.isActive = false
          play.world.set("u\(number)", user)
        }
      }
      // The first one falls due in the other directory when one page of the next pull is stored.
      leave(9..<10)
      let end = play.world.clock.now.advanced(by: .seconds(1000))
      play.settle(until: end) { suspended() == 1 }
      let leavers = suspended()
      leave(1..<7)
      play.settle(for: .seconds(400))
      let held = play.read { try $0.report() }?.held[DirectoryID("google")]?[.suspend]?.count
      return (leavers, suspended(), held)
    }
    #expect(leavers == 1)
    #expect(suspended == 1)
    #expect(held == 6)
  }
}
