import SyncCore
import SyncStore
import SyncTestKit
import Testing

@Suite("Passwords in order, once each")
struct PasswordOrderTests {
  @Test(
    "a lost answer is told by the time stamp, and the password is not sent again",
    arguments: [ScriptedDirectory.Fault.lostAnswer, .brokenAnswer])
  func lostAnswer(_ fault: ScriptedDirectory.Fault) async throws {
    try await Play.story { play in
      play.directory("entra").script(fault, on: .setPassword)
      play.directory("google").script(fault, on: .setPassword)
      _ = play.logIn("u1", "password-1")
      play.settle(for: .seconds(600))
      #expect(play.pushes("u1", "entra") == ["password-1"])
      #expect(play.state("u1", "entra") == .takenOver)
      #expect(play.outcome(1, "entra") == "pushed")
      let pushed = play.events(.passwordPushed, "entra")
      #expect(pushed.count == 1)
      #expect(pushed.first?.reason?.hasPrefix("the answer was lost") == true)
      // Google tells no time: the hash goes again.
      #expect(play.directory("google").count(of: .setPassword) == 2)
      #expect(play.logIn("u1", "password-1")["entra"] == "unchanged: same-password")
    }
  }

  @Test("a lost request is sent again")
  func lostRequest() async throws {
    try await Play.story { play in
      play.directory("entra").script(.lostRequest, on: .setPassword)
      _ = play.logIn("u1", "password-1")
      play.settle(for: .seconds(600))
      #expect(play.pushes("u1", "entra") == ["password-1"])
      #expect(play.directory("entra").count(of: .setPassword) == 2)
      #expect(play.binding("u1", "entra")?.trail.sent == nil)
    }
  }

  @Test("a kill between the answer and the books does not send it twice")
  func killed() async throws {
    try await Play.story { play in
      _ = play.logIn("u1", "password-1")
      var steps = 0
      while play.pushes("u1", "entra").isEmpty, steps < 10_000 {
        if !play.world.executor.runOne() { _ = play.world.clock.leap() }
        steps += 1
      }
      try play.killAndRestart()
      #expect(play.state("u1", "entra") == .queued)
      #expect(play.binding("u1", "entra")?.trail.sent?.login == LoginID("played-1"))
      play.settle(for: .seconds(600))
      #expect(play.pushes("u1", "entra") == ["password-1"])
      #expect(play.state("u1", "entra") == .takenOver)
    }
  }

  @Test(
    "a newer password waits until the older one cannot arrive any more",
    arguments: ["entra", "google"])
  func lateRequest(_ directory: String) async throws {
    // The first one is not tried again before the second one comes.
    try await Play.story {
      $1.retry.base = .seconds(60)
    } _: { play in
      play.directory(directory).script(.lateRequest, on: .setPassword)
      _ = play.logIn("u1", "password-1")
      play.settle(for: .milliseconds(200))
      _ = play.logIn("u1", "password-2")
      play.settle(for: .seconds(600))
      let pushes = play.pushes("u1", directory)
      #expect(pushes == ["password-1", "password-2"])
      #expect(play.account("u1", directory)?.pushes.first?.isLate == true)
      #expect(play.state("u1", directory) == .takenOver)
    }
  }

  @Test("an older password that did arrive has its event, though a newer one took its place")
  func olderTaken() async throws {
    try await Play.story { play in
      play.directory("entra").script(.lateRequest, on: .setPassword)
      _ = play.logIn("u1", "password-1")
      play.settle(for: .milliseconds(200))
      _ = play.logIn("u1", "password-2")
      play.settle(for: .seconds(600))
      let logins = play.events(.passwordPushed, "entra").map { $0.login?.id }
      #expect(logins == ["played-1", "played-2"])
      #expect(play.outcome(1, "entra") == "pushed")
      // Its stamp is what an administrator finds in the directory's own log.
      let stamps = play.events(.passwordPushed, "entra").map { event in
        event.detail?["after"]?["lastPasswordChangeDateTime"]
      }
      #expect(stamps.count == 2 && stamps[0] != nil && stamps[0] != stamps[1])
    }
  }

  @Test("the same password that arrives a second time is no drift")
  func arrivesTwice() async throws {
    try await Play.story { play in
      play.directory("entra").script(.lateRequest, on: .setPassword)
      _ = play.logIn("u1", "password-1")
      play.settle(for: .seconds(600))
      #expect(play.pushes("u1", "entra") == ["password-1", "password-1"])
      #expect(play.logIn("u1", "password-1")["entra"] == "unchanged: same-password")
      #expect(play.events(.drifted, "entra").isEmpty)
      #expect(play.state("u1", "entra") == .takenOver)
    }
  }

  @Test("logins at one moment with one password make one push")
  func atOnce() async throws {
    try await Play.story { play in
      let answers = play.logIn("u1", Array(repeating: "password-1", count: 8))
      #expect(answers.count == 8)
      #expect(answers.count { $0["entra"] == "queued: first-login" } == 1)
      #expect(answers.count { $0["entra"] == "queued: already-queued" } == 7)
      play.settle(for: .seconds(600))
      #expect(play.pushes("u1", "entra") == ["password-1"])
      #expect((1...8).allSatisfy { play.outcome($0, "entra") == "pushed" })
    }
  }

  @Test("the same id again does nothing again")
  func sameID() async throws {
    try await Play.story { play in
      let first = play.logIn("u1", "password-1", key: "event-1")
      let again = play.logIn("u1", "password-2", key: "event-1")
      #expect(first == again)
      play.settle(for: .seconds(60))
      #expect(play.logIn("u1", "password-3", key: "event-1") == first)
      play.settle(for: .seconds(600))
      #expect(play.pushes("u1", "entra") == ["password-1"])
    }
  }
}
