internal import SyncCore
internal import SyncStore

/// The write of an undo's step, and what the ledger keeps of it.
extension Engine {
  /// What was put back, for the ledger.
  struct PutBack: Sendable {
    var receipt: Receipt
    var members = MemberReceipt()
  }

  /// Sends the write; the connector lets nothing else pass.
  func put(
    _ step: PlanStep, _ job: Job, _ connector: PermittedDirectory
  ) async throws(RemoteFailure) -> PutBack {
    guard let shadow = job.binding.shadow else { throw PlanPermit.unplanned }
    if let action = step.write.action {
      if case .update(let change) = action, step.subject.kind == .group {
        guard let groups = connector.groups else { throw PlanPermit.unplanned }
        return PutBack(receipt: try await groups.update(change, of: shadow))
      }
      return PutBack(receipt: try await connector.apply(action, to: shadow))
    }
    guard let groups = connector.groups else { throw PlanPermit.unplanned }
    var done = PutBack(receipt: Receipt(shadow: shadow))
    switch step.write {
    case .members(let adding, let removing):
      let limit = groups.membersPerChangeLimit
      for slice in Self.slices(adding, removing, limit: limit) {
        let receipt = try await groups.change(slice, of: shadow)
        done.members.failures.merge(receipt.failures) { $1 }
        done.members.requestID = receipt.requestID
      }
    case .roles(let joining, let leaving):
      for (ids, isIn) in [(leaving, false), (joining, true)] {
        for id in ids {
          let change =
            isIn
            ? MemberChange(adding: [shadow.remoteID]) : MemberChange(removing: [shadow.remoteID])
          let receipt = try await groups.change(change, of: Shadow(remoteID: id, name: id.id))
          if let failure = receipt.failures[shadow.remoteID] { throw failure }
          done.members.requestID = receipt.requestID
        }
      }
    default: throw PlanPermit.unplanned
    }
    done.receipt.requestID = done.members.requestID
    return done
  }

  private static func slices(
    _ adding: [PlanMember], _ removing: [PlanMember], limit: Int
  ) -> [MemberChange] {
    let changes =
      removing.map { MemberChange(removing: [$0.id]) }
      + adding.map { MemberChange(adding: [$0.id]) }
    return stride(from: 0, to: changes.count, by: max(1, limit)).map { start in
      let slice = changes[start..<min(start + max(1, limit), changes.count)]
      return MemberChange(
        adding: slice.flatMap(\.adding), removing: slice.flatMap(\.removing))
    }
  }

  /// It is as it was before the run: the shadow, the journal of the undo's own run, and an event.
  func settle(
    undone step: PlanStep, _ done: PutBack, _ job: Job, undoing run: Int64
  ) async throws -> PlanStepResult {
    let now = clock.now
    return try await ledger.commit { transaction in
      guard try transaction.holds(job) else { return .failed("the claim was lost") }
      var event = Event(step.write.undoEvent, of: job.binding, at: now)
      event.reason = "put back as it was before run \(run)"
      event.requestID = done.receipt.requestID
      event.detail = step.write.action?.detail
      if let action = step.write.action {
        var shadow = done.receipt.shadow
        if case .update = action,
          let directory = directories.first(where: { $0.id == job.binding.directory })
        {
          shadow = try weigh(shadow, of: job.binding, in: directory, transaction, at: now)
        }
        try journal(action, of: job, leaving: shadow, transaction, at: now)
        try transaction.store(shadow, of: job.binding, createdAt: nil, at: now)
      }
      let failed = done.members.failures.count
      if let change = try keep(step, done, job, transaction, at: now) {
        try transaction.journal(change, of: job, on: step.remoteID, at: now)
        event.detail = change.json
      }
      try transaction.append(event)
      report(job, event)
      try transaction.finish(job, at: now)
      return failed == 0
        ? .done(requestID: done.receipt.requestID)
        : .failed("\(failed) members were not taken: \(done.members.firstReason)")
    }
  }

  /// Who is in which group now, for those that came and went; nil for what is no membership.
  private func keep(
    _ step: PlanStep, _ done: PutBack, _ job: Job, _ transaction: Transaction, at now: Timestamp
  ) throws -> JournalEntry.Change? {
    switch step.write {
    case .members(let adding, let removing):
      let taken = { (members: [PlanMember]) in
        members.filter { done.members.failures[$0.id] == nil }
      }
      for (members, isIn) in [(taken(adding), true), (taken(removing), false)] {
        for member in members {
          guard
            let binding = try transaction.binding(linkedTo: member.id, in: job.binding.directory)
          else { continue }
          try transaction.setHeld(binding, in: job.binding.row, isIn: isIn, at: now)
        }
      }
      return .members(added: taken(adding), removed: taken(removing))
    case .roles(let joining, let leaving):
      for (ids, isIn) in [(joining, true), (leaving, false)] {
        for id in ids { try transaction.setRole(id, of: job.binding.row, isIn: isIn, at: now) }
      }
      return .roles(joined: joining, left: leaving)
    case .link, .create, .createWithPassword, .update, .suspend, .resume, .signOut, .delete,
      .restore, .password, .join:
      return nil
    }
  }

  /// Nothing was put back, or nobody knows: then the account is read before anything is written.
  func settle(
    notUndone failure: RemoteFailure, _ verdict: Verdict, _ job: Job, _ permit: PlanPermit
  ) async throws -> PlanStepResult {
    let now = clock.now
    return try await ledger.commit { transaction in
      guard try transaction.holds(job) else { return .failed("the claim was lost") }
      if failure.kind.leavesOutcomeOpen { try transaction.noteUnsure(job.binding.row) }
      try transaction.finish(job, at: now)
      var wait = verdict.laneWait(after: failure, at: now)
      if case .quarantine(let until) = verdict { wait = until }
      if let wait { try stop(job.binding.directory, until: wait, failure, transaction, at: now) }
      return permit.refusal.map(PlanStepResult.refused) ?? .failed(failure.detail)
    }
  }
}

extension PlanWrite {
  fileprivate var undoEvent: Event.Kind {
    switch self {
    case .members: .membersChanged
    case .roles: .rolesChanged
    case .link, .create, .createWithPassword, .update, .suspend, .resume, .signOut, .delete,
      .restore, .password, .join:
      action?.eventKind ?? .updated
    }
  }
}

extension MemberReceipt {
  fileprivate var firstReason: String {
    failures.min { $0.key.id < $1.key.id }?.value.detail ?? "no reason"
  }
}
