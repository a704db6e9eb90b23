import FoundationEssentials
import SyncCore
import SyncTestKit
import Testing

@Suite("Groups, from a seed")
struct GroupSimulationTests {
  /// GROUP_SEEDS asks for more.
  private static let seeds =
    ProcessInfo.processInfo.environment["GROUP_SEEDS"].flatMap { Int($0) } ?? 12

  @Test("after the last fault membership is as the source has it, and strangers are still there")
  func holds() async throws {
    var kills = 0
    for seed in 0..<Self.seeds {
      let played = try await Aside.run {
        let groups = try Simulation.groupPolicy()
        let simulation = try SimulationTests.simulation(seed: UInt64(seed)) { _, policy in
          policy.groups = groups
          policy.guards = Guards([
            .mail: GuardLimits(), .membership: GuardLimits(), .suspend: GuardLimits(),
            .delete: GuardLimits(),
          ])
        }
        return (try simulation.runGroups(), simulation.killCount)
      }
      #expect(played.0 == [])
      kills += played.1
    }
    #expect(kills > 0)
  }
}
