internal import SyncCore
internal import SyncStore

/// What follows from what was found: the ordinary queue, as one batch for the guards.
extension Engine {
  /// Queues what is to be repaired.
  func repairFound(in directory: ManagedDirectory) async throws {
    guard try await hasFound(in: directory) else { return }
    try await asOneBatch(in: directory) {
      while try await hasFound(in: directory) {
        let now = clock.now
        let limit = settings.recordsPerCommitLimit
        try await ledger.commit { transaction in
          try transaction.leaveOpenRun(at: now)
          for row in try transaction.foundDrifts(in: directory.id, limit: limit) {
            try repair(row, in: directory, transaction, at: now)
          }
        }
      }
    }
  }

  /// What is queued is one batch for the guards. Not while a pull is at it: a batch that is judged
  /// in parts would pass where the whole is held.
  func asOneBatch(
    in directory: ManagedDirectory, _ queue: @Sendable () async throws -> Void
  ) async throws {
    try await bells.pullTurn.take {
      try await queue()
      _ = try await judgeHeldJobs()
      try await judgeGroups()
    }
    bells[directory.id].lane.ring()
  }

  private func hasFound(in directory: ManagedDirectory) async throws -> Bool {
    try await ledger.read { try !$0.foundDrifts(in: directory.id, limit: 1).isEmpty }
  }

  /// The ordinary planner does the rest, from the fresh shadow. Who is gone is read once more by
  /// the job, which knows what becomes of a missing account.
  private func repair(
    _ row: Int64, in directory: ManagedDirectory, _ transaction: Transaction, at now: Timestamp
  ) throws {
    guard let binding = try transaction.binding(row), let record = try transaction.drift(of: row),
      let wanted = try wantedBySource(for: binding, in: directory, transaction)
    else { return try transaction.clearDrift(row) }
    if record.drift == .gone {
      try transaction.noteUnsure(row)
      try transaction.enqueueAccount(binding, guardedBy: nil, at: now)
    } else if record.drift == .unlinked {
      try transaction.enqueueAccount(binding, guardedBy: nil, at: now)
    } else if binding.subject.kind == .group {
      try enqueueGroup(wanted, for: binding, in: directory, transaction, at: now)
    } else {
      try enqueue(wanted, for: binding, in: directory, transaction, at: now)
    }
    if try transaction.isAccountAtWork(row) {
      try transaction.beginRepair(row)
    } else {
      try transaction.clearDrift(row)
    }
  }
}
