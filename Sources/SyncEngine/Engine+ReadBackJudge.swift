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
    guard let binding = try transaction.binding(row) else { return .over }
    let shadow: Shadow
    switch binding.known {
    case .held(let held): shadow = held
    case .removed(var held, _):
      held.isActive = false
      shadow = held
    case .nothing, .createSent, .invited, .detached, .unsure: return .over
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
    guard let wanted = try wanted(for: binding, in: directory, transaction) else { return false }
    if found == nil, wanted.isLeaving {
      try noteGone(binding, shadow, transaction, at: now)
      return false
    }
    let drift = Drift(found: found?.shadow, before: shadow, wanted: wanted)
    let isForeign =
      found.map { Matching.foreignStamp(of: $0.shadow, by: directory.policy) != nil } ?? false
    let repairs = policy.onDrift == .repair && !isForeign
    if repairs, let found, drift != nil || binding.isRemoved {
      try keep(found, of: binding, before: shadow, wanted, in: directory, transaction, at: now)
    }
    guard let drift else {
      try transaction.clearDrift(binding.row)
      if repairs, binding.isRemoved { try planAgain(binding, in: directory, transaction, at: now) }
      return false
    }
    return try tell(
      drift, of: binding, repairs: repairs, isForeign: isForeign, transaction, at: now)
  }

  /// Tells it, unless that was done: of what is left as it is a person hears once.
  func tell(
    _ drift: Drift, of binding: Binding, repairs: Bool, isForeign: Bool = false,
    _ transaction: Transaction, at now: Timestamp
  ) throws -> Bool {
    let told = try transaction.drift(of: binding.row)
    if !repairs, told?.state == .told, told?.drift == drift { return false }
    try transaction.store(
      DriftRecord(drift, repairs ? .found : .told, foundAt: now), of: binding)
    var event = Event(.accountDrifted, of: binding, at: now)
    event.reason = drift.text + Self.consequence(of: drift, repairs, isForeign)
    event.detail = drift.json
    try transaction.append(event)
    log.write(
      .warning, "readback.drifted", "an account was changed in its directory by somebody else",
      [
        "directory": .string(binding.directory.name), "subject": .string(binding.subject.id),
        "drift": .string(drift.text), "repaired": .bool(repairs),
      ])
    observer.driftFound(binding.directory, drift.kind)
    return true
  }

  private static func consequence(
    of drift: Drift, _ repairs: Bool, _ isForeign: Bool
  ) -> String {
    if isForeign { return "; the account bears no stamp of ours any more, so it is left alone" }
    guard repairs else { return "; readBack.policy is \"report\"" }
    switch drift {
    case .gone: return "; onMissing says what becomes of it"
    case .unlinked: return "; it is looked for again"
    case .suspended, .restored, .changed: return "; it is put back"
    }
  }

  /// The account of somebody who is to have none was deleted: nothing follows.
  private func noteGone(
    _ binding: Binding, _ shadow: Shadow, _ transaction: Transaction, at now: Timestamp
  ) throws {
    try transaction.clearDrift(binding.row)
    guard !binding.isRemoved else { return }
    var event = Event(.missing, of: binding, at: now)
    event.reason = "\(shadow.name) was deleted in the directory, and none is wanted"
    try transaction.append(event)
    try transaction.noteRemoved(binding, at: now)
    try transaction.wakeForSeat(in: binding.directory, at: now)
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

  private func planAgain(
    _ binding: Binding, in directory: ManagedDirectory, _ transaction: Transaction,
    at now: Timestamp
  ) throws {
    guard let fresh = try transaction.binding(binding.row),
      let wanted = try wantedBySource(for: fresh, in: directory, transaction)
    else { return }
    try enqueue(wanted, for: fresh, in: directory, transaction, at: now)
  }
}

extension Binding {
  /// Whether the account was deleted, as far as we know.
  var isRemoved: Bool { if case .removed = known { true } else { false } }
}
