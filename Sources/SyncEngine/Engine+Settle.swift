internal import SyncCore
internal import SyncLog
internal import SyncStore

/// Every end of an attempt: one transaction with the event, the new shadow and the job's fate.
extension Engine {
  /// An action was carried out, but for what was refused of it.
  func settle(
    _ work: Work, _ action: Action, _ receipt: Receipt, refused: [AttributeRefusal] = [],
    carrying password: Job? = nil, in directory: ManagedDirectory
  ) async throws -> Attempt.Outcome {
    let job = work.job
    let now = clock.now
    return try await ledger.commit { transaction in
      guard try transaction.holds(job) else { return .abandoned }
      try note(refused, of: job, transaction, at: now)
      if action != .update(AccountChange()) {
        try record(action, receipt, of: job, in: directory, transaction, at: now)
      }
      if let current = try transaction.binding(job.binding.row),
        try step(for: current, in: directory, transaction) == .apply(action)
      {
        throw RemoteFailure(.notYet, "the directory answered success and stayed as it was")
      }
      if case .create = action {
        try enqueuePlacement(job.binding, in: directory, transaction, at: now)
      }
      if action.guardKind(of: job.binding.subject.kind) == nil {
        try transaction.clearFollowUp(of: job)
      }
      try conclude(job, in: directory, transaction, at: now)
      if let password, let sealed = password.secret {
        let trail = password.binding.trail.accepted(before: nil, after: nil, at: now)
        try accepted(
          sealed, of: password, trail: trail, requestID: receipt.requestID, transaction, at: now)
      }
      return .done
    }
  }

  /// What the ledger holds of the account after that action.
  func store(
    _ shadow: Shadow, after action: Action, _ job: Job, in directory: ManagedDirectory,
    _ transaction: Transaction, at now: Timestamp
  ) throws {
    switch action {
    case .delete:
      try transaction.noteRemoved(job.binding, at: now)
      return try transaction.wakeForSeat(in: directory.id, at: now)
    case .create: try transaction.store(shadow, of: job.binding, createdAt: now, at: now)
    case .update, .suspend, .resume, .signOut, .restore:
      try transaction.store(shadow, of: job.binding, createdAt: nil, at: now)
    }
    if case .restore = action { try transaction.noteRestored(job.binding.row, at: now) }
    var life = try transaction.binding(job.binding.row)?.life ?? job.binding.life
    switch action {
    case .suspend: life.owesSignOut = directory.policy.lifecycle.signsOut
    case .signOut, .resume: life.owesSignOut = false
    case .create, .update, .delete, .restore: break
    }
    try transaction.store(life, of: job.binding.row)
    try wakeReferrers(to: job.binding, shadow, in: directory, transaction, at: now)
  }

  /// An account that was there is linked; `kind` says whether it was made by us after all.
  func settleLink(
    _ work: Work, _ shadow: Shadow, _ kind: Event.Kind, by rule: MatchRule? = nil,
    requestID: String? = nil, in directory: ManagedDirectory
  ) async throws -> Attempt.Outcome {
    let job = work.job
    let now = clock.now
    return try await ledger.commit { transaction in
      guard try transaction.holds(job) else { return .abandoned }
      if let owner = try transaction.binding(linkedTo: shadow.remoteID, in: directory.id),
        let reason = try handOn(
          shadow, of: owner, to: job, by: rule, in: directory, transaction, at: now)
      {
        try park(job, reason: reason, nil, transaction, at: now)
        return .done
      }
      var event = Event(kind, of: job, at: now)
      if kind == .created { event.reason = "the answer to the create had been lost" }
      if let rule { event.reason = "found by \(rule.words)" }
      if kind == .restored { event.reason = "found in the bin by our stamp" }
      event.requestID = requestID
      try transaction.append(event)
      // A create of this very attempt is noted since the job was claimed.
      let sentAt = try transaction.binding(job.binding.row)?.createSentAt
      let createdAt = kind == .created ? sentAt : nil
      try transaction.store(shadow, of: job.binding, createdAt: createdAt, at: now)
      if kind == .restored { try transaction.noteRestored(job.binding.row, at: now) }
      try transaction.setMatch(rule?.words, of: job.binding.row)
      try wakeReferrers(to: job.binding, shadow, in: directory, transaction, at: now)
      try transaction.clearObstacle(of: job.binding.row)
      if kind == .created {
        try enqueuePlacement(job.binding, in: directory, transaction, at: now)
      }
      try transaction.clearFollowUp(of: job)
      try conclude(job, in: directory, transaction, at: now)
      report(job, event)
      return .done
    }
  }

  /// A create of unknown outcome turns out not to have been carried out.
  func settleNotCreated(
    _ work: Work, in directory: ManagedDirectory
  ) async throws -> Attempt.Outcome {
    let job = work.job
    let now = clock.now
    return try await ledger.commit { transaction in
      guard try transaction.holds(job) else { return .abandoned }
      try transaction.forgetCreateSent(job.binding.row)
      try conclude(job, in: directory, transaction, at: now)
      return .done
    }
  }

  /// The account was read again after a write of unknown outcome.
  func settleRead(
    _ work: Work, _ found: RemoteAccount, before shadow: Shadow, in directory: ManagedDirectory
  ) async throws -> Attempt.Outcome {
    let job = work.job
    let now = clock.now
    return try await ledger.commit { transaction in
      guard try transaction.holds(job) else { return .abandoned }
      let account = try account(for: job.binding, in: directory, transaction)
      switch Matching.decide(onLinked: found, before: shadow, for: account, by: directory.policy) {
      case .link(let shadow, _):
        var event = Event(.reread, of: job, at: now)
        event.reason = "the outcome of the last write was not known"
        try transaction.append(event)
        let shadow = try weigh(
          shadow, of: job.binding, mayBeOurs: job.binding.mayHaveSuspended, in: directory,
          transaction, at: now)
        let ours = job.binding.mayHaveWritten(shadow)
        try journal(reread: ours, of: job, towards: account, transaction, at: now)
        try transaction.store(shadow, of: job.binding, createdAt: nil, at: now)
        if job.binding.mayHaveSuspended, !shadow.isActive {
          try oweSignOut(of: job.binding, in: directory, transaction)
        }
        try conclude(job, in: directory, keepsAttempts: true, transaction, at: now)
      case .park(let reason):
        try park(job, reason: reason, nil, transaction, at: now)
      case .barred(let obstacle, let name):
        let failure = RemoteFailure(.notPermitted, obstacle.text(for: name), obstacle: obstacle)
        try tell(obstacle, .parked, job, failure, transaction, at: now)
        try transaction.park(job, cause: failure.cause, reason: failure.detail, at: now)
      case .create, .claimed:
        try conclude(job, in: directory, keepsAttempts: true, transaction, at: now)
      }
      return .read
    }
  }

  /// What the account should be by what the mirror says now; nil where it should be none.
  func account(
    for binding: Binding, in directory: ManagedDirectory, _ transaction: Transaction
  ) throws -> Account? {
    let wanted = try wanted(for: binding, in: directory, transaction)
    return if case .account(let account)? = wanted { account } else { nil }
  }

  /// The job goes when nothing is left to do, by what the mirror says now.
  private func conclude(
    _ job: Job, in directory: ManagedDirectory, keepsAttempts: Bool = false,
    _ transaction: Transaction, at now: Timestamp
  ) throws {
    guard let binding = try transaction.binding(job.binding.row) else { return }
    let next = try step(for: binding, in: directory, transaction)
    if !next.isWork {
      try transaction.planAgain(binding.row, at: next.moment)
      try transaction.finish(job, at: now)
      if try transaction.endRepair(binding.row) { observer.driftRepaired(directory.id) }
      let wanted = try wanted(for: binding, in: directory, transaction)
      try planRoles(of: binding, in: directory, transaction, at: now)
      try withdrawUnlinkedPassword(of: binding, wanted, transaction, at: now)
    } else if keepsAttempts {
      // A read that works says nothing of the writes: only a write that works forgets failures.
      try transaction.giveBack(job, due: now)
    } else {
      try transaction.again(job, at: now)
    }
  }

  /// What was to be done is nothing that a group knows, or groups are left alone now.
  func settleIdle(_ work: Work) async throws -> Attempt.Outcome {
    let now = clock.now
    try await ledger.commit { try $0.finish(work.job, at: now) }
    return .abandoned
  }

  /// A person has to act before this job can go on.
  func settlePark(_ work: Work, _ reason: String) async throws -> Attempt.Outcome {
    let now = clock.now
    return try await ledger.commit { transaction in
      guard try transaction.holds(work.job) else { return .abandoned }
      try park(work.job, reason: reason, nil, transaction, at: now)
      return .done
    }
  }
}
