import SyncCore
import SyncStore
import SyncTestKit
import Testing

@Suite("Passwords that somebody else changed")
struct DriftTests {
  private static let noSweep: @Sendable (DirectoryID, inout DirectoryPolicy) -> Void = {
    $1.driftSweepInterval = .seconds(365 * 86_400)
  }

  /// One user whose password is taken over, and then changed in Entra ID.
  private static func drift(_ play: Simulation) {
    _ = play.logIn("u1", "password-1")
    play.settle(for: .seconds(3 * 3600))
    play.directory("entra").changeByHand("u1.0@example.com", to: "by hand")
  }

  @Test("a login finds it, and the password is pushed again")
  func overwrite() async throws {
    try await Play.story(Self.noSweep) { play in
      Self.drift(play)
      let answer = play.logIn("u1", "password-1")
      #expect(answer["entra"] == "queued: drifted")
      #expect(answer["google"] == "unchanged: same-password")
      play.settle(for: .seconds(60))
      #expect(play.account("u1", "entra")?.password == "password-1")
      #expect(play.events(.drifted, "entra").count == 1)
      #expect(play.logIn("u1", "password-1")["entra"] == "unchanged: same-password")
    }
  }

  @Test("where it is only to be reported, it is told once and stays")
  func report() async throws {
    try await Play.story {
      Self.noSweep($0, &$1)
      $1.passwordDrift = .report
    } _: { play in
      Self.drift(play)
      #expect(play.logIn("u1", "password-1")["entra"] == "unchanged: drifted")
      #expect(play.state("u1", "entra") == .drifted)
      #expect(play.logIn("u1", "password-1")["entra"] == "unchanged: drifted")
      #expect(play.events(.drifted, "entra").count == 1)
      #expect(play.account("u1", "entra")?.password == "by hand")
      #expect(play.logIn("u1", "password-2")["entra"] == "queued: changed")
    }
  }

  @Test("where it is ignored, nobody asks")
  func ignore() async throws {
    try await Play.story {
      $1.passwordDrift = .ignore
    } _: { play in
      Self.drift(play)
      #expect(play.logIn("u1", "password-1")["entra"] == "unchanged: same-password")
      play.settle(for: .seconds(3 * 86_400))
      #expect(play.directory("entra").count(of: .sweep) == 0)
      // The one read is that of the push's own effect.
      #expect(play.directory("entra").count(of: .times) == 1)
    }
  }

  @Test("a push never waits for it")
  func neverDelays() async throws {
    try await Play.story(Self.noSweep) { play in
      Self.drift(play)
      let before = play.directory("entra").count(of: .times)
      let started = play.world.clock.now
      #expect(play.logIn("u1", "password-2")["entra"] == "queued: changed")
      #expect(play.world.clock.now == started)
      #expect(play.directory("entra").count(of: .times) == before)
    }
  }

  @Test("a directory that does not answer in time is not waited for")
  func timeLimit() async throws {
    try await Play.story(Self.noSweep) { play in
      Self.drift(play)
      play.directory("entra").script(.slow, on: .times)
      let started = play.world.clock.now
      #expect(play.logIn("u1", "password-1")["entra"] == "unchanged: same-password")
      #expect(started.duration(to: play.world.clock.now) <= .seconds(2))
      #expect(play.logIn("u1", "password-1")["entra"] == "queued: drifted")
    }
  }

  @Test(
    "a directory that asks for a pause gets it, and is not asked meanwhile",
    arguments: [ScriptedDirectory.Fault.throttled, .away])
  func toldToWait(_ fault: ScriptedDirectory.Fault) async throws {
    try await Play.story(Self.noSweep) { play in
      Self.drift(play)
      play.directory("entra").script(fault, on: .times)
      #expect(play.logIn("u1", "password-1")["entra"] == "unchanged: same-password")
      let asked = play.directory("entra").count(of: .times)
      #expect(play.logIn("u1", "password-1")["entra"] == "unchanged: same-password")
      #expect(play.directory("entra").count(of: .times) == asked)
      // The lane waits with it: a call before the pause is over would be told.
      let calls = play.directory("entra").callCount
      #expect(play.logIn("u1", "password-2")["entra"] == "queued: changed")
      play.settle(for: .milliseconds(1))
      #expect(play.directory("entra").callCount == calls)
      play.settle(for: .seconds(120))
      #expect(play.account("u1", "entra")?.password == "password-2")
    }
  }

  @Test("a sweep finds it in a few requests, and waits when it is told to")
  func sweep() async throws {
    try await Play.story { play in
      for number in 2...5 { play.hire("u\(number)") }
      for number in 1...5 { _ = play.logIn("u\(number)", "password-\(number)") }
      play.settle(for: .seconds(1800))
      let before = play.directory("entra").count(of: .sweep)
      play.directory("entra").changeByHand("u4.0@example.com", to: "by hand")
      play.directory("entra").script(.throttled, .unavailable, on: .sweep)
      play.settle(for: .seconds(3 * 3600))
      let states = (1...5).map { play.state("u\($0)", "entra") }
      #expect(states == [.takenOver, .takenOver, .takenOver, .drifted, .takenOver])
      #expect(play.directory("entra").count(of: .sweep) - before >= 5)
      let detail = play.events(.drifted, "entra").first?.detail
      #expect(detail?["before"]?["lastPasswordChangeDateTime"]?.string != nil)
      #expect(detail?["after"]?["lastPasswordChangeDateTime"]?.string != nil)
      #expect(play.directory("google").count(of: .sweep) == 0)
    }
  }

  @Test("the stamp is learned later where it could not be read back")
  func learnedLater() async throws {
    try await Play.story(Self.noSweep) { play in
      play.directory("entra").script(.unavailable, on: .times)
      _ = play.logIn("u1", "password-1")
      play.settle(for: .seconds(60))
      #expect(play.pushes("u1", "entra") == ["password-1"])
      #expect(play.state("u1", "entra") == .takenOver)
      #expect(play.binding("u1", "entra")?.trail.stamp == nil)
      #expect(play.logIn("u1", "password-1")["entra"] == "unchanged: same-password")
      #expect(play.binding("u1", "entra")?.trail.stamp != nil)
      play.settle(for: .seconds(60))
      play.directory("entra").changeByHand("u1.0@example.com", to: "by hand")
      #expect(play.logIn("u1", "password-1")["entra"] == "queued: drifted")
    }
  }

  @Test("a push's event tells what it did to the sessions")
  func impact() async throws {
    try await Play.story { play in
      _ = play.logIn("u1", "password-1")
      play.settle(for: .seconds(60))
      let detail = play.events(.passwordPushed, "entra").first?.detail
      for name in ["lastPasswordChangeDateTime", "signInSessionsValidFromDateTime"] {
        let before = try #require(detail?["before"]?[name]?.string.flatMap(Timestamp.init))
        let after = try #require(detail?["after"]?[name]?.string.flatMap(Timestamp.init))
        #expect(before < after)
      }
      #expect(play.events(.passwordPushed, "google").first?.detail == nil)
    }
  }

  @Test("a directory that does not tell is pushed to again by age, where that is asked for")
  func assumed() async throws {
    try await Play.story {
      if $0.name == "google" { $1.passwordDrift = .everyDays(2) }
    } _: { play in
      _ = play.logIn("u1", "password-1")
      play.settle(for: .seconds(86_400))
      #expect(play.logIn("u1", "password-1")["google"] == "unchanged: same-password")
      play.settle(for: .seconds(2 * 86_400))
      let answer = play.logIn("u1", "password-1")
      #expect(answer == ["google": "queued: drift-assumed", "entra": "unchanged: same-password"])
    }
  }
}
