import SyncCore
import SyncTestKit

/// Plays a story in a quiet world, beside the tasks' own threads, and gives what it is asked for.
enum Play {
  static func story<Value: Sendable>(
    _ change: @escaping @Sendable (DirectoryID, inout DirectoryPolicy) -> Void = { _, _ in },
    _ body: @escaping @Sendable (Simulation) throws -> Value
  ) async throws -> Value {
    try await Aside.run {
      let play = try SimulationTests.simulation(seed: 7, change: change)
      try play.startQuietly()
      defer { play.stop() }
      let value = try body(play)
      guard play.trouble.isEmpty else { throw Trouble(what: play.trouble) }
      return value
    }
  }

  /// What happened in the story that must never happen.
  struct Trouble: Error {
    let what: [String]
  }
}
