import SyncCore
import SyncEngine
import SyncStore
import SyncTestKit
import Testing

@Suite("What the directories have granted")
struct PermissionTests {
  private static func reasons(_ play: Simulation, _ kind: Event.Kind) -> [String] {
    play.events(kind, "google").compactMap(\.reason)
  }

  private static func gaps(_ play: Simulation) -> [String]? {
    play.read { try $0.permissionState(of: DirectoryID("google"))?.gaps.map(\.name) } ?? nil
  }

  @Test("What is missing is told once, over restarts; its end, too")
  func told() async throws {
    try await Play.story { play in
      let google = play.directory("google")
      google.withhold("groups", "passwords")
      try play.killAndRestart()
      play.settle(for: .seconds(60))
      let told = [
        "the permission groups is missing: no groups",
        "the permission passwords is missing: no passwords",
      ]
      #expect(Self.reasons(play, .permissionMissing) == told)
      #expect(Self.gaps(play) == ["groups", "passwords"])
      try play.killAndRestart()
      play.settle(for: .seconds(60))
      #expect(Self.reasons(play, .permissionMissing) == told)
      google.withhold("groups")
      play.settle(for: .seconds(2 * 86_400))
      #expect(Self.reasons(play, .permissionMissing) == told)
      #expect(
        Self.reasons(play, .permissionGranted) == ["passwords is no longer missing"])
      #expect(Self.gaps(play) == ["groups"])
      // Nothing else waited for any of it.
      play.hire("u2")
      #expect(play.account("u2", "google") != nil)
    }
  }

  @Test("A refusal makes it look again, at most every quarter of an hour")
  func refused() async throws {
    try await Play.story { play in
      let google = play.directory("google")
      google.withhold()
      try play.killAndRestart()
      play.settle(for: .seconds(60))
      let before = google.permissionLooks
      play.settle(for: .seconds(3600))
      #expect(google.permissionLooks == before)
      google.withhold("passwords")
      google.script(.forbidden, on: .apply)
      play.hire("u3")
      #expect(google.permissionLooks == before + 1)
      #expect(Self.gaps(play) == ["passwords"])
      for user in ["u4", "u5", "u6"] {
        google.script(.forbidden, on: .apply)
        play.hire(user)
      }
      #expect(google.permissionLooks == before + 1)
      play.settle(for: .seconds(1800))
      #expect(google.permissionLooks == before + 2)
    }
  }

  @Test("Nobody looks while nothing may be sent")
  func paused() async throws {
    try await Play.story { play in
      let google = play.directory("google")
      google.withhold()
      play.run { _, engine in
        _ = try await engine.pause(DirectoryID("google"), by: Author(uid: 0, name: "root"))
      }
      let before = google.permissionLooks
      try play.killAndRestart()
      play.settle(for: .seconds(7200))
      #expect(google.permissionLooks == before)
      play.run { _, engine in
        _ = try await engine.resume(DirectoryID("google"), by: Author(uid: 0, name: "root"))
      }
      play.settle(for: .seconds(1200))
      #expect(google.permissionLooks == before + 1)
    }
  }
}
