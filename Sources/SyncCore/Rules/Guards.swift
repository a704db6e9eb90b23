/// The guards of one installation: limits by kind, the standard ones where none are configured.
package struct Guards: Hashable, Sendable {
  private let limits: [GuardKind: GuardLimits]

  package init(_ limits: [GuardKind: GuardLimits] = [:]) {
    self.limits = limits
  }

  package subscript(_ kind: GuardKind) -> GuardLimits {
    limits[kind] ?? kind.standardLimits
  }
}
