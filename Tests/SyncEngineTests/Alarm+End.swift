import SyncCore
import SyncEngine
import SyncStore
import SyncTestKit

/// What is looked at in the end, when the last fault is over.
extension Alarm {
  static let atEnds = [
    Alarm("the mirror differs at u1") { play in
      play.world.set("u1", .init(userName: "u1.0@example.com", title: "chief"))
    },
    Alarm("u1.0@example.com differs in google") { play in
      guard let title = AttributeName("jobTitle") else { return }
      play.directory("google").meddle("u1.0@example.com") { $0.attributes[title] = "spy" }
    },
    Alarm("u1.0@example.com has no account in google") {
      $0.directory("google").wipe("u1.0@example.com")
    },
    Alarm("ghost@example.com may still sign in at google") {
      $0.directory("google").seed("ghost@example.com")
    },
    Alarm("u1.0@example.com was promised password-u1-1 in google", prepare: logIn(1)) {
      $0.directory("google").changeByHand("u1.0@example.com", to: "hand-u1-1")
    },
    Alarm(
      "played-1 ended in google as queued", prepare: logIn(1),
      sabotage: tamper(
        "UPDATE login_outcome SET outcome = 'queued' WHERE directory = 'google'")),
    Alarm(
      "played-1 is pushed in google and has 0 events of a push", prepare: logIn(1),
      sabotage: tamper(
        "DELETE FROM event WHERE kind = 'password-pushed' AND directory = 'google'")),
    Alarm(
      "played-1 was answered and has no event", prepare: logIn(1),
      sabotage: tamper("DELETE FROM event WHERE kind = 'login'")),
    Alarm(
      "jobs are left",
      sabotage: tamper(
        """
        INSERT INTO job (binding, directory, kind, state, due_at, queued_at)
        SELECT id, directory, 'roles', 'parked', 0, 0 FROM binding
        """)),
    Alarm("2 secrets are left", sabotage: stuck),
    Alarm("event 2", sabotage: tamper("UPDATE event SET reason = 'nothing' WHERE id = 2")),
  ]
}
