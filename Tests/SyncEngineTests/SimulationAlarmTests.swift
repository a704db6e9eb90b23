import SyncCore
import SyncStore
import SyncTestKit
import Testing

/// A simulation that finds nothing proves something only where it would have found it.
@Suite("What breaks a rule is found")
struct SimulationAlarmTests {
  private static func play(
    _ alarm: Alarm, judged isJudged: Bool
  ) async throws -> (before: [String], after: [String]) {
    try await Aside.run {
      let play = try SimulationTests.simulation(seed: 7) { _, policy in
        policy.guards = policy.guards.replacing([.update: GuardLimits(count: 2)])
      }
      play.isWatched = true
      try play.startQuietly()
      defer { play.stop() }
      try alarm.prepare(play)
      let before = play.allViolations + (isJudged ? play.judgement() : [])
      try alarm.sabotage(play)
      if !isJudged { play.settle(for: .milliseconds(50)) }
      return (before, play.allViolations + (isJudged ? play.judgement() : []))
    }
  }

  @Test("at the very step", arguments: Alarm.atSteps)
  func steps(alarm: Alarm) async throws {
    let (before, after) = try await Self.play(alarm, judged: false)
    #expect(before == [])
    #expect(after.contains { $0.contains(alarm.testDescription) }, "\(after)")
  }

  @Test("in the end", arguments: Alarm.atEnds)
  func ends(alarm: Alarm) async throws {
    let (before, after) = try await Self.play(alarm, judged: true)
    #expect(before == [])
    #expect(after.contains { $0.contains(alarm.testDescription) }, "\(after)")
  }

  @Test("in the midst of a play from a seed", arguments: [0, 1])
  func inTheMidst(seed: UInt64) async throws {
    let found = try await Aside.run {
      var round = 0
      return try SimulationTests.simulation(seed: seed).run { play in
        round += 1
        guard round >= 40 else { return }
        try play.tamper {
          _ = try $0.database.run("DELETE FROM login_outcome WHERE directory = 'google'")
        }
      }
    }
    #expect(found.contains { $0.contains("outcomes of logins are lost") }, "\(found)")
  }
}
