import SyncCore
import SyncEngine
import SyncStore
import SyncTestKit
import Testing

@Suite("What a person took back comes again when a person says so")
struct PlannedAnewTests {
  @Test(
    "Whoever is named is planned anew, though the source has changed nothing, through the guards")
  func again() async throws {
    let bench = try planBench { $0.guards = Guards([.suspend: GuardLimits(count: 1)]) }
    for id in ["ann", "bob", "cid"] { bench.set(id) }
    try await bench.run()
    bench.deactivate("ann")
    try await bench.run()
    bench.source.set("bob", nil)
    for _ in 0..<3 {
      _ = try await bench.engine.runOnce(full: true)
      try await bench.passTime(.seconds(3600))
    }
    #expect(bench.signedIn == ["cid"])
    for run in try await bench.ledger.read({ try $0.runs(limit: 10).map(\.id) }) {
      guard let plan = try await bench.engine.undoPlan(of: run), !plan.steps.isEmpty else {
        continue
      }
      _ = try await bench.engine.apply(plan, by: Author(uid: 0, name: "root"))
    }
    #expect(bench.signedIn == ["ann", "bob", "cid"])
    _ = try await bench.engine.runOnce(full: true)
    #expect(bench.signedIn == ["ann", "bob", "cid"])
    #expect(try await bench.jobsLeft() == 0)

    var request = SyncRequest()
    request.users = ["ann", "bob"]
    let report = try await bench.engine.runOnce(request)
    #expect(report.remarks == [])
    #expect(report.held == 2)
    #expect(bench.signedIn == ["ann", "bob", "cid"])
    let person = Author(uid: 0, name: "root")
    _ = try await bench.engine.release(.suspend, of: bench.directory.id, by: person)
    try await bench.engine.deliverAll()
    #expect(bench.signedIn == ["cid"])
  }

  @Test("who is asked for counts as changed where the source has changed them") func counted()
    async throws
  {
    let bench = try planBench()
    bench.set("ann")
    bench.set("bob")
    try await bench.run()
    bench.set("ann", title: "Clerk")
    var request = SyncRequest()
    request.users = ["ann", "bob"]
    #expect(try await bench.engine.pull(request).changed == 1)
    #expect(try await bench.engine.pull(request).changed == 0)
  }
}
