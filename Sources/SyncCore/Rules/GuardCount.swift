/// What a guard counts at the end of a pull: a change that drips in, a few accounts at a time, is
/// as large as one that comes at once. Pure.
package struct GuardCount: Hashable, Sendable {
  /// Accounts that wait for the guard's word.
  package let fresh: Int
  /// Other accounts that it let pass within its window.
  package let earlier: Int

  package init(fresh: Int, earlier: Int = 0) {
    self.fresh = fresh
    self.earlier = earlier
  }

  package var total: Int { fresh + earlier }

  /// Whether the batch is held for what went before it alone.
  package func isDrip(by limits: GuardLimits, of bound: Int) -> Bool {
    limits.verdict(changing: total, of: bound) != .free
      && limits.verdict(changing: fresh, of: bound) == .free
  }

  /// What a person is told.
  ///
  /// - Parameters:
  ///   - participle: what would happen to the accounts: `suspended`.
  ///   - window: within which the earlier ones count.
  package func text(
    of bound: Int, _ participle: String, _ excess: GuardLimits.Excess, within window: Duration
  ) -> String {
    let before =
      earlier == 0
      ? "" : ", and \(earlier) others were within \(Self.words(of: window))"
    return "\(fresh) of \(bound) accounts would be \(participle)\(before), which is "
      + "\(excess.text); release them or mend the source"
  }

  private static func words(of window: Duration) -> String {
    let seconds = window.components.seconds
    if seconds % 3600 == 0 { return "\(seconds / 3600) h" }
    return seconds % 60 == 0 ? "\(seconds / 60) min" : "\(seconds) s"
  }
}
