internal import SyncCore
internal import SyncStore

/// What is kept of each write, so that a run can be put back.
extension Engine {
  private static let journalRowsPerSweep = 10_000

  func pruneJournal() async throws {
    let horizon = clock.now.advanced(by: .zero - settings.journalRetention)
    let rows = settings.journalRowLimit
    try await ledger.commit {
      try $0.pruneJournal(before: horizon, keeping: rows, limit: Self.journalRowsPerSweep)
    }
  }

  /// Notes an action that was carried out, with what was there before it.
  func journal(
    _ action: Action, of job: Job, leaving after: Shadow, _ transaction: Transaction,
    at now: Timestamp
  ) throws {
    guard let change = action.journaled(over: job.binding.shadow) else { return }
    try transaction.journal(change, of: job, on: after.remoteID, at: now)
  }

  /// A write whose answer was lost turns out to have been carried out.
  func journal(
    reread after: Shadow, of job: Job, towards account: Account?, _ transaction: Transaction,
    at now: Timestamp
  ) throws {
    guard let before = job.binding.shadow else { return }
    if before.isActive != after.isActive {
      try transaction.journal(
        after.isActive ? .resumed : .suspended, of: job, on: after.remoteID, at: now)
    }
    guard let account else { return }
    var (old, new) = (AccountChange(), AccountChange())
    for (name, value) in account.attributes where after.attributes[name] == value {
      guard let held = before.attributes[name], held != value else { continue }
      old.attributes[name] = held
      new.attributes[name] = value
    }
    if before.name != after.name, after.name == account.name {
      (old.name, new.name) = (before.name, after.name)
    }
    guard !new.isEmpty else { return }
    try transaction.journal(
      .updated(before: old, after: new), of: job, on: after.remoteID, at: now)
  }
}

extension Action {
  /// What the journal keeps of the action; nil for what changes nothing that could be put back.
  fileprivate func journaled(over before: Shadow?) -> JournalEntry.Change? {
    switch self {
    case .create: return .created
    case .suspend: return .suspended
    case .resume: return .resumed
    case .delete: return .deleted
    case .restore: return .restored
    case .signOut: return nil
    case .update(let change):
      var old = AccountChange(name: change.name == nil ? nil : before?.name)
      for name in change.attributes.keys {
        old.attributes[name] = before?.attributes[name] ?? .null
      }
      return .updated(before: old, after: change)
    }
  }
}
