internal import SyncCore
internal import SyncStore

/// Accounts that name others: a manager is written once the manager's own account is known.
extension Engine {
  /// Remembers whom the account is to name, so that it is looked at again when that becomes known.
  func noteReferences(
    of binding: Binding, _ wanted: Wanted, in directory: ManagedDirectory,
    _ transaction: Transaction
  ) throws {
    guard !directory.policy.references.isEmpty else { return }
    var targets: Set<String> = []
    if case .account(let account) = wanted {
      for attribute in directory.policy.references.keys {
        let target = account.attributes[attribute]?.plainText ?? ""
        if !target.isEmpty { targets.insert(target) }
      }
    }
    try transaction.setReferences(targets, of: binding.row)
  }

  /// The account has another id or name than before: those who name it may differ now.
  func wakeReferrers(
    to binding: Binding, _ shadow: Shadow, in directory: ManagedDirectory,
    _ transaction: Transaction, at now: Timestamp
  ) throws {
    guard !directory.policy.references.isEmpty,
      binding.shadow?.remoteID != shadow.remoteID || binding.shadow?.name != shadow.name
    else { return }
    for referrer in try transaction.referrers(to: binding) where referrer.row != binding.row {
      // A create under way looks at this again when it ends. A newer cause would have its follow-up
      // counted by the guards, as a change of the source's.
      if referrer.shadow == nil, try transaction.isAccountJobLeased(of: referrer.row) { continue }
      guard let row = try transaction.mirrorRow(referrer.subjectRow) else { continue }
      let wanted = Planner.wanted(
        of: try ruled(row, transaction), by: directory.policy, known: referrer.known)
      // Where nothing else waits for that account, it is the reference alone: no change of the
      // source's, and so no part of any batch that a guard counts.
      let isAlone = try !transaction.hasAccountJob(of: referrer.row)
      try enqueue(wanted, for: referrer, in: directory, transaction, at: now)
      if isAlone { try transaction.clearUpdate(of: referrer.row) }
    }
  }
}
