import SyncCore
import SyncEngine
import SyncStore
import SyncTestKit
import Synchronization
import Testing

@Suite("A directory that is paused")
struct PauseTests {
  private static let person = Author(uid: 0, name: "root")
  private static let google = DirectoryID("google")

  /// Whether the lane was let go on, and whether a second time.
  private static func resume(_ play: Simulation) -> [Bool] {
    let answers = Mutex<[Bool]>([])
    play.run { _, engine in
      for _ in 0..<2 {
        let changed = try await engine.resume(google, by: person)
        answers.withLock { $0.append(changed) }
      }
    }
    return answers.withLock(\.self)
  }

  @Test("Nothing is sent, logins are told so and wait, and the other directory goes on")
  func pause() async throws {
    try await Play.story { play in
      play.run { _, engine in
        let first = try await engine.pause(Self.google, by: Self.person)
        let again = try await engine.pause(Self.google, by: Self.person)
        #expect(first)
        #expect(!again)
      }
      let calls = play.directory("google").callCount
      let decisions = play.logIn("u1", "password-1")
      #expect(decisions == ["google": "paused: first-login", "entra": "queued: first-login"])
      play.hire("u2")
      play.settle(for: .seconds(7200))
      #expect(play.directory("google").callCount == calls)
      #expect(play.pushes("u1", "entra") == ["password-1"])
      // It holds over a restart.
      try play.killAndRestart()
      play.settle(for: .seconds(7200))
      #expect(play.directory("google").callCount == calls)
      #expect(Self.resume(play) == [true, false])
      play.settle(for: .seconds(60))
      #expect(play.pushes("u1", "google") == ["password-1"])
      #expect(play.account("u2", "google") != nil)
      #expect(play.events(.lanePaused, "google").map(\.reason) == ["by root (uid 0)"])
      #expect(play.events(.laneResumed, "google").count == 1)
    }
  }

  @Test("A wait that a directory asked for ends when a person says so, and a probe goes first")
  func impatience() async throws {
    try await Play.story { play in
      play.directory("google").script(.throttled, on: .setPassword)
      _ = play.logIn("u1", "password-1")
      play.settle(for: .seconds(1))
      let started = play.world.clock.now
      #expect(play.lane("google")?.notBefore.map { $0 > started } == true)
      #expect(play.pushes("u1", "google") == [])
      play.directory("google").forgetWait()
      #expect(Self.resume(play) == [true, false])
      play.settle(for: .seconds(5))
      #expect(play.pushes("u1", "google") == ["password-1"])
      #expect(play.events(.laneResumed, "google").map(\.reason) == ["by root (uid 0)"])
      #expect(play.directory("google").violations == [])
    }
  }
}
