internal import SyncCore
internal import SyncLog
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
      try tellSuspension(of: binding, .repairing, transaction, at: now)
      return answered
    case .kept:
      try tellSuspension(of: binding, .told, transaction, at: now)
      var kept = answered
      kept.isActive = true
      return kept
    }
  }

  private func tellSuspension(
    of binding: Binding, _ state: DriftRecord.State, _ transaction: Transaction,
    at now: Timestamp
  ) throws {
    let drift = Drift.suspended
    if let told = try transaction.drift(of: binding.row), told.drift == drift,
      told.state == state
    {
      return
    }
    try transaction.store(DriftRecord(drift, state, foundAt: now), of: binding)
    var event = Event(.accountDrifted, of: binding, at: now)
    event.reason =
      drift.text
      + (state == .told ? "; readBack.policy is \"report\", so it stays so" : "; it is put back")
    event.detail = drift.json
    try transaction.append(event)
    log.write(
      .warning, "suspension.foreign", "an account was suspended in its directory by somebody else",
      [
        "directory": .string(binding.directory.name), "subject": .string(binding.subject.id),
        "kept": .bool(state == .told),
      ])
    observer.driftFound(binding.directory, drift.kind)
  }

  /// The directory itself shows the account active: what was told of a suspension is over.
  func endToldSuspension(of binding: Binding, _ transaction: Transaction) throws {
    guard let told = try transaction.drift(of: binding.row), told.drift == .suspended,
      told.state == .told
    else { return }
    try transaction.clearDrift(binding.row)
  }
}
