internal import SyncCore
internal import SyncStore

/// The members of a group of a directory, a slice at a time.
extension Engine {
  func pushMembers(
    of shadow: Shadow, for work: Work, _ groups: any GroupDirectory,
    in directory: ManagedDirectory
  ) async throws -> Attempt.Outcome {
    let now = clock.now
    let slice = try await ledger.commit { transaction -> [MemberCheck]? in
      guard try transaction.holds(work.job) else { return nil }
      let row = work.job.binding.row
      let slice = try transaction.takeChecks(
        of: row, limit: groups.membersPerChangeLimit, scanLimit: settings.membersPerCommitLimit,
        at: now)
      for check in slice { try transaction.noteSent(check, of: row) }
      return slice
    }
    guard let slice else { return .abandoned }
    guard !slice.isEmpty else {
      return try await settleMembers(work, [], MemberReceipt(), in: directory)
    }
    let change = MemberChange(
      adding: slice.compactMap(\.step.added), removing: slice.compactMap(\.step.removed))
    let receipt: MemberReceipt
    do {
      receipt = try await groups.change(change, of: shadow)
    } catch {
      if error.kind == .refused {
        try await ledger.commit { transaction in
          guard try transaction.holds(work.job) else { return }
          for check in slice { try transaction.forgetSent(check, of: work.job.binding.row) }
        }
      }
      return try await settle(work, error, sent: .nothingToLearn, in: directory)
    }
    return try await settleMembers(work, slice, receipt, in: directory)
  }

  private func settleMembers(
    _ work: Work, _ slice: [MemberCheck], _ receipt: MemberReceipt,
    in directory: ManagedDirectory
  ) async throws -> Attempt.Outcome {
    let job = work.job
    let now = clock.now
    return try await ledger.commit { transaction in
      guard try transaction.holds(job) else { return .abandoned }
      var added: [PlanMember] = []
      var removed: [PlanMember] = []
      for check in slice {
        let failure = [check.step.added, check.step.removed].compactMap(\.self)
          .compactMap { receipt.failures[$0] }.first
        if let failure {
          try postpone(check, failure, job, in: directory, transaction, at: now)
          continue
        }
        try transaction.finish(check, of: job.binding.row, at: now)
        if let id = check.step.added { added.append(PlanMember(id, check.name)) }
        if let id = check.step.removed { removed.append(PlanMember(id, check.name)) }
      }
      if !added.isEmpty || !removed.isEmpty {
        var event = Event(.membersChanged, of: job, at: now)
        event.requestID = receipt.requestID
        let names = { (members: [PlanMember]) in
          JSONValue.array(members.map { .string($0.name) })
        }
        event.detail = ["added": names(added), "removed": names(removed)]
        try transaction.append(event)
        if let id = job.binding.shadow?.remoteID {
          try transaction.journal(
            .members(added: added, removed: removed), of: job, on: id, at: now)
        }
        report(job, event)
      }
      if let next = try transaction.nextCheckDue(of: job.binding.row) {
        try transaction.again(job, at: max(next, now))
      } else {
        try transaction.finish(job, at: now)
      }
      return slice.isEmpty ? .abandoned : .done
    }
  }

  /// One member that the directory does not take keeps no other one waiting.
  private func postpone(
    _ check: MemberCheck, _ failure: RemoteFailure, _ job: Job, in directory: ManagedDirectory,
    _ transaction: Transaction, at now: Timestamp
  ) throws {
    let verdict = directory.policy.retry.verdict(
      on: failure, attempts: check.attempts, age: .zero,
      settling: isSettling(check.accountCreatedAt, in: directory), now: now, draw: draw())
    var due: Timestamp?
    switch verdict {
    case .retry(let at): due = at
    case .wait(let until), .quarantine(let until): due = until
    case .park, .refusePassword:
      var event = Event(.memberRefused, of: job, at: now)
      event.reason = "\(check.name): \(failure.detail)"
      event.requestID = failure.requestID
      try transaction.append(event)
      report(job, event)
    }
    if failure.kind != .unknownOutcome { try transaction.forgetSent(check, of: job.binding.row) }
    try transaction.postpone(
      check, of: job.binding.row, due: due, reason: failure.detail, at: now)
  }
}
