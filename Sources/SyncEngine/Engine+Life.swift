internal import SyncCore
internal import SyncStore

/// Accounts that leave and come back: what has its time, and what is looked at before.
extension Engine {
  /// Bindings that one look plans again at most.
  private static let plansPerCommitLimit = 200

  /// What decides on the next step of a binding beside what is wanted and known.
  func circumstances(
    of directory: ManagedDirectory, _ life: Life, at now: Timestamp
  ) -> Circumstances {
    Circumstances(
      policy: directory.policy, binTime: directory.connector.traits.binTime, life: life, now: now)
  }

  /// Plans whose time has come, again and again. Never while a pull is at it, which does so itself:
  /// what is planned then would be taken for a part of what the pull finds.
  func planForEver() async throws {
    while !bells.stop.isUp, !Task.isCancelled {
      do {
        try await planInTurn()
        let plan = try await ledger.read { try $0.nextPlan() }
        let next = clock.now.advanced(by: settings.housekeepingInterval)
        await bells.plans.wait(until: min(plan ?? next, next), by: clock)
      } catch let error as LedgerError where error.mayHeal {
        tell(error, of: "plans")
        await pauseForLedger()
      }
    }
  }

  /// Plans whose time has come, as one batch for the guards.
  package func planInTurn() async throws {
    try await bells.pullTurn.take {
      if try await planDue() > 0 { _ = try await judgeHeldJobs() }
    }
  }

  /// Plans again whose time has come: the end of a grace time, a deletion that is due, a guest who
  /// may have come in. Gives how many.
  func planDue() async throws -> Int {
    var total = 0
    while true {
      let now = clock.now
      guard let next = try await ledger.read({ try $0.nextPlan() }), next <= now else { break }
      total += try await ledger.commit { transaction in
        try transaction.leaveOpenRun(at: now)
        let rows = try transaction.takeDuePlans(at: now, limit: Self.plansPerCommitLimit)
        for row in rows {
          if let held = try transaction.mirrorRow(row) {
            try plan(held, in: transaction, at: now)
          }
        }
        return rows.count
      }
    }
    if total > 0 { bells.ringLanes() }
    return total
  }

  /// The last look before an account is deleted: it is not an administrator's, bears no foreign
  /// stamp, and the source itself, asked once more, has no such user. False when the user is back,
  /// which has been noted.
  func mayDelete(_ work: Work, in directory: ManagedDirectory) async throws -> Bool {
    guard let shadow = work.job.binding.shadow else { return false }
    let found = try await look(at: shadow, in: directory, unless: Matching.obstacle(to:by:))
    if let reason = Matching.foreignStamp(of: found.shadow, by: directory.policy) {
      throw RemoteFailure(.conflict, reason)
    }
    let presence: Presence
    do throws(RemoteFailure) {
      presence = try await source.presence(of: work.job.binding.subject)
    } catch {
      // The directory is well: only this job waits.
      throw RemoteFailure(.unreachable, "the source does not say that the user is gone: \(error)")
    }
    guard case .present(let record) = presence else { return true }
    let now = clock.now
    try await ledger.commit { transaction in
      _ = try absorb(record, in: transaction, at: now)
      try transaction.giveBack(work.job, due: now)
    }
    return false
  }

  /// A linked account is no longer there. It is restored or made again, or a person is told, as the
  /// policy says; where none is wanted it is simply gone. False where the job is to be parked.
  func settleMissing(
    _ job: Job, _ failure: RemoteFailure, in directory: ManagedDirectory,
    _ transaction: Transaction, at now: Timestamp
  ) throws -> Bool {
    guard let shadow = job.binding.shadow else { return false }
    if job.binding.subject.kind == .group {
      try settleMissingGroup(job, failure, shadow, in: directory, transaction, at: now)
      return true
    }
    // That an account cannot come into a group is no proof that it is not there.
    guard [.account, .password].contains(job.kind) else { return false }
    let wanted = try wanted(for: job.binding, in: directory, transaction)
    let isWanted = wanted?.binds ?? false
    if isWanted, directory.policy.lifecycle.onMissing == .hold { return false }
    var event = Event(.missing, of: job, at: now)
    event.reason =
      "\(shadow.name) was deleted in the directory"
      + (isWanted ? "; onMissing is \"recreate\"" : ", and none is wanted")
    event.requestID = failure.requestID
    try transaction.append(event)
    try transaction.noteRemoved(job.binding, at: now)
    try transaction.wakeForSeat(in: directory.id, at: now)
    switch job.kind {
    case .account where isWanted: try transaction.again(job, at: now)
    case .password where isWanted:
      try transaction.awaitLink(job)
      try transaction.enqueueAccount(job.binding, guardedBy: nil, at: now)
    default: try transaction.finish(job, at: now)
    }
    report(job, event)
    return true
  }

  /// What is in the bin will not come back: the binding begins anew.
  func settleLost(
    _ job: Job, _ failure: RemoteFailure, _ transaction: Transaction, at now: Timestamp
  ) throws {
    var event = Event(.lost, of: job, at: now)
    event.reason = "\(failure.kind.rawValue): \(failure.detail)"
    event.requestID = failure.requestID
    try transaction.append(event)
    try transaction.forgetRemoved(job.binding.row, at: now)
    try transaction.again(job, at: now)
    report(job, event)
  }
}

extension Step {
  /// When the step is to be decided again; nil for no such time.
  var moment: Timestamp? {
    if case .wait(let moment) = self { moment } else { nil }
  }

  /// True where there is something to do now.
  var isWork: Bool {
    switch self {
    case .nothing, .wait: false
    case .find, .recover, .read, .apply, .park: true
    }
  }
}
