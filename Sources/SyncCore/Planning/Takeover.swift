/// Decides what a login's password means for one binding. Pure.
package enum Takeover {
  /// All that the decision depends on.
  package struct Facts: Hashable, Sendable {
    package var when = DirectoryPolicy.PasswordWhen.changed
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
    /// Whether the source's record changed since the last push.
    package var isRecordChanged = false
    package var isPaused = false

    package init() {}
  }

  /// What is decided, and why, in words for the portal.
  package struct Decision: Hashable, Sendable {
    package let outcome: LoginDecision.Outcome
    package let reason: String
    /// True when the password has to be stored and sent.
    package let isStored: Bool
  }

  /// The decision; what forbids comes before what asks for a push.
  package static func decide(_ facts: Facts) -> Decision {
    if facts.when == .never { return .init(outcome: .unchanged, reason: "never", isStored: false) }
    if !facts.isActive { return .init(outcome: .held, reason: "inactive", isStored: false) }
    if let obstacle = facts.obstacle {
      return .init(outcome: .refused, reason: obstacle.rawValue, isStored: false)
    }
    if let rule = facts.brokenRule {
      return .init(outcome: .refused, reason: rule.rawValue, isStored: false)
    }
    if facts.matchesPending {
      return .init(outcome: .queued, reason: "already-queued", isStored: false)
    }
    guard let reason = reasonToSend(facts) else {
      return .init(outcome: .unchanged, reason: "same-password", isStored: false)
    }
    return .init(outcome: facts.isPaused ? .paused : .queued, reason: reason, isStored: true)
  }

  private static func reasonToSend(_ facts: Facts) -> String? {
    switch facts.state {
    case .awaitingLogin: return "first-login"
    case .expired: return "expired"
    case .refused: return "refused-before"
    case .drifted: return "drifted"
    case .queued, .takenOver, .released: break
    }
    switch facts.when {
    case .everyLogin: return "every-login"
    case .recordChanged: return facts.isRecordChanged ? "record-changed" : nil
    case .changed, .never:
      switch facts.matchesAccepted {
      case true?: return facts.state == .queued ? "changed-back" : nil
      case false?: return "changed"
      case nil: return facts.state == .queued ? "changed" : "unknown"
      }
    }
  }
}
