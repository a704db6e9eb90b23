import SyncCore
import SyncEngine
import SyncStore
import SyncTestKit
import Testing

/// A plan meets a directory that is ill: its lane's circuit and quarantine hold for plans, too.
@Suite("A plan is no way around a lane")
struct ApplyLaneTests {
  private static let userCount = 60

  private func company(title: String, in bench: GroupBench) {
    for number in 0..<Self.userCount { bench.set("user\(number)", title: title) }
  }

  private func lane(_ bench: GroupBench) async throws -> LaneState {
    try await bench.ledger.read { try $0.laneState(of: DirectoryID("google")) }
  }

  /// A plan for everybody, at work when the directory begins to fail every such call.
  private func carryOut(
    _ plan: Plan, in bench: GroupBench, meeting fault: ScriptedDirectory.Fault,
    on call: ScriptedDirectory.Call
  ) async throws -> (outcome: PlanOutcome, calls: Int) {
    for _ in 0..<Self.userCount { bench.directory.script(fault, on: call) }
    let before = bench.directory.callCount
    let outcome = try await bench.engine.apply(plan, by: ApplyTests.person)
    return (outcome, bench.directory.callCount - before)
  }

  @Test("A dead directory is asked a few times, and the other steps wait")
  func deadDirectory() async throws {
    let bench = try planBench()
    company(title: "Clerk", in: bench)
    let (outcome, calls) = try await carryOut(
      try await bench.draft(), in: bench, meeting: .unreachable, on: .find)
    #expect(calls <= Lane.failuresInRowLimit + bench.directory.traits.requestsInFlightLimit)
    #expect(outcome.count("waiting") == Self.userCount - outcome.count("failed"))
    #expect(outcome.count("failed") >= Lane.failuresInRowLimit)
    let reason = outcome.rows.last?.result.reason ?? ""
    #expect(reason.hasPrefix("google is left alone until "), "\(reason)")
    #expect(try await lane(bench).notBefore.map { $0 > bench.clock.now } == true)
  }

  @Test("An undo that is told to wait, or refused our credentials, stops its lane")
  func undo() async throws {
    for (fault, quarantine) in [
      (ScriptedDirectory.Fault.throttled, nil), (.badCredentials, Quarantine.credentials),
    ] {
      let bench = try planBench { $0.guards = Guards([.update: GuardLimits()]) }
      company(title: "Clerk", in: bench)
      try await bench.run()
      company(title: "Chief", in: bench)
      try await bench.run()
      let run = try #require(try await bench.ledger.read { try $0.runs(limit: 1).first?.id })
      let plan = try #require(try await bench.engine.undoPlan(of: run))
      #expect(plan.steps.count == Self.userCount)
      let (outcome, _) = try await carryOut(plan, in: bench, meeting: fault, on: .apply)
      let failed = outcome.count("failed")
      #expect((1...bench.directory.traits.requestsInFlightLimit).contains(failed))
      #expect(outcome.count("waiting") == Self.userCount - failed)
      let lane = try await lane(bench)
      #expect(lane.notBefore.map { $0 > bench.clock.now } == true)
      #expect(lane.quarantine == quarantine)
      #expect(bench.directory.violations == [])
    }
  }
}
