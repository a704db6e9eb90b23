import SyncCore
import SyncStore
import SyncTestKit
import Testing

/// Each state is stored, outlasts a kill, and goes on from there.
@Suite("The password's states, over a restart")
struct PasswordStateTests {
  @Test("what awaits its first login still does after a kill, and gets it")
  func awaitingLogin() async throws {
    try await Play.story { play in
      try play.killAndRestart()
      #expect(play.state("u1", "entra") == .awaitingLogin)
      #expect(play.logIn("u1", "password-1")["entra"] == "queued: first-login")
      play.settle(for: .seconds(60))
      #expect(play.pushes("u1", "entra") == ["password-1"])
      #expect(play.state("u1", "entra") == .takenOver)
      try play.killAndRestart()
      #expect(play.state("u1", "entra") == .takenOver)
      #expect(play.logIn("u1", "password-1")["entra"] == "unchanged: same-password")
    }
  }

  @Test("what is queued when the program is killed is sent by the next one")
  func queued() async throws {
    try await Play.story { play in
      _ = play.logIn("u1", "password-1")
      #expect(play.state("u1", "entra") == .queued)
      try play.killAndRestart()
      #expect(play.state("u1", "entra") == .queued)
      play.settle(for: .seconds(60))
      #expect(play.pushes("u1", "entra") == ["password-1"])
      #expect(play.pushes("u1", "google").count == 1)
      #expect(play.state("u1", "entra") == .takenOver)
    }
  }

  @Test("what has drifted is pushed again at the next login")
  func drifted() async throws {
    try await Play.story { play in
      _ = play.logIn("u1", "password-1")
      play.settle(for: .seconds(600))
      play.directory("entra").changeByHand("u1.0@example.com", to: "by hand")
      play.settle(for: .seconds(2 * 3600))
      #expect(play.state("u1", "entra") == .drifted)
      #expect(play.events(.drifted, "entra").count == 1)
      try play.killAndRestart()
      #expect(play.state("u1", "entra") == .drifted)
      #expect(play.logIn("u1", "password-1")["entra"] == "queued: drifted")
      play.settle(for: .seconds(60))
      #expect(play.account("u1", "entra")?.password == "password-1")
      #expect(play.state("u1", "entra") == .takenOver)
      #expect(play.pushes("u1", "google").count == 1)
    }
  }

  @Test("what was refused is tried again with the next password, and not with the old one")
  func refused() async throws {
    try await Play.story { play in
      _ = play.logIn("u1", "password-1")
      play.settle(for: .seconds(60))
      play.directory("entra").script(.refused, on: .setPassword)
      _ = play.logIn("u1", "password-2")
      play.settle(for: .seconds(60))
      #expect(play.state("u1", "entra") == .refused)
      try play.killAndRestart()
      #expect(play.state("u1", "entra") == .refused)
      #expect(play.logIn("u1", "password-1")["entra"] == "unchanged: same-password")
      #expect(play.state("u1", "entra") == .takenOver)
      play.directory("entra").script(.refused, on: .setPassword)
      _ = play.logIn("u1", "password-2")
      play.settle(for: .seconds(60))
      #expect(play.logIn("u1", "password-2")["entra"] == "queued: refused-before")
      play.settle(for: .seconds(60))
      #expect(play.pushes("u1", "entra") == ["password-1", "password-2"])
    }
  }

  @Test("what has waited too long is wiped, and the next login begins anew")
  func expired() async throws {
    try await Play.story {
      $1.passwordTimeLimit = .seconds(60)
    } _: { play in
      play.directory("entra").script(
        .unavailable, .unavailable, .unavailable, .unavailable, .unavailable, .unavailable,
        .unavailable, .unavailable, .unavailable, .unavailable, .unavailable, .unavailable,
        on: .setPassword)
      _ = play.logIn("u1", "password-1")
      play.settle(for: .seconds(1200))
      #expect(play.state("u1", "entra") == .expired)
      #expect(play.outcome(1, "entra") == "expired")
      #expect(play.events(.passwordExpired, "entra").count == 1)
      try play.killAndRestart()
      #expect(play.state("u1", "entra") == .expired)
      play.directory("entra").forgetScript()
      #expect(play.logIn("u1", "password-1")["entra"] == "queued: expired")
      play.settle(for: .seconds(60))
      #expect(play.pushes("u1", "entra") == ["password-1"])
    }
  }

  @Test("what was released awaits its first login when it is bound again")
  func released() async throws {
    try await Play.story { play in
      _ = play.logIn("u1", "password-1")
      play.settle(for: .seconds(60))
      play.run { ledger, _ in
        try await ledger.commit { transaction in
          let row = try transaction.row(of: SubjectID(.user, "u1")) ?? 0
          for binding in try transaction.bindings(of: row) {
            try transaction.unlink(binding, at: Timestamp(seconds: 1_800_000_000))
          }
        }
      }
      #expect(play.state("u1", "entra") == .released)
      try play.killAndRestart()
      #expect(play.state("u1", "entra") == .released)
      #expect(play.logIn("u1", "password-1")["entra"] == "not-bound: released")
      play.hire("u1", title: "again")
      #expect(play.state("u1", "entra") == .awaitingLogin)
      #expect(play.logIn("u1", "password-1")["entra"] == "queued: first-login")
    }
  }

  @Test("what cannot happen in a state changes nothing, and an event says so")
  func impossible() async throws {
    try await Play.story { play in
      play.run { ledger, _ in
        try await ledger.commit { transaction in
          let row = try transaction.row(of: SubjectID(.user, "u1")) ?? 0
          for binding in try transaction.bindings(of: row) {
            let now = Timestamp(seconds: 1_800_000_000)
            let isNoted = try transaction.note(.accepted, of: binding, at: now)
            #expect(!isNoted)
          }
        }
      }
      #expect(play.state("u1", "entra") == .awaitingLogin)
      let event = play.events(.passwordIgnored, "entra").first
      #expect(
        event?.reason == "\"accepted\" cannot happen to a password that is \"awaiting-login\"")
    }
  }
}
