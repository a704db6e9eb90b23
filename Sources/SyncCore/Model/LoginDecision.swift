/// What a login means for one directory.
package struct LoginDecision: Hashable, Sendable {
  /// The decision, in the portal's words.
  package enum Outcome: String, Hashable, Sendable {
    /// The password is stored and will be sent.
    case queued
    /// The directory already has it, or wants none from this login: nothing is sent.
    case unchanged
    /// The directory's policy refuses it; `reason` is the rule.
    case refused
    /// A guard or a parked account holds it.
    case held
    case notBound = "not-bound"
    case paused
  }

  package let directory: DirectoryID
  package let outcome: Outcome
  /// Why: `first-login`, `changed`, `too-short`, …
  package let reason: String
  /// When it should be there; nil where nothing is sent.
  package let outlook: Outlook?

  package init(
    directory: DirectoryID, outcome: Outcome, reason: String, outlook: Outlook? = nil
  ) {
    self.directory = directory
    self.outcome = outcome
    self.reason = reason
    self.outlook = outlook
  }
}
