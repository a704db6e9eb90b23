import SyncCore
import SyncEngine
import SyncStore
import SyncTestKit

/// What is looked at after each piece of work, and at each call.
extension Alarm {
  static let atSteps = ofLogins + ofOrder + ofWaits + ofGuards + ofLeases

  private static let ofLogins = [
    Alarm("was answered and is lost in google") { play in
      let decision = LoginDecision(
        directory: DirectoryID("google"), outcome: .queued, reason: "first-login")
      play.world.promise(
        .init(
          login: LoginID("nobody's"), user: "u1", userName: "u1.0@example.com", password: "p-u1-1",
          receivedAt: play.world.clock.now, decisions: [decision]))
    },
    Alarm(
      "outcomes of logins are lost", prepare: logIn(1),
      sabotage: tamper("DELETE FROM login_outcome WHERE directory = 'google'")),
    Alarm(
      "the password of played-1 is lost on its way to google", prepare: stuck,
      sabotage: tamper("DELETE FROM job WHERE kind = 'password' AND directory = 'google'")),
  ]

  private static let ofOrder = [
    Alarm("went back: [1, 2, 1]", prepare: logIn(1, 2), sabotage: push("password-u1-1")),
    Alarm("got a password of no login of theirs", sabotage: push("password-u9-1")),
    Alarm("twice for nothing", prepare: logIn(1), sabotage: push("password-u1-1")),
    Alarm(
      "went back to title 1 from 2",
      prepare: { play in
        for number in 1...2 { play.hire("u1", title: "title \(number)") }
      }, sabotage: entitle("title 1")),
    Alarm(
      "was begun before the job password",
      prepare: { play in
        stuck(play)
        play.world.set("u1", .init(userName: "u1.0@example.com", title: "chief"))
        play.settle(for: .seconds(300))
      },
      sabotage: tamper(
        """
        UPDATE job SET state = 'leased', lease = 999 WHERE kind = 'account' AND state = 'ready'
          AND directory = 'google'
        """)),
    Alarm(
      "was begun while the job password", prepare: underWay,
      sabotage: tamper(
        """
        INSERT INTO job (binding, directory, kind, state, due_at, queued_at, lease)
        SELECT binding, directory, 'roles', 'leased', 0, 0, 999 FROM job
        WHERE state = 'leased' AND directory = 'google'
        """)),
  ]

  private static let ofWaits = [
    Alarm(
      "although told to wait",
      prepare: { play in
        play.directory("google").script(.throttled, on: .read)
        _ = play.logIn("u1", "password-u1-1")
        play.settle(for: .seconds(5))
        play.directory("google").use(nil)
      },
      sabotage: write { google, _ in _ = try await google.find("u1.0@example.com") })
  ]

  private static let ofGuards = [
    Alarm(
      "u1.0@example.com, who never left, was suspended in google",
      sabotage: write { _ = try await $0.apply(.suspend, to: $1) }),
    Alarm(
      "is in the source and was deleted", prepare: { $0.settle(for: .seconds(600)) },
      sabotage: write { _ = try await $0.apply(.delete, to: $1) }),
    Alarm(
      "was deleted and never suspended", sabotage: write { _ = try await $0.apply(.delete, to: $1) }
    ),
    Alarm("was written to and nothing of it is claimed", sabotage: entitle("chief")),
    Alarm("was changed past the guard", prepare: leaving, sabotage: entitle("chief")),
    Alarm(
      "was changed under the guard", prepare: { $0.world.forbid([.update]) },
      sabotage: entitle("chief")),
    Alarm(
      "and nobody released update",
      prepare: { play in
        manyChange(play)
        play.settle(for: .seconds(120))
      },
      sabotage: tamper(
        """
        UPDATE job SET guard = NULL, announced = 0, cleared = 'update', state = 'ready'
        WHERE guard = 'update'
        """)),
    Alarm(
      "went past the guard update of google",
      prepare: { play in
        manyChange(play)
        let end = play.world.clock.now.advanced(by: .seconds(120))
        play.settle(until: end) { (try? play.freshCount("google")) ?? 0 > 2 }
      },
      sabotage: tamper(
        "UPDATE job SET guard = NULL, cleared = 'update', state = 'ready' WHERE guard = 'update'")),
  ]

  private static let ofLeases = [
    Alarm(
      "was settled by a worker whose claim is another's", prepare: stolen,
      sabotage: tamper("UPDATE job SET state = 'ready', lease = NULL WHERE state = 'leased'")),
    Alarm(
      "was settled by a worker whose claim is another's", prepare: stolen,
      sabotage: tamper("DELETE FROM job WHERE state = 'leased'")),
    Alarm(
      "whose claim is another's, changed what is known", prepare: stolen,
      sabotage: tamper("UPDATE binding SET remote_active = 0 WHERE directory = 'google'")),
    Alarm(
      "an event tells of job", prepare: stolen,
      sabotage: { play in
        try play.tamper { transaction in
          var event = Event(.updated, at: play.world.clock.now)
          event.job = try transaction.database.first(
            "SELECT id FROM job WHERE state = 'leased' AND directory = 'google'"
          ) { $0.integer(0) }
          try transaction.append(event)
        }
      }),
    Alarm(
      "was written to by a worker whose claim is another's",
      prepare: { play in
        try stolen(play)
        play.settle(for: .seconds(1))
      }, sabotage: push("password-u1-1")),
  ]
}
