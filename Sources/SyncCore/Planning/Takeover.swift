/// Decides what a login's password means for one binding. Pure.
package enum Takeover {
  /// All that the decision depends on.
  package struct Facts: Hashable, Sendable {
    package var when = DirectoryPolicy.PasswordWhen.changed
    package var drift = DriftPolicy.overwrite
    package var state = PasswordState.awaitingLogin
    /// SCIM `active`.
    package var isActive = true
    /// Why the directory's account is not ours to write, as it was found a short while ago.
    package var obstacle: Obstacle?
    /// The directory's rule that the password breaks.
    package var brokenRule: PasswordPolicy.Rule?
    /// Whether it is the password that the directory accepted last; nil when that is not known.
    package var matchesAccepted: Bool?
    /// Whether it is the password that is on its way already.
    package var matchesPending = false
    /// Whether another password was sent since, and nobody knows what became of it.
    package var isUnsure = false
    /// Whether the source's record changed since the last push.
    package var isRecordChanged = false
    /// Whether the directory says that somebody else changed the password after our push.
    package var isDrifted = false
    /// Whether that has to be assumed, because the directory does not tell.
    package var isDriftAssumed = false
    package var isPaused = false
    /// Pushes of this user within the last day.
    package var pushesWithinDay = 0
    package var pushesPerDayLimit = 24

    package init() {}
  }

  /// Why a password is sent: the word for the portal, the events and the metrics.
  package enum Reason: String, Hashable, Sendable, CaseIterable {
    case firstLogin = "first-login"
    case changed
    /// Another one was on its way, and it is the old one again.
    case changedBack = "changed-back"
    /// Whether it changed cannot be told.
    case unknown
    case expired
    case refusedBefore = "refused-before"
    case drifted
    case driftAssumed = "drift-assumed"
    case recordChanged = "record-changed"
    case everyLogin = "every-login"

    /// True for a push that the configuration asks for though the password is, or may be, the same.
    package var isWithoutChange: Bool {
      switch self {
      case .recordChanged, .everyLogin, .driftAssumed: true
      case .firstLogin, .changed, .changedBack, .unknown, .expired, .refusedBefore, .drifted: false
      }
    }
  }

  /// What is decided, and why, in words for the portal.
  package struct Decision: Hashable, Sendable {
    package let outcome: LoginDecision.Outcome
    package let reason: String
    /// True when the password has to be stored and sent.
    package let isStored: Bool
    /// True when the directory has that password, as far as we know: its own time stamp could tell
    /// otherwise.
    package var isHeldAlready: Bool { outcome == .unchanged && reason == Self.same }

    static let same = "same-password"

    init(_ outcome: LoginDecision.Outcome, _ reason: String, isStored: Bool = false) {
      self.outcome = outcome
      self.reason = reason
      self.isStored = isStored
    }
  }

  /// The decision; what forbids comes before what asks for a push.
  package static func decide(_ facts: Facts) -> Decision {
    if facts.when == .never { return Decision(.unchanged, "never") }
    if facts.state == .released { return Decision(.notBound, "released") }
    if !facts.isActive { return Decision(.held, "inactive") }
    if let obstacle = facts.obstacle { return Decision(.refused, obstacle.rawValue) }
    if let rule = facts.brokenRule { return Decision(.refused, rule.rawValue) }
    if facts.matchesPending { return Decision(.queued, "already-queued") }
    guard let reason = reasonToSend(facts) else {
      let isDrifted = facts.isDrifted || facts.state == .drifted
      return Decision(.unchanged, isDrifted && facts.drift == .report ? "drifted" : Decision.same)
    }
    // One that waits to be sent is counted already: it is only replaced.
    if facts.state != .queued, facts.pushesWithinDay >= facts.pushesPerDayLimit {
      return Decision(.held, "too-many-pushes")
    }
    return Decision(facts.isPaused ? .paused : .queued, reason.rawValue, isStored: true)
  }

  private static func reasonToSend(_ facts: Facts) -> Reason? {
    switch facts.state {
    case .awaitingLogin, .released: .firstLogin
    case .queued: facts.matchesAccepted == true ? .changedBack : .changed
    case .expired where !holds(facts): .expired
    case .refused where !holds(facts): .refusedBefore
    case .drifted, .takenOver, .expired, .refused: reasonToSendAgain(facts)
    }
  }

  /// Whether the directory has this very password, though a later one did not get there.
  private static func holds(_ facts: Facts) -> Bool {
    facts.matchesAccepted == true && !facts.isUnsure
  }

  /// The directory took a password of this user's before.
  private static func reasonToSendAgain(_ facts: Facts) -> Reason? {
    if facts.matchesAccepted == false { return .changed }
    if facts.isDrifted || facts.state == .drifted, facts.drift.isLookedFor {
      return facts.drift == .overwrite ? .drifted : nil
    }
    if facts.when == .everyLogin { return .everyLogin }
    if facts.when == .recordChanged, facts.isRecordChanged { return .recordChanged }
    if facts.isDriftAssumed { return .driftAssumed }
    return facts.matchesAccepted == nil && facts.when == .changed ? .unknown : nil
  }
}
