internal import SyncCore
internal import SyncLog
internal import SyncStore

/// The lanes: claim, attempt, judge, settle.
extension Engine {
  /// What can wake a lane that is at work.
  private enum Stimulus: Sendable {
    case finished(Attempt)
    case rung
    /// The pace lets more begin.
    case paced
  }

  /// Delivers what is due in one directory until nothing is left that can be done now; of these
  /// subjects alone where they are named. To wait for the pace counts as work; to wait because the
  /// directory said so does not.
  func deliverDue(
    _ directory: ManagedDirectory, _ lane: inout Lane, of subjectRows: [Int64]? = nil
  ) async throws {
    let bell = bells[directory.id].lane
    try await withThrowingTaskGroup(of: Stimulus.self) { group in
      group.addTask {
        await bell.wait()
        return .rung
      }
      var isTimed = false
      while true {
        let claimed = try await claimDue(directory, lane, of: subjectRows)
        lane.started(claimed.works.count)
        for work in claimed.works {
          group.addTask { .finished(try await attempt(work, in: directory)) }
        }
        if let next = claimed.next, !isTimed {
          isTimed = true
          group.addTask { [clock] in
            try await clock.sleep(until: next)
            return .paced
          }
        }
        if lane.inFlight == 0, !isTimed || bells.stop.isUp { break }
        switch try await group.next() {
        case .finished(let attempt): try await learn(attempt, &lane, of: directory)
        case .paced: isTimed = false
        case .rung, nil:
          if Task.isCancelled { break }
          group.addTask {
            await bell.wait()
            return .rung
          }
        }
      }
      group.cancelAll()
    }
  }

  /// Decides what a claimed job has to do. A job with nothing to do, one that only a person can
  /// help, and a step that has not passed its guard are settled here, without a request.
  func task(
    of job: Job, in directory: ManagedDirectory, _ transaction: Transaction, at now: Timestamp
  ) throws -> Work.Task? {
    if let secret = job.secret {
      return try task(of: job, secret, in: directory, transaction, at: now)
    }
    if job.kind == .placement {
      return try placement(of: job, in: directory, transaction, at: now)
    }
    if job.kind == .roles { return try roles(of: job, in: directory, transaction, at: now) }
    if job.kind == .members {
      if let shadow = job.binding.shadow { return .members(shadow) }
      try transaction.awaitLink(job)
      return nil
    }
    guard job.kind == .account else {
      try transaction.finish(job, at: now)
      return nil
    }
    let step = try step(for: job.binding, in: directory, transaction)
    switch step {
    case .nothing, .wait:
      try transaction.planAgain(job.binding.row, at: step.moment)
      try transaction.finish(job, at: now)
      let wanted = try wanted(for: job.binding, in: directory, transaction)
      try withdrawUnlinkedPassword(of: job.binding, wanted, transaction, at: now)
    case .park(let reason):
      try park(job, reason: reason, nil, transaction, at: now)
    case .find(let account):
      // What the directory keeps no longer is as good as never there.
      if case .removed = job.binding.known {
        try transaction.forgetRemoved(job.binding.row, at: now)
      }
      return .find(account)
    case .recover(let name, let account):
      return .recover(name: name, account: account)
    case .read(let shadow):
      return .read(shadow)
    case .apply(let action):
      if let kind = step.guardKind(of: job.binding.subject.kind), job.cleared != kind {
        try transaction.hold(job, by: kind, emptying: step.emptied, at: now)
        return nil
      }
      try transaction.noteSending(suspension: action == .suspend, to: job.binding)
      return .apply(action)
    }
    return nil
  }

  private func task(
    of job: Job, _ secret: SealedPassword, in directory: ManagedDirectory,
    _ transaction: Transaction, at now: Timestamp
  ) throws -> Work.Task? {
    guard secret.expiresAt > now else {
      try expire(job.binding, secret.login, transaction, at: now)
      try transaction.finish(job, at: now)
      return nil
    }
    guard try wanted(for: job.binding, in: directory, transaction)?.binds ?? false else {
      let reason = "the user is to have no account"
      try noteWithdrawn(secret.login, of: job.binding, reason, transaction, at: now)
      try transaction.finish(job, at: now)
      return nil
    }
    guard let shadow = job.binding.shadow else {
      try transaction.awaitLink(job)
      return nil
    }
    return .setPassword(secret, of: shadow)
  }

  /// The next step by what the mirror says now.
  func step(
    for binding: Binding, in directory: ManagedDirectory, _ transaction: Transaction
  ) throws -> Step {
    guard let wanted = try wanted(for: binding, in: directory, transaction) else {
      return .nothing
    }
    let now = clock.now
    return Planner.step(
      for: wanted, from: binding.known,
      circumstances(of: directory, binding.life.wanting(wanted, at: now), at: now))
  }

  /// What the directory should hold, by what the mirror says now.
  func wanted(
    for binding: Binding, in directory: ManagedDirectory, _ transaction: Transaction
  ) throws -> Wanted? {
    guard let wanted = try wantedBySource(for: binding, in: directory, transaction) else {
      return nil
    }
    guard binding.subject.kind == .user else { return wanted }
    return try transaction.fitted(wanted, to: binding, by: directory.policy)
  }

  /// The same in the source's words: others are named as it names them, and what the directory does
  /// not take is in it. That is what `enqueue` is given.
  func wantedBySource(
    for binding: Binding, in directory: ManagedDirectory, _ transaction: Transaction
  ) throws -> Wanted? {
    guard let row = try transaction.mirrorRow(binding.subjectRow) else { return nil }
    if row.record.subject.kind == .group { return try wantedGroup(row, in: directory) }
    return Planner.wanted(
      of: try ruled(row, transaction), by: directory.policy, known: binding.known)
  }
}
