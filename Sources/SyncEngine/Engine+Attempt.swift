internal import SyncCore
internal import SyncStore

/// One attempt: the request, or the few of them, that a claimed job needs.
extension Engine {
  /// One attempt, from the request to the settled job.
  func attempt(_ work: Work, in directory: ManagedDirectory) async throws -> Attempt {
    let started = clock.now
    let outcome = try await Urgency.$current.withValue(work.urgency) {
      try await Work.$current.withValue(work) { try await perform(work, in: directory) }
    }
    return Attempt(
      job: work.job, isProbe: work.isProbe, outcome: outcome, took: started.duration(to: clock.now))
  }

  private func perform(
    _ work: Work, in directory: ManagedDirectory
  ) async throws -> Attempt.Outcome {
    do {
      if work.job.binding.subject.kind == .group {
        return try await performGroup(work, in: directory)
      }
      switch work.task {
      case .find(let account):
        return try await find(account, for: work, in: directory)
      case .recover(let name, let account):
        return try await recover(name, account, for: work, in: directory)
      case .read(let shadow):
        return try await read(shadow, for: work, in: directory)
      case .apply(let action):
        return try await apply(action, for: work, in: directory)
      case .setPassword(let sealed, let shadow):
        return try await push(sealed, of: shadow, for: work, in: directory)
      case .place(let shadow, let group):
        return try await settlePlacement(work, try await directory.connector.join(group, shadow))
      case .roles(let shadow, let joining, let leaving):
        return try await pushRoles(
          of: shadow, joining: joining, leaving: leaving, for: work, in: directory)
      case .members: return .abandoned  // of a group alone
      }
    } catch let failure as RemoteFailure {
      return try await settle(work, failure, sent: .nothingToLearn, in: directory)
    }
  }

  func apply(
    _ action: Action, for work: Work, in directory: ManagedDirectory
  ) async throws -> Attempt.Outcome {
    switch action {
    case .suspend, .signOut, .resume, .update:
      guard try await mayWrite(work, in: directory) else { return .abandoned }
    case .delete:
      guard try await mayDelete(work, in: directory), try await mayGoOn(work, in: directory)
      else { return .abandoned }
    case .restore: guard try await hasSeat(work, in: directory) else { return .done }
    case .create: break
    }
    if case .update(let change) = action, let shadow = work.job.binding.shadow {
      return try await update(shadow, change, for: work, in: directory)
    }
    let receipt: Receipt
    do {
      receipt = try await directory.connector.apply(
        action, to: work.job.binding.known.lastShadow)
    } catch {
      return try await settle(work, error, sent: action.sent, in: directory)
    }
    return try await settle(work, action, receipt, in: directory)
  }

  /// Looks at the linked account before a write that an administrator's must be spared. False when
  /// the lane was told to wait since.
  private func mayWrite(_ work: Work, in directory: ManagedDirectory) async throws -> Bool {
    if let shadow = work.job.binding.shadow {
      _ = try await look(at: shadow, in: directory, unless: Matching.obstacle(to:by:))
      let row = work.job.binding.row
      if try await ledger.read({ try $0.isPrivileged(row) }) {
        try await ledger.commit { try $0.clearObstacle(of: row) }
      }
    }
    return try await mayGoOn(work, in: directory)
  }

  /// Looks at the account before each write: who was made an administrator after the binding is
  /// not touched.
  func look(
    at shadow: Shadow, in directory: ManagedDirectory,
    unless obstacle: (RemoteAccount, DirectoryPolicy) -> Obstacle?
  ) async throws(RemoteFailure) -> RemoteAccount {
    guard let found = try await directory.connector.read(shadow.remoteID) else {
      throw RemoteFailure(.missing, "\(shadow.name) is linked and no longer there")
    }
    if let obstacle = obstacle(found, directory.policy) {
      throw RemoteFailure(
        .notPermitted, obstacle.text(for: found.shadow.name), obstacle: obstacle)
    }
    return found
  }

  /// Whether an attempt may send its next request. The lane may have been told to wait since the
  /// first one, a newer cause may want something else, and the claim may be another's; then the job
  /// is given back, so far as it is ours.
  func mayGoOn(_ work: Work, in directory: ManagedDirectory) async throws -> Bool {
    let now = clock.now
    let isFree = try await ledger.read { transaction in
      try transaction.isCurrent(work.job)
        && transaction.wait(of: directory.id, at: now) == nil
    }
    if isFree { return true }
    return try await ledger.commit {
      try mayGoOn(work.job, in: directory, $0, at: now)
    }
  }

  /// The same in the transaction that notes what is sent next.
  func mayGoOn(
    _ job: Job, in directory: ManagedDirectory, _ transaction: Transaction, at now: Timestamp
  ) throws -> Bool {
    if let wait = try transaction.wait(of: directory.id, at: now) {
      try transaction.giveBack(job, due: wait)
      return false
    }
    guard try transaction.isCurrent(job) else {
      try transaction.giveBack(job, due: now)
      return false
    }
    return true
  }

  /// A create was sent and its outcome never learned: what is there now tells it.
  private func recover(
    _ name: String, _ account: Account?, for work: Work, in directory: ManagedDirectory
  ) async throws -> Attempt.Outcome {
    let found = try await directory.connector.find(name)
    if found == nil, account?.name.lowercased() != name.lowercased() {
      // It may still appear under the old name; only then would a second create make two of it.
      guard !isSettling(work.job.binding.createSentAt, in: directory) else {
        throw RemoteFailure(.missing, "whether \(name) was created is not to be seen yet")
      }
      return try await settleNotCreated(work, in: directory)
    }
    let decision = Matching.decide(
      onOwn: found, named: name, for: account, by: directory.policy)
    guard let decision else { return try await settleNotCreated(work, in: directory) }
    return try await carryOut(decision, for: work, in: directory)
  }

  /// A write was sent and its outcome never learned: the account as it stands now is what counts.
  private func read(
    _ shadow: Shadow, for work: Work, in directory: ManagedDirectory
  ) async throws -> Attempt.Outcome {
    guard let found = try await directory.connector.read(shadow.remoteID) else {
      throw RemoteFailure(.missing, "\(shadow.name) is linked and no longer there")
    }
    return try await settleRead(work, found, before: shadow, in: directory)
  }

  /// Whether something that was created then may still be invisible.
  func isSettling(_ created: Timestamp?, in directory: ManagedDirectory) -> Bool {
    guard let created else { return false }
    return clock.now < created.advanced(by: directory.connector.traits.settlingTime)
  }
}
