import SyncCore
import Testing

@Suite struct LogSweepTests {
  /// A look at the log, so many seconds after the start, and what is to be done.
  struct Look: Sendable {
    let seconds: Int64
    var isEmpty = false
    var hasSecrets = false
    let decision: LogSweep.Decision
  }

  static func at(_ seconds: Int64) -> Timestamp { Timestamp(seconds: 1_000_000 + seconds) }

  static let courses: [(String, [Look])] = [
    ("an empty log is left alone", [Look(seconds: 0, isEmpty: true, decision: .wait(until: nil))]),
    (
      "a secret that waits is looked after, though the log is empty",
      [Look(seconds: 0, isEmpty: true, hasSecrets: true, decision: .wait(until: at(5)))]
    ),
    (
      "the last secret is gone: after a quiet moment the log is emptied",
      [
        Look(seconds: 0, hasSecrets: true, decision: .wait(until: at(5))),
        Look(seconds: 1, decision: .wait(until: at(5))), Look(seconds: 5, decision: .sweep),
      ]
    ),
    (
      "under steady load it is emptied once a minute",
      [
        Look(seconds: 0, hasSecrets: true, decision: .wait(until: at(5))),
        Look(seconds: 30, hasSecrets: true, decision: .wait(until: at(35))),
        Look(seconds: 58, hasSecrets: true, decision: .wait(until: at(60))),
        Look(seconds: 60, hasSecrets: true, decision: .sweep),
      ]
    ),
    (
      "a log that was empty in between begins anew",
      [
        Look(seconds: 0, decision: .wait(until: at(5))),
        Look(seconds: 4, isEmpty: true, decision: .wait(until: nil)),
        Look(seconds: 9, decision: .wait(until: at(14))),
      ]
    ),
    (
      "a clock that is set back does not keep the log waiting",
      [
        Look(seconds: 900, decision: .wait(until: at(905))),
        Look(seconds: 0, decision: .wait(until: at(5))), Look(seconds: 5, decision: .sweep),
      ]
    ),
  ]

  @Test("When the log is emptied", arguments: courses)
  func course(_ name: String, _ looks: [Look]) {
    var sweep = LogSweep()
    for look in looks {
      let decision = sweep.look(
        isEmpty: look.isEmpty, hasSecrets: look.hasSecrets, at: Self.at(look.seconds))
      #expect(decision == look.decision, "\(name), second \(look.seconds)")
    }
  }

  @Test("After an emptying that a reader cut short, the rest waits its quiet moment again")
  func again() {
    var sweep = LogSweep()
    _ = sweep.look(isEmpty: false, hasSecrets: false, at: Self.at(0))
    #expect(sweep.look(isEmpty: false, hasSecrets: false, at: Self.at(5)) == .sweep)
    sweep.noteSwept()
    #expect(
      sweep.look(isEmpty: false, hasSecrets: false, at: Self.at(5)) == .wait(until: Self.at(10)))
  }
}
