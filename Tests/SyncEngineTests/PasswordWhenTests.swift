import SyncCore
import SyncTestKit
import Testing

@Suite("When a password is pushed")
struct PasswordWhenTests {
  @Test(
    "first login, again, after a change of the record, with another password",
    arguments: [
      (
        DirectoryPolicy.PasswordWhen.changed,
        [
          "queued: first-login", "unchanged: same-password", "unchanged: same-password",
          "queued: changed",
        ]
      ),
      (
        .recordChanged,
        [
          "queued: first-login", "unchanged: same-password", "queued: record-changed",
          "queued: changed",
        ]
      ),
      (
        .everyLogin,
        ["queued: first-login", "queued: every-login", "queued: every-login", "queued: changed"]
      ),
      (.never, Array(repeating: "unchanged: never", count: 4)),
    ])
  func when(_ when: DirectoryPolicy.PasswordWhen, _ expected: [String]) async throws {
    try await Play.story {
      $1.passwordWhen = when
    } _: { play in
      func logIn(_ password: String) -> String? {
        let decision = play.logIn("u1", password)["entra"]
        play.settle(for: .seconds(60))
        return decision
      }
      var decisions = [logIn("password-1"), logIn("password-1")]
      play.hire("u1", title: "promoted")
      decisions += [logIn("password-1"), logIn("password-2")]
      #expect(decisions == expected)
      #expect(play.pushes("u1", "entra").count == expected.count { $0.hasPrefix("queued") })
    }
  }

  @Test("a user's pushes within a day are bounded, and a new day begins anew")
  func perDay() async throws {
    try await Play.story {
      $1.passwordPushesPerDayLimit = 3
    } _: { play in
      for number in 1...3 {
        #expect(play.logIn("u1", "password-\(number)")["entra"]?.hasPrefix("queued") == true)
        play.settle(for: .seconds(60))
      }
      #expect(play.logIn("u1", "password-4")["entra"] == "held: too-many-pushes")
      play.settle(for: .seconds(60))
      #expect(play.account("u1", "entra")?.password == "password-3")
      #expect(play.logIn("u1", "password-3")["entra"] == "unchanged: same-password")
      play.settle(for: .seconds(86_400))
      #expect(play.logIn("u1", "password-4")["entra"] == "queued: changed")
    }
  }
}
