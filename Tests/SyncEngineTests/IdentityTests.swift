import SyncCore
import SyncEngine
import SyncTestKit
import Testing

@Suite("Which real directories stand behind the configuration")
struct IdentityTests {
  /// How the engine ends when both directories, silent at its first start, say later who they are.
  private static func endings(_ identities: [String]) async throws -> [String] {
    try await Aside.run {
      let play = try SimulationTests.simulation(seed: 7)
      for directory in play.directories { directory.withhold() }
      try play.startQuietly()
      defer { play.stop() }
      guard play.trouble.isEmpty else { throw Play.Trouble(what: play.trouble) }
      for (directory, identity) in zip(play.directories, identities) {
        directory.reveal(identity)
      }
      play.settle(for: .seconds(2 * 86_400))
      return play.trouble
    }
  }

  @Test("Two that do not answer at the first start are asked again, and refused when they are one")
  func twice() async throws {
    let endings = try await Self.endings(["customer C1", "customer C1"])
    #expect(endings.count == 1)
    #expect(endings.first?.contains("are both customer C1") == true, "\(endings)")
    #expect(try await Self.endings(["customer C1", "customer C2"]) == [])
  }
}
