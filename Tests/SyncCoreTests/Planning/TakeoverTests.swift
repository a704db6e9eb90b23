internal import SyncCore
internal import Testing

struct TakeoverTests {
  /// What differs from a first login, and what is decided; `stored` is told by the mark.
  private struct Row {
    var when = DirectoryPolicy.PasswordWhen.changed
    var state = PasswordState.takenOver
    var accepted: Bool?
    var isPending = false
    var isRecordChanged = false
    var isActive = true
    var isPaused = false
    var rule: PasswordPolicy.Rule?
    var drift = DriftPolicy.overwrite
    var isDrifted = false
    var isDriftAssumed = false
    var isUnsure = false
    var pushes = 0
    var obstacle: Obstacle?
    let expected: String
  }

  private static let rows = [
    Row(state: .awaitingLogin, expected: "queued: first-login, stored"),
    Row(state: .expired, expected: "queued: expired, stored"),
    Row(state: .expired, accepted: false, expected: "queued: expired, stored"),
    Row(state: .expired, accepted: true, expected: "unchanged: same-password"),
    Row(state: .expired, accepted: true, isUnsure: true, expected: "queued: expired, stored"),
    Row(state: .refused, expected: "queued: refused-before, stored"),
    Row(state: .refused, accepted: false, expected: "queued: refused-before, stored"),
    Row(state: .refused, accepted: true, expected: "unchanged: same-password"),
    Row(
      state: .refused, accepted: true, isUnsure: true, expected: "queued: refused-before, stored"),
    Row(state: .drifted, accepted: true, expected: "queued: drifted, stored"),
    Row(accepted: true, expected: "unchanged: same-password"),
    Row(accepted: false, expected: "queued: changed, stored"),
    Row(expected: "queued: unknown, stored"),
    Row(state: .queued, accepted: true, expected: "queued: changed-back, stored"),
    Row(state: .queued, accepted: false, expected: "queued: changed, stored"),
    Row(state: .queued, expected: "queued: changed, stored"),
    Row(state: .queued, isPending: true, expected: "queued: already-queued"),
    Row(state: .released, expected: "not-bound: released"),
    Row(state: .drifted, accepted: false, expected: "queued: changed, stored"),
    Row(state: .drifted, accepted: true, drift: .report, expected: "unchanged: drifted"),
    Row(state: .drifted, accepted: false, drift: .report, expected: "queued: changed, stored"),
    Row(state: .drifted, accepted: true, drift: .ignore, expected: "unchanged: same-password"),
    Row(accepted: true, isDrifted: true, expected: "queued: drifted, stored"),
    Row(accepted: false, isDrifted: true, expected: "queued: changed, stored"),
    Row(accepted: true, drift: .report, isDrifted: true, expected: "unchanged: drifted"),
    Row(accepted: true, isDriftAssumed: true, expected: "queued: drift-assumed, stored"),
    Row(accepted: false, isDriftAssumed: true, expected: "queued: changed, stored"),
    Row(accepted: false, pushes: 23, expected: "queued: changed, stored"),
    Row(accepted: false, pushes: 24, expected: "held: too-many-pushes"),
    Row(accepted: true, pushes: 24, expected: "unchanged: same-password"),
    Row(state: .queued, accepted: false, pushes: 24, expected: "queued: changed, stored"),
    Row(when: .everyLogin, accepted: true, pushes: 24, expected: "held: too-many-pushes"),
    Row(when: .never, expected: "unchanged: never"),
    Row(when: .never, state: .awaitingLogin, expected: "unchanged: never"),
    Row(when: .everyLogin, accepted: true, expected: "queued: every-login, stored"),
    Row(when: .everyLogin, accepted: false, expected: "queued: changed, stored"),
    Row(when: .everyLogin, expected: "queued: every-login, stored"),
    Row(
      when: .recordChanged, accepted: true, isRecordChanged: true,
      expected: "queued: record-changed, stored"),
    Row(
      when: .recordChanged, isRecordChanged: true, expected: "queued: record-changed, stored"),
    Row(when: .recordChanged, accepted: false, expected: "queued: changed, stored"),
    Row(when: .recordChanged, accepted: true, expected: "unchanged: same-password"),
    Row(when: .recordChanged, expected: "unchanged: same-password"),
    Row(accepted: true, isRecordChanged: true, expected: "unchanged: same-password"),
    Row(when: .never, accepted: false, isDrifted: true, expected: "unchanged: never"),
    Row(when: .recordChanged, state: .awaitingLogin, expected: "queued: first-login, stored"),
    Row(accepted: false, isActive: false, expected: "held: inactive"),
    Row(accepted: false, rule: .tooShort, expected: "refused: too-short"),
    Row(
      state: .refused, rule: .tooShort, obstacle: .privileged,
      expected: "refused: privileged-account"),
    Row(isActive: false, obstacle: .privileged, expected: "held: inactive"),
    Row(when: .never, obstacle: .privileged, expected: "unchanged: never"),
    Row(accepted: false, isActive: false, rule: .tooShort, expected: "held: inactive"),
    Row(accepted: false, isPaused: true, expected: "paused: changed, stored"),
    Row(accepted: true, isPaused: true, expected: "unchanged: same-password"),
  ]

  @Test(arguments: rows.indices)
  func `a login is decided for each directory`(_ index: Int) {
    let row = Self.rows[index]
    var facts = Takeover.Facts()
    facts.when = row.when
    facts.state = row.state
    facts.matchesAccepted = row.accepted
    facts.matchesPending = row.isPending
    facts.isRecordChanged = row.isRecordChanged
    facts.isActive = row.isActive
    facts.isPaused = row.isPaused
    facts.brokenRule = row.rule
    facts.drift = row.drift
    facts.isDrifted = row.isDrifted
    facts.isDriftAssumed = row.isDriftAssumed
    facts.isUnsure = row.isUnsure
    facts.pushesWithinDay = row.pushes
    facts.obstacle = row.obstacle
    let decision = Takeover.decide(facts)
    let mark = decision.isStored ? ", stored" : ""
    #expect("\(decision.outcome.rawValue): \(decision.reason)\(mark)" == row.expected)
  }

  @Test func `only what the configuration asks for goes without a change`() {
    let reasons = Takeover.Reason.allCases.filter(\.isWithoutChange)
    #expect(reasons == [.driftAssumed, .recordChanged, .everyLogin])
  }
}
