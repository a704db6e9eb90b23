/// The guards of one installation: limits by kind, the standard ones where none are configured.
package struct Guards: Hashable, Sendable {
  private let limits: [GuardKind: GuardLimits]

  package init(_ limits: [GuardKind: GuardLimits] = [:]) {
    self.limits = limits
  }

  /// The same guards with other limits for some kinds.
  package func replacing(_ others: [GuardKind: GuardLimits]) -> Guards {
    Guards(limits.merging(others) { $1 })
  }

  package subscript(_ kind: GuardKind) -> GuardLimits {
    limits[kind] ?? kind.standardLimits
  }
}
