/// What a guard watches over; the raw value is its key in the configuration.
package enum GuardKind: String, Hashable, Sendable, CaseIterable {
  /// Accounts to suspend.
  case suspend
  /// Accounts to delete.
  case delete
  /// Accounts whose attributes change.
  case update
  /// Groups that we keep whose name or attributes change.
  case groups
  /// Members to take out of groups.
  case membership
  /// Accounts of which an attribute loses its value.
  case emptied
  /// Users to tell of their binding by mail.
  case mail

  /// The kinds of which each pull's batch is counted in accounts, one job an account. An account
  /// that loses an attribute is updated: `emptied` looks at updates first.
  package static let ofAccounts: [GuardKind] = [.suspend, .delete, .update]

  /// The kinds that hold jobs.
  package static let ofJobs = allCases.filter { $0 != .mail }

  /// The kinds that hold steps of an undo, which deletes nobody and tells nobody.
  package static let ofUndo: [GuardKind] = [.suspend, .update, .groups, .membership, .emptied]

  /// The guard of changes to accounts, or to groups.
  package static func ofUpdates(of kind: SubjectID.Kind) -> GuardKind {
    kind == .group ? .groups : .update
  }

  /// What would happen to so many accounts, as in "6 of 10 accounts would be suspended".
  package var participle: String {
    switch self {
    case .suspend: "suspended"
    case .delete: "deleted"
    case .update, .groups: "changed"
    case .membership: "taken out of groups"
    case .emptied: "emptied of an attribute"
    case .mail: "written to"
    }
  }

  /// What holds where the configuration says nothing.
  package var standardLimits: GuardLimits {
    switch self {
    case .suspend: GuardLimits(count: 20, percent: 5)
    case .delete: GuardLimits(count: 0)
    case .update, .groups, .membership: GuardLimits(percent: 30)
    case .emptied: GuardLimits(percent: 5)
    case .mail: GuardLimits(count: 20)
    }
  }
}
