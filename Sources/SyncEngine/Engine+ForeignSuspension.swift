internal import SyncCore
internal import SyncStore

/// Suspensions that somebody else made, as an ordinary write or a reading after one learns of them.
extension Engine {
  /// What the ledger is to hold after an answer: the account as it was shown, or, where somebody
  /// else suspended it and that is to stay, as it is wanted. A difference between that and the
  /// directory leads to no write. It is told once.
  func weigh(
    _ answered: Shadow, of binding: Binding, mayBeOurs: Bool = false,
    in directory: ManagedDirectory, _ transaction: Transaction, at now: Timestamp
  ) throws -> Shadow {
    let onDrift = (directory.policy.readBack ?? ReadBackPolicy()).onDrift
    let verdict = ForeignSuspension(
      answered: answered, known: binding.shadow,
      wanted: try wanted(for: binding, in: directory, transaction), mayBeOurs: mayBeOurs,
      by: onDrift)
    switch verdict {
    case .none: return answered
    case .undone:
      _ = try tell(.suspended, of: binding, repairs: true, transaction, at: now)
      try transaction.beginRepair(binding.row)
      return answered
    case .kept:
      _ = try tell(.suspended, of: binding, repairs: false, transaction, at: now)
      var kept = answered
      kept.isActive = true
      return kept
    }
  }

  /// Our own suspension, whose answer was lost, went through: its sign-out is still to come.
  func oweSignOut(
    of binding: Binding, in directory: ManagedDirectory, _ transaction: Transaction
  ) throws {
    var life = try transaction.binding(binding.row)?.life ?? binding.life
    life.owesSignOut = directory.policy.lifecycle.signsOut
    try transaction.store(life, of: binding.row)
  }

  /// The directory itself shows the account active: what was told of a suspension is over.
  func endToldSuspension(of binding: Binding, _ transaction: Transaction) throws {
    guard let told = try transaction.drift(of: binding.row), told.drift == .suspended,
      told.state == .told
    else { return }
    try transaction.clearDrift(binding.row)
  }
}

extension Binding {
  /// What of an account that was read after a lost answer may be our own doing.
  func mayHaveWritten(_ shadow: Shadow) -> Shadow {
    var ours = shadow
    if !mayHaveSuspended, self.shadow?.isActive ?? false { ours.isActive = true }
    return ours
  }
}
