import FoundationEssentials
import Testing

@Suite("A source that changes and fails, from a seed")
struct SourceSimulationTests {
  /// `SOURCE_SEEDS=1000` plays more of them.
  static let seedCount = ProcessInfo.processInfo.environment["SOURCE_SEEDS"].flatMap { Int($0) }

  @Test(
    "nobody who is there is taken for gone, at any step, and the mirror ends as the source is",
    arguments: SourceHabits.all.indices)
  func holds(habit: Int) async throws {
    let every = SourceHabits.all.count
    var (failed, suspended) = (0, 0)
    for seed in stride(from: habit, to: Self.seedCount ?? 2 * every, by: every) {
      let simulation = try SourceSimulation(seed: UInt64(seed))
      let violations = try await simulation.run()
      #expect(violations == [], "seed \(seed), \(simulation.habits.quirks)")
      failed += simulation.failedPulls
      suspended += simulation.suspensions
    }
    #expect(failed > 0)
    #expect(suspended > 0)
  }
}
