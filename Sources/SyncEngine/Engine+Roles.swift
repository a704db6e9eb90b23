internal import SyncCore
internal import SyncStore

/// The table of roles: users are put into groups that are there already, and taken out again.
extension Engine {
  /// What differs between the groups that the table gives a user and those that we put them into.
  private func roleChange(
    of binding: Binding, in directory: ManagedDirectory, _ transaction: Transaction
  ) throws -> (joining: [RemoteID], leaving: [RemoteID]) {
    guard let shadow = binding.shadow, shadow.isActive,
      let row = try transaction.mirrorRow(binding.subjectRow)
    else { return ([], []) }
    let held = try transaction.roleGroups(of: binding.row)
    if held.all.isEmpty, directory.policy.roles.isEmpty { return ([], []) }
    let subject = try ruled(row, transaction)
    // Whoever is to have no account is frozen: suspending them is another job's work.
    guard case .account = Placement(of: subject, by: directory.policy, known: binding.known) else {
      return ([], [])
    }
    let wanted = directory.policy.roleGroups(of: subject)
    return (
      wanted.subtracting(held.sure).sorted { $0.id < $1.id },
      held.all.subtracting(wanted).sorted { $0.id < $1.id }
    )
  }

  /// Queues what differs, once the account is there.
  func planRoles(
    of binding: Binding, in directory: ManagedDirectory, _ transaction: Transaction,
    at now: Timestamp
  ) throws {
    guard directory.connector.groups != nil, binding.subject.kind == .user else { return }
    let change = try roleChange(of: binding, in: directory, transaction)
    guard !change.joining.isEmpty || !change.leaving.isEmpty else {
      return try transaction.dropIdleRoles(of: binding.row)
    }
    try transaction.enqueueRoles(
      of: binding, leaving: change.leaving, isJoining: !change.joining.isEmpty, at: now)
  }

  /// Nil where nothing is left to do, or a guard has yet to look at it. What is joined waits for no
  /// guard, and goes first.
  func roles(
    of job: Job, in directory: ManagedDirectory, _ transaction: Transaction, at now: Timestamp
  ) throws -> Work.Task? {
    let change = try roleChange(of: job.binding, in: directory, transaction)
    guard let shadow = job.binding.shadow, !change.joining.isEmpty || !change.leaving.isEmpty
    else {
      try transaction.finish(job, at: now)
      return nil
    }
    if change.leaving.isEmpty || job.cleared == .membership {
      return .roles(shadow, joining: change.joining, leaving: change.leaving)
    }
    guard !change.joining.isEmpty else {
      try transaction.holdRoles(job, leaving: change.leaving, at: now)
      return nil
    }
    return .roles(shadow, joining: change.joining, leaving: [])
  }

  /// One group that is refused keeps the account out of no other one.
  func pushRoles(
    of shadow: Shadow, joining: [RemoteID], leaving: [RemoteID], for work: Work,
    in directory: ManagedDirectory
  ) async throws -> Attempt.Outcome {
    guard let groups = directory.connector.groups else { return try await settleIdle(work) }
    let row = work.job.binding.row
    let held: (sure: Set<RemoteID>, all: Set<RemoteID>)? = try await ledger.commit { transaction in
      guard try transaction.holds(work.job) else { return nil }
      let before = try transaction.roleGroups(of: row)
      for id in leaving + joining { try transaction.noteRoleSent(id, of: row) }
      return before
    }
    guard let held else { return .abandoned }
    let unsure = held.all.subtracting(held.sure)
    var failures: [RemoteFailure] = []
    for (ids, isIn) in [(leaving, false), (joining, true)] {
      var result = RoleResult()
      for id in ids {
        switch await change(id, of: shadow.remoteID, isIn: isIn, groups) {
        case .done: result.done.append(id)
        case .noGroup(let refusal):
          result.gone.append(id)
          if isIn { failures.append(refusal) }
        case .failed(let other):
          if other.kind == .refused, !unsure.contains(id) { result.refused.append(id) }
          failures.append(other)
        }
      }
      let outcome = try await settleRoles(work, result, isIn: isIn, known: held.sure)
      if case .abandoned = outcome { return outcome }
    }
    if let failure = RemoteFailure.joint(failures) {
      return try await settle(work, failure, sent: .nothingToLearn, in: directory)
    }
    return try await conclude(work, in: directory)
  }

  /// What a guard has yet to look at is left.
  private func conclude(
    _ work: Work, in directory: ManagedDirectory
  ) async throws -> Attempt.Outcome {
    let now = clock.now
    try await ledger.commit { transaction in
      let binding = try transaction.binding(work.job.binding.row) ?? work.job.binding
      if try roleChange(of: binding, in: directory, transaction).leaving.isEmpty {
        try transaction.finish(work.job, at: now)
      } else {
        try transaction.again(work.job, at: now)
      }
    }
    return .done
  }

  private enum RoleAnswer {
    case done
    /// There is no such group, with the failure of whoever was to join it.
    case noGroup(RemoteFailure)
    case failed(RemoteFailure)
  }

  /// That a group is not there says nothing of the account: it has nobody in it, that is all.
  private func change(
    _ group: RemoteID, of account: RemoteID, isIn: Bool, _ groups: any GroupDirectory
  ) async -> RoleAnswer {
    let change = isIn ? MemberChange(adding: [account]) : MemberChange(removing: [account])
    do throws(RemoteFailure) {
      let receipt = try await groups.change(change, of: Shadow(remoteID: group, name: group.id))
      return receipt.failures[account].map(RoleAnswer.failed) ?? .done
    } catch {
      guard error.kind == .missing else { return .failed(error) }
      return .noGroup(
        RemoteFailure(
          .refused, "there is no group \(group.id); make it, or mend `roles`",
          status: error.status, requestID: error.requestID))
    }
  }

  private struct RoleResult {
    var done: [RemoteID] = []
    /// Groups that are not there.
    var gone: [RemoteID] = []
    /// Groups of which a refusal proves that they are as they were.
    var refused: [RemoteID] = []
  }

  /// - Parameter known: the account's groups before anything was sent.
  private func settleRoles(
    _ work: Work, _ result: RoleResult, isIn: Bool, known: Set<RemoteID>
  ) async throws -> Attempt.Outcome {
    let now = clock.now
    let done = result.done
    return try await ledger.commit { transaction in
      guard try transaction.holds(work.job) else { return .abandoned }
      let row = work.job.binding.row
      for id in done { try transaction.setRole(id, of: row, isIn: isIn, at: now) }
      for id in result.gone { try transaction.setRole(id, of: row, isIn: false, at: now) }
      for id in result.refused {
        try transaction.setRole(id, of: row, isIn: known.contains(id), at: now)
      }
      guard !done.isEmpty else { return .done }
      var event = Event(.rolesChanged, of: work.job, at: now)
      event.detail = [isIn ? "added" : "removed": .array(done.map { .string($0.id) })]
      try transaction.append(event)
      if let id = work.job.binding.shadow?.remoteID {
        try transaction.journal(
          isIn ? .roles(joined: done, left: []) : .roles(joined: [], left: done), of: work.job,
          on: id, at: now)
      }
      report(work.job, event)
      return .done
    }
  }
}
