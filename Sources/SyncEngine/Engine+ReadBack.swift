internal import SyncCore
internal import SyncLog
internal import SyncStore

/// Reading the directories back by schedule and on demand, to find what others changed there.
///
/// A list is a hint: whoever looks different in it is read by id, and only that counts.
extension Engine {
  /// The first look of a new ledger is due within so long.
  private static let firstLookDelay = Duration.seconds(3600)

  /// Reads one directory back by schedule, until the engine is told to stop.
  func readBackForEver(_ directory: ManagedDirectory) async throws {
    guard let policy = directory.policy.readBack, directory.connector.traits.listsAccounts else {
      return
    }
    let bell = bells[directory.id].readBack
    var isReady = false
    while !bells.stop.isUp {
      do {
        if !isReady { try await beginReadingBack(directory, policy) }
        isReady = true
        await bell.wait(until: try await nextLook(at: directory, policy), by: clock)
        if bells.stop.isUp { return }
        try await readBack(directory, policy, everything: false)
      } catch let failure as RemoteFailure {
        try await putOffReadingBack(directory, failure)
      } catch let error as LedgerError where error.mayHeal {
        tell(error, of: "read back \(directory.id)")
        await pauseForLedger()
      } catch is CancellationError {
        return
      }
    }
  }

  /// The first look is spread, so that not all directories and daemons look at once; and what was
  /// only told before is repaired where that is the policy now.
  private func beginReadingBack(
    _ directory: ManagedDirectory, _ policy: ReadBackPolicy
  ) async throws {
    let now = clock.now
    let isNew = try await ledger.read { transaction in
      let memory = try transaction.readBackMemory(of: directory.id)
      return memory.readAt == nil && memory.firstDue == nil
    }
    let delay = isNew ? Double(min(policy.interval, Self.firstLookDelay).milliseconds) * draw() : 0
    try await ledger.commit { transaction in
      if isNew {
        var memory = try transaction.readBackMemory(of: directory.id)
        memory.firstDue = now.advanced(by: .milliseconds(Int64(delay)))
        try transaction.store(memory, of: directory.id)
      }
      if policy.onDrift == .repair { try transaction.reconsiderTold(in: directory.id, at: now) }
    }
  }

  /// By schedule, or when somebody is to be read by id.
  private func nextLook(
    at directory: ManagedDirectory, _ policy: ReadBackPolicy
  ) async throws -> Timestamp? {
    let now = clock.now
    let tellsChanges = directory.connector.traits.tellsChanges
    let (look, suspect) = try await ledger.read { transaction in
      (
        try transaction.readBackMemory(of: directory.id)
          .next(by: policy, tellsChanges: tellsChanges, at: now),
        try transaction.nextSuspect(in: directory.id)
      )
    }
    return [look, suspect].compactMap(\.self).min()
  }

  /// One look: the list where it is due or asked for, then whoever looked different, by id; and at
  /// last what follows, as one batch for the guards.
  @discardableResult
  func readBack(
    _ directory: ManagedDirectory, _ policy: ReadBackPolicy, everything: Bool
  ) async throws -> ReadBackReport {
    try await bells[directory.id].readBackTurn.take {
      var report = ReadBackReport(directory: directory.id)
      let now = clock.now
      let tellsChanges = directory.connector.traits.tellsChanges
      let memory = try await ledger.read { try $0.readBackMemory(of: directory.id) }
      let due = memory.next(by: policy, tellsChanges: tellsChanges, at: now)
      if everything || due.map({ $0 <= now }) ?? true {
        let isFull = everything || memory.needsEverything(by: policy, at: now)
        try await lookThrough(directory, policy, since: isFull ? nil : memory.mark, &report)
        if report.isFull { try await lookAtGroups(of: directory, policy, &report) }
      }
      try await lookCloser(directory, policy, &report)
      if report.isFull { try await lookAtRoles(of: directory, policy, &report) }
      try await repairFound(in: directory)
      return report
    }
  }

  /// Reads everything back in the directories that are asked for, side by side. What could not be
  /// read is a remark: the rest goes on.
  func readBack(_ request: SyncRequest) async throws -> [ReadBackReport] {
    try await withThrowingTaskGroup { group in
      for directory in directories
      where request.directories?.contains(directory.id) ?? true
        && directory.connector.traits.listsAccounts
      {
        group.addTask { try await readBackOnDemand(directory) }
      }
      let reports = try await group.reduce(into: []) { $0.append($1) }
      return reports.sorted { $0.directory < $1.directory }
    }
  }

  private func readBackOnDemand(_ directory: ManagedDirectory) async throws -> ReadBackReport {
    let policy = directory.policy.readBack ?? ReadBackPolicy()
    let now = clock.now
    var report = ReadBackReport(directory: directory.id)
    let lane = try await ledger.read { try $0.laneState(of: directory.id) }
    guard lane.mayBeAsked(at: now) else {
      report.remark = "\(directory.id) was not read back: its lane does not go on now"
      return report
    }
    do {
      return try await readBack(directory, policy, everything: true)
    } catch let failure as RemoteFailure {
      try await rest(directory, failure)
      report.remark = "\(directory.id) was not read back: \(failure.detail)"
      return report
    }
  }

  /// A look failed: it begins anew after a pause.
  private func putOffReadingBack(
    _ directory: ManagedDirectory, _ failure: RemoteFailure
  ) async throws {
    try await rest(directory, failure)
    let until = clock.now.advanced(by: settings.sweepRetryInterval)
    await bells[directory.id].readBack.wait(until: until, by: clock)
  }

  private func rest(_ directory: ManagedDirectory, _ failure: RemoteFailure) async throws {
    try await rest(
      directory, failure, event: "readback.failed",
      "the directory could not be read back; nothing is inferred")
  }
}
