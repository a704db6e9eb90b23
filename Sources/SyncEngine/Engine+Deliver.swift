internal import SyncCore
internal import SyncLog
internal import SyncStore

/// The lanes: claim, attempt, judge, settle.
extension Engine {
  /// What can wake a lane that is at work.
  private enum Stimulus: Sendable {
    case finished(Attempt)
    case rung
  }

  /// Delivers what is due in one directory until nothing is left that can be done now.
  func deliverDue(_ directory: ManagedDirectory, _ lane: inout Lane) async throws {
    let bell = bells.lane(directory.id)
    try await withThrowingTaskGroup(of: Stimulus.self) { group in
      group.addTask {
        await bell.wait()
        return .rung
      }
      while true {
        let works = try await claimDue(directory, &lane)
        lane.started(works.count)
        for work in works {
          group.addTask { .finished(try await attempt(work, in: directory)) }
        }
        if lane.inFlight == 0 { break }
        switch try await group.next() {
        case .finished(let attempt): try await learn(attempt, &lane, of: directory)
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

  /// A lane as the last run left it.
  func lane(of directory: ManagedDirectory) async throws -> Lane {
    let state = try await ledger.read { try $0.laneState(of: directory.id) }
    return Lane(
      inFlightLimit: directory.connector.traits.requestsInFlightLimit, notBefore: state.notBefore,
      isQuarantined: state.isQuarantined)
  }

  private func claimDue(
    _ directory: ManagedDirectory, _ lane: inout Lane
  ) async throws -> [Work] {
    let now = clock.now
    guard !bells.stop.isUp, case .start(let places) = lane.pace(at: now) else { return [] }
    let due = try await ledger.read { try $0.nextDue(in: directory.id) }
    guard let due, due <= now else { return [] }
    let setbacks = lane.setbacksInRow
    // A claim that a power cut takes back is made again; what is settled below is, too.
    return try await ledger.commit(durable: .later) { transaction in
      guard try transaction.wait(of: directory.id, at: now) == nil,
        try !transaction.laneState(of: directory.id).isPaused
      else { return [] }
      let jobs = try transaction.claim(in: directory.id, limit: places, at: now)
      return try jobs.compactMap { job in
        try task(of: job, in: directory, transaction, at: now).map {
          Work(job: job, task: $0, setbacks: setbacks)
        }
      }
    }
  }

  /// Decides what a claimed job has to do. A job with nothing to do, one that only a person can
  /// help, and a suspension that no guard has passed are settled here, without a request.
  private func task(
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
    case .nothing:
      try transaction.finish(job, at: now)
      try withdrawUnlinkedPassword(of: job.binding, transaction, at: now)
    case .park(let reason):
      try park(job, reason: reason, nil, transaction, at: now)
    case .find(let account):
      return .find(account)
    case .recover(let name, let account):
      return .recover(name: name, account: account)
    case .read(let shadow):
      return .read(shadow)
    case .apply(let action):
      guard !step.isSuspension || job.isCleared else {
        try transaction.hold(job, at: now)
        return nil
      }
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
    return Planner.step(for: wanted, from: binding.known)
  }

  /// What the directory should hold, by what the mirror says now.
  func wanted(
    for binding: Binding, in directory: ManagedDirectory, _ transaction: Transaction
  ) throws -> Wanted? {
    guard let row = try transaction.mirrorRow(binding.subjectRow) else { return nil }
    if row.record.subject.kind == .group { return try wantedGroup(row, in: directory) }
    return Planner.wanted(
      of: try ruled(row, transaction), by: directory.policy, known: binding.known)
  }

  private func learn(
    _ attempt: Attempt, _ lane: inout Lane, of directory: ManagedDirectory
  ) async throws {
    let before = lane
    switch attempt.outcome {
    case .done:
      lane.succeeded()
      observer.attempted(attempt.kind, in: directory.id, outcome: "done", took: attempt.took)
    case .failed(let failure, let verdict):
      lane.failed(failure, verdict, at: clock.now)
      observer.attempted(
        attempt.kind, in: directory.id, outcome: failure.kind.rawValue, took: attempt.took)
    case .abandoned, .read:
      lane.abandoned()
    }
    if case .abandoned = attempt.outcome {
    } else {
      meters.note(directory.id, took: attempt.took, lane: lane)
    }
    guard lane.notBefore != before.notBefore || lane.isQuarantined != before.isQuarantined
    else { return }
    try await remember(lane, of: directory)
    observer.laneChanged(directory.id, lane)
  }

  /// The lane's state holds over a restart.
  private func remember(_ lane: Lane, of directory: ManagedDirectory) async throws {
    try await ledger.commit { transaction in
      var state = try transaction.laneState(of: directory.id)
      // What was read beside the lane may have been told to wait longer.
      state.notBefore = [state.notBefore, lane.notBefore].compactMap(\.self).max()
      state.isQuarantined = lane.isQuarantined
      try transaction.store(state)
    }
  }
}
