/// What a guard watches over; the raw value is its key in the configuration.
package enum GuardKind: String, Hashable, Sendable, CaseIterable {
  /// Accounts to suspend.
  case suspend
  /// Accounts to delete.
  case delete
  /// Accounts whose attributes change.
  case update
  /// Members to add to groups or to take out.
  case membership
  /// Accounts of which an attribute loses its value.
  case emptied
  /// Users to tell of their binding by mail.
  case mail

  /// What holds where the configuration says nothing.
  package var standardLimits: GuardLimits {
    switch self {
    case .suspend: GuardLimits(count: 20, percent: 5)
    case .delete: GuardLimits(count: 0)
    case .update, .membership: GuardLimits(percent: 30)
    case .emptied: GuardLimits(percent: 5)
    case .mail: GuardLimits(count: 20)
    }
  }
}
