/// The guards of one installation: limits by kind, the standard ones where none are configured.
package struct Guards: Hashable, Sendable {
  private let limits: [GuardKind: GuardLimits]
  /// Accounts that were let pass so long ago still count; zero for one pull alone. Members of
  /// groups, and mails, are counted by themselves.
  package let window: Duration

  package init(_ limits: [GuardKind: GuardLimits] = [:], window: Duration = .zero) {
    self.limits = limits
    self.window = window
  }

  /// The same guards with other limits for some kinds.
  package func replacing(_ others: [GuardKind: GuardLimits]) -> Guards {
    Guards(limits.merging(others) { $1 }, window: window)
  }

  package subscript(_ kind: GuardKind) -> GuardLimits {
    limits[kind] ?? kind.standardLimits
  }
}
