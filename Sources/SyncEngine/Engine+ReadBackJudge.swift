internal import SyncCore
internal import SyncLog
internal import SyncStore

/// From an account that looked different to what is done about it.
extension Engine {
  private static let suspectsPerLookLimit = 100

  /// What is known of a suspect before it is read.
  enum Suspect: Sendable {
    case ready(Shadow)
    /// Not now.
    case waits(Timestamp)
    /// There is nothing to find out.
    case over
  }

  /// Reads by id whoever looked different, one after the other.
  func lookCloser(
    _ directory: ManagedDirectory, _ policy: ReadBackPolicy, _ report: inout ReadBackReport
  ) async throws {
    while true {
      let now = clock.now
      let rows = try await ledger.read {
        try $0.dueSuspects(in: directory.id, at: now, limit: Self.suspectsPerLookLimit)
      }
      guard !rows.isEmpty else { return }
      for row in rows {
        try await waitForReadBack(directory)
        if try await lookCloser(row, in: directory, policy) { report.drifted += 1 }
      }
    }
  }

  /// True for drift that nobody was told of before.
  private func lookCloser(
    _ row: Int64, in directory: ManagedDirectory, _ policy: ReadBackPolicy
  ) async throws -> Bool {
    let before = clock.now
    let suspect = try await ledger.read {
      try self.suspect(row, in: directory, policy, $0, at: before)
    }
    switch suspect {
    case .over:
      try await ledger.commit { try $0.clearSuspect(row) }
      return false
    case .waits(let until):
      try await ledger.commit { try $0.postponeSuspect(row, until: until) }
      return false
    case .ready(let shadow):
      let found: RemoteAccount?
      do {
        found = try await directory.connector.read(shadow.remoteID)
      } catch {
        try await skip(row, error, in: directory)
        return false
      }
      let now = clock.now
      return try await ledger.commit { transaction in
        // What happened meanwhile counts, and is newer than what was read.
        guard
          case .ready(shadow) = try self.suspect(
            row, in: directory, policy, transaction, at: now),
          let binding = try transaction.binding(row)
        else { return false }
        try transaction.clearSuspect(row)
        return try judge(found, of: binding, shadow, in: directory, policy, transaction, at: now)
      }
    }
  }

  /// Who was written to a moment ago, or is about to be, is not judged: reads may lag behind.
  func suspect(
    _ row: Int64, in directory: ManagedDirectory, _ policy: ReadBackPolicy,
    _ transaction: Transaction, at now: Timestamp
  ) throws -> Suspect {
    guard let binding = try transaction.binding(row), case .held(let shadow) = binding.known else {
      return .over
    }
    if try transaction.isAccountAtWork(row) {
      return .waits(now.advanced(by: settings.sweepRetryInterval))
    }
    let grace = grace(of: directory, policy)
    let settled = try transaction.shadowStoredAt(row)?.advanced(by: grace)
    if let settled, settled > now { return .waits(min(settled, now.advanced(by: grace))) }
    return .ready(shadow)
  }

  /// How long reads may lag behind a write of ours.
  func grace(of directory: ManagedDirectory, _ policy: ReadBackPolicy) -> Duration {
    policy.grace ?? directory.connector.traits.settlingTime
  }

  /// An account that the directory will not speak of keeps nobody else waiting; where it may be
  /// the directory that is ill, the look is over.
  private func skip(
    _ row: Int64, _ failure: RemoteFailure, in directory: ManagedDirectory
  ) async throws {
    if [.throttled, .heldBack, .credentials, .unreachable].contains(failure.kind) { throw failure }
    let until = clock.now.advanced(by: settings.sweepRetryInterval)
    try await ledger.commit { try $0.postponeSuspect(row, until: until) }
    if failure.kind.isOutage { throw failure }
    log.write(
      .info, "readback.unread", "an account could not be read back; it is tried again",
      ["directory": .string(directory.id.name), "reason": .string(failure.detail)])
  }

  /// Tells what somebody else changed, or has it repaired. True where nobody was told before.
  func judge(
    _ found: RemoteAccount?, of binding: Binding, _ shadow: Shadow,
    in directory: ManagedDirectory, _ policy: ReadBackPolicy, _ transaction: Transaction,
    at now: Timestamp
  ) throws -> Bool {
    // An account that is not ours to write is told of when there is something to write.
    if let found, Matching.obstacle(to: found, by: directory.policy) != nil { return false }
    guard let wanted = try wanted(for: binding, in: directory, transaction),
      let drift = Drift(found: found?.shadow, before: shadow, wanted: wanted)
    else {
      try transaction.clearDrift(binding.row)
      return false
    }
    let told = try transaction.drift(of: binding.row)
    let repairs = policy.onDrift == .repair
    if !repairs, told?.state == .told, told?.drift == drift { return false }
    try transaction.store(
      DriftRecord(drift, repairs ? .found : .told, foundAt: now), of: binding)
    if repairs, let found {
      try keep(found, of: binding, before: shadow, wanted, in: directory, transaction, at: now)
    }
    var event = Event(.accountDrifted, of: binding, at: now)
    event.reason = drift.text + Self.consequence(of: drift, policy)
    event.detail = drift.json
    try transaction.append(event)
    log.write(
      .warning, "readback.drifted", "an account was changed in its directory by somebody else",
      [
        "directory": .string(directory.id.name), "subject": .string(binding.subject.id),
        "drift": .string(drift.text), "policy": .string(policy.onDrift.rawValue),
      ])
    observer.driftFound(directory.id, drift.kind)
    return true
  }

  private static func consequence(of drift: Drift, _ policy: ReadBackPolicy) -> String {
    guard policy.onDrift == .repair else { return "; readBack.policy is \"report\"" }
    return drift == .gone ? "; its job sees to it" : "; it is put back"
  }

  /// From now on that is what the directory holds.
  private func keep(
    _ found: RemoteAccount, of binding: Binding, before shadow: Shadow, _ wanted: Wanted,
    in directory: ManagedDirectory, _ transaction: Transaction, at now: Timestamp
  ) throws {
    var account: Account?
    if case .account(let wanted) = wanted { account = wanted }
    guard
      case .link(let fresh, _) = Matching.decide(
        onLinked: found, before: shadow, for: account, by: directory.policy)
    else { return }
    try transaction.store(fresh, of: binding, createdAt: nil, at: now)
  }

  // MARK: What follows

  /// Queues what is to be repaired, as one batch for the guards. Not while a pull is at it: a batch
  /// that is judged in parts would pass where the whole is held.
  func repairFound(in directory: ManagedDirectory) async throws {
    guard try await hasFound(in: directory) else { return }
    try await bells.pullTurn.take {
      while try await hasFound(in: directory) {
        let now = clock.now
        let limit = settings.recordsPerCommitLimit
        try await ledger.commit { transaction in
          for row in try transaction.foundDrifts(in: directory.id, limit: limit) {
            try repair(row, in: directory, transaction, at: now)
          }
        }
      }
      _ = try await judgeHeldJobs()
    }
    bells.lane(directory.id).ring()
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
      let wanted = try wanted(for: binding, in: directory, transaction)
    else { return try transaction.clearDrift(row) }
    if record.drift == .gone {
      try transaction.noteUnsure(row)
      try transaction.enqueueAccount(binding, guardedBy: nil, at: now)
    } else if binding.subject.kind == .group {
      try transaction.enqueueAccount(binding, guardedBy: nil, at: now)
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
