import FoundationEssentials
import SyncCore
import SyncEngine
import SyncTestKit
import Testing

@Suite("Other hands in the directories, from a seed")
struct ReadBackSimulationTests {
  /// 10; `READBACK_SEEDS` asks for more.
  static let seedCount =
    ProcessInfo.processInfo.environment["READBACK_SEEDS"].flatMap(Int.init) ?? 10

  private static func policy(_: DirectoryID, _ policy: inout DirectoryPolicy) {
    var readBack = ReadBackPolicy()
    readBack.onDrift = .repair
    readBack.interval = .seconds(1800)
    readBack.fullInterval = .seconds(7200)
    policy.readBack = readBack
  }

  @Test("after the last fault every account is as the source says, whatever others did")
  func repairs() async throws {
    for seed in 0..<Self.seedCount {
      let violations = try await Aside.run {
        try SimulationTests.simulation(seed: UInt64(seed), change: Self.policy).runReadBack()
      }
      #expect(violations == [])
    }
  }

  @Test("where it is only to be told, nothing is written, whatever others did")
  func reports() async throws {
    for seed in 0..<UInt64(max(3, Self.seedCount / 5)) {
      try await Aside.run {
        let play = try SimulationTests.simulation(seed: seed) {
          Self.policy($0, &$1)
          $1.readBack?.onDrift = .report
        }
        try play.startQuietly()
        defer { play.stop() }
        for number in 2...4 { play.hire("u\(number)") }
        play.settle(for: .seconds(3600))
        let writes = play.directories.map { $0.count(of: .apply) }
        for _ in 0..<6 {
          play.meddle()
          play.settle(for: .seconds(3000))
        }
        let accounts = play.directories.map { $0.accounts.mapValues(\.shadow) }
        play.settle(for: .seconds(86_400))
        #expect(play.directories.map { $0.count(of: .apply) } == writes)
        #expect(play.directories.map { $0.accounts.mapValues(\.shadow) } == accounts)
        #expect(play.trouble == [])
      }
    }
  }
}
