import SyncCore
import SyncEngine
import SyncStore
import SyncTestKit
import Testing

@Suite("An account that somebody suspended by hand in its directory")
struct ForeignSuspensionStoryTests {
  private static let name = "u2.0@example.com"

  private static func isActive(_ play: Simulation, _ directory: String) -> Bool? {
    play.account("u2", directory)?.shadow.isActive
  }

  private static func told(_ play: Simulation) -> [DirectoryID: [DriftRecord.State: Int]]? {
    play.read { try $0.report() }?.drifts
  }

  /// Nobody looks by schedule before the story is over: ordinary work finds it.
  private static func policy(
    _ onDrift: ReadBackPolicy.OnDrift?
  ) -> @Sendable (DirectoryID, inout DirectoryPolicy) -> Void {
    { id, policy in
      guard let onDrift else {
        policy.readBack = nil
        return
      }
      ReadBackTests.policy(onDrift) { $0.interval = .seconds(365 * 86_400) }(id, &policy)
    }
  }

  @Test(
    "stays so and is told of once, whatever else is written to it",
    arguments: ["entra", "google"], [ReadBackPolicy.OnDrift.report, nil])
  func kept(_ directory: String, _ onDrift: ReadBackPolicy.OnDrift?) async throws {
    try await Play.story(Self.policy(onDrift)) { play in
      ReadBackTests.fill(play)
      play.directory(directory).meddle(Self.name) { $0.isActive = false }
      for title in ["chief", "boss"] {
        play.hire("u2", title: title)
        #expect(play.title("u2", directory) == title)
        #expect(Self.isActive(play, directory) == false)
        #expect(ReadBackTests.drifts(play, directory) == [.suspended])
        #expect(Self.told(play) == [DirectoryID(directory): [.told: 1]])
      }
      #expect(play.events(.resumed, directory) == [])
      // Whoever lifts it by hand is done, and it can happen again.
      play.directory(directory).meddle(Self.name) { $0.isActive = true }
      play.hire("u2", title: "clerk")
      #expect(Self.told(play) == [:])
      play.directory(directory).meddle(Self.name) { $0.isActive = false }
      play.hire("u2", title: "guard")
      #expect(Self.isActive(play, directory) == false)
      #expect(ReadBackTests.drifts(play, directory) == [.suspended, .suspended])
    }
  }

  @Test("is opened again and told of, where that is the policy", arguments: ["entra", "google"])
  func undone(_ directory: String) async throws {
    try await Play.story(Self.policy(.repair)) { play in
      ReadBackTests.fill(play)
      play.directory(directory).meddle(Self.name) { $0.isActive = false }
      play.hire("u2", title: "chief")
      #expect(play.title("u2", directory) == "chief")
      #expect(Self.isActive(play, directory) == true)
      #expect(ReadBackTests.drifts(play, directory) == [.suspended])
      #expect(
        play.events(.accountDrifted, directory).map(\.reason)
          == ["the account was suspended by somebody else; it is put back"])
      #expect(Self.told(play) == [:])
    }
  }

  @Test("is not opened by what is read after a write of unknown outcome either")
  func unsure() async throws {
    try await Play.story(Self.policy(.report)) { play in
      ReadBackTests.fill(play)
      play.directory("entra").meddle(Self.name) { $0.isActive = false }
      play.directory("entra").script(.lostAnswer, on: .apply)
      play.hire("u2", title: "chief")
      #expect(play.events(.reread, "entra").count == 1)
      #expect(play.title("u2", "entra") == "chief")
      #expect(Self.isActive(play, "entra") == false)
      #expect(ReadBackTests.drifts(play, "entra") == [.suspended])
    }
  }

  @Test("is none where our own suspension was carried out and its answer lost")
  func ours() async throws {
    try await Play.story(Self.policy(.report)) { play in
      ReadBackTests.fill(play)
      let entra = play.directory("entra")
      // The look before the suspension works; what reads its outcome does not, for a while.
      entra.script(.lostAnswer, on: .apply)
      entra.script(
        .slow, .unavailable, .unavailable, .unavailable, .unavailable, .unavailable, .unavailable,
        .unavailable, .unavailable, .unavailable, on: .read)
      play.hire("u2", isActive: false)
      #expect(Self.isActive(play, "entra") == false)
      #expect(play.events(.reread, "entra") == [])
      play.hire("u2", title: "back")
      play.settle(for: .seconds(3600))
      #expect(play.events(.reread, "entra").count == 1)
      #expect(ReadBackTests.drifts(play, "entra") == [])
      #expect(Self.isActive(play, "entra") == true)
    }
  }
}
