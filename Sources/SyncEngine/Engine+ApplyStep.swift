internal import SyncCore
internal import SyncStore

/// One step of a plan that follows the source: through its own job, by a connector that lets
/// nothing else pass.
extension Engine {
  private enum Claim: Sendable {
    case work(Work)
    case over(PlanStepResult)
  }

  /// So many attempts one step has at most: a slice of members is one, and so is a look at an
  /// account whose last write has an unknown outcome.
  private static let attemptsPerStep = 10_000

  func carryOut(_ planned: PlanStep, _ turn: PlanTurn) async throws -> PlanStepEnd {
    let (directory, standIns) = (turn.directory, turn.standIns)
    let step = planned.resolved(by: standIns.all)
    guard step.missing == nil else {
      return PlanStepEnd(.refused("it needs what an earlier step was to make"))
    }
    var attempts: [Attempt] = []
    let permit = PlanPermit(step)
    let permitted = ManagedDirectory(
      connector: PermittedDirectory(directory.connector, permit) { id in
        let owner = try? await ledger.read { try $0.binding(linkedTo: id, in: directory.id) }
        return owner != nil
      }, policy: directory.policy)
    for _ in 0..<Self.attemptsPerStep {
      let now = clock.now
      let claim = try await ledger.commit { try self.claim(step, turn, $0, at: now) }
      guard case .work(let work) = claim else {
        guard case .over(let result) = claim else { break }
        try await note(step, planned, standIns)
        return PlanStepEnd(isPartDone(permit) ? Self.partDone(permit) : result, attempts)
      }
      let attempt = try await attempt(work, in: permitted)
      attempts.append(attempt)
      if let result = try await result(of: attempt, step, permit, in: directory) {
        try await note(step, planned, standIns)
        return PlanStepEnd(result, attempts)
      }
    }
    return PlanStepEnd(.failed("it does not come to an end"), attempts)
  }

  /// Nil where the step goes on.
  private func result(
    of attempt: Attempt, _ step: PlanStep, _ permit: PlanPermit, in directory: ManagedDirectory
  ) async throws -> PlanStepResult? {
    if let refusal = permit.refusal { return .refused(refusal) }
    if case .members = step.write {
      guard permit.membersLeft > 0 else { return .done(requestID: permit.receipt?.requestID) }
      if case .done = attempt.outcome { return nil }
      return isPartDone(permit) ? Self.partDone(permit) : Self.end(of: attempt.outcome)
    }
    switch attempt.outcome {
    case .read: return nil
    case .done where step.write == .link:
      let binding = try await ledger.read { try self.binding(of: step, $0) }
      return binding?.shadow?.remoteID == step.remoteID
        ? .done(requestID: nil) : .failed("the directory did not give the account")
    case .done:
      return permit.receipt.map { .done(requestID: $0.requestID) }
        ?? .refused("nothing is left to do")
    case .failed, .abandoned: return Self.end(of: attempt.outcome)
    }
  }

  private static func end(of outcome: Attempt.Outcome) -> PlanStepResult {
    if case .failed(let failure, _) = outcome { return .failed(failure.detail) }
    return .waiting("it could not be sent now")
  }

  private func isPartDone(_ permit: PlanPermit) -> Bool {
    permit.receipt != nil && permit.membersLeft > 0
  }

  private static func partDone(_ permit: PlanPermit) -> PlanStepResult {
    .refused("\(permit.membersLeft) of its members are not to come or go any more")
  }

  /// Remembers the id of what was made, by this step or when the plan was applied before.
  private func note(
    _ step: PlanStep, _ planned: PlanStep, _ standIns: PlanStandIns
  ) async throws {
    guard PlanIdentifier.isStandIn(planned.remoteID) else { return }
    let binding = try await ledger.read { try self.binding(of: step, $0) }
    guard let binding, binding.createdAt != nil, let id = binding.shadow?.remoteID else { return }
    standIns.set(planned.remoteID, id)
  }

  func binding(of step: PlanStep, _ transaction: Transaction) throws -> Binding? {
    guard let row = try transaction.row(of: step.subject) else { return nil }
    return try transaction.binding(of: row, in: step.directory)
  }

  // MARK: The claim

  private func claim(
    _ step: PlanStep, _ turn: PlanTurn, _ transaction: Transaction, at now: Timestamp
  ) throws -> Claim {
    let directory = turn.directory
    if let reason = try closed(directory, for: step.write, transaction, at: now) {
      return .over(.waiting(reason))
    }
    guard let binding = try binding(of: step, transaction) else {
      return .over(.refused("\(step.user) is not to be in \(directory.id) any more"))
    }
    if step.write != .password,
      try transaction.recordVersion(of: step.subject) != step.sourceVersion
    {
      return .over(.refused("\(step.user) has changed in the source since the plan was made"))
    }
    switch try transaction.claim(step.write.jobKind, of: binding.row) {
    case .claimed(let job): return try work(of: job, step, turn, transaction, at: now)
    case .none: return .over(.refused("nothing is left to do"))
    case .busy: return .over(.waiting("another attempt at it is under way"))
    case .waiting: return .over(.waiting("it waits for the user's login, or for the account"))
    case .held(let kind): return .over(.held(kind ?? .update))
    case .parked(let reason): return .over(.failed(reason))
    }
  }

  private func work(
    of job: Job, _ step: PlanStep, _ turn: PlanTurn, _ transaction: Transaction, at now: Timestamp
  ) throws -> Claim {
    if step.write == .password, job.secret?.login.id != step.sourceVersion {
      try transaction.giveBack(job, due: now)
      return .over(.refused("a newer login has come since the plan was made"))
    }
    if let task = try task(of: job, in: turn.directory, transaction, at: now) {
      let lane = turn.lane
      return .work(
        Work(
          job: job, task: task, setbacks: lane.setbacksInRow, isProbe: lane.isProbing,
          urgency: .bulk))
    }
    // It was settled without a request: what it is now says how.
    switch try transaction.claim(job.kind, of: job.binding.row) {
    case .held(let kind): return .over(.held(kind ?? .update))
    case .parked(let reason): return .over(.failed(reason))
    case .claimed(let other):
      try transaction.giveBack(other, due: now)
      return .over(.refused("nothing is left to do"))
    case .none, .busy, .waiting: return .over(.refused("nothing is left to do"))
    }
  }

  /// Why nothing may be sent there now; nil where it may.
  func closed(
    _ directory: ManagedDirectory, for write: PlanWrite, _ transaction: Transaction,
    at now: Timestamp
  ) throws -> String? {
    let state = try transaction.laneState(of: directory.id)
    if state.isPaused { return "\(directory.id) is paused" }
    if let until = state.notBefore, until > now {
      return "\(directory.id) is left alone until \(until)\(state.reason.map { ": \($0)" } ?? "")"
    }
    guard let window = directory.policy.window, !window.isOpen(at: now) else { return nil }
    switch write {
    case .suspend, .signOut, .password, .createWithPassword: return nil
    case .link, .create, .update, .resume, .delete, .restore, .join, .roles, .members:
      return "the change window of \(directory.id) is closed"
    }
  }
}

extension PlanWrite {
  /// Whose job it is.
  fileprivate var jobKind: Job.Kind {
    switch self {
    case .link, .create, .createWithPassword, .update, .suspend, .resume, .signOut, .delete,
      .restore:
      .account
    case .password: .password
    case .join: .placement
    case .roles: .roles
    case .members: .members
    }
  }
}
