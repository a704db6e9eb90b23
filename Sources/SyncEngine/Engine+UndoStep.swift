internal import SyncCore
internal import SyncStore

/// One step of a plan that puts back: it has no job, since the source wants something else.
extension Engine {
  /// Carries out the steps of an undo plan; what a guard holds waits, but for what is released.
  func undo(
    _ plan: Plan, of run: Int64, released: Set<String>, by author: Author
  ) async throws -> [PlanOutcome.Row] {
    let now = clock.now
    let (undoing, held) = try await ledger.commit { transaction in
      try tell(released, of: plan, transaction, by: author, at: now)
      let steps = try guarded(plan.steps, released: released, transaction)
      return (try transaction.beginUndo(of: run, by: author.text, at: now), steps)
    }
    return try await carryOut(held) { step, turn in
      if let kind = step.guardKind { return PlanStepEnd(.held(kind)) }
      return try await undo(step, for: undoing, undoing: run, turn)
    }
  }

  /// A release is dated and bears a name, as any other.
  private func tell(
    _ released: Set<String>, of plan: Plan, _ transaction: Transaction, by author: Author,
    at now: Timestamp
  ) throws {
    let steps = try guarded(plan.steps, released: [], transaction)
    for name in released.sorted() {
      let freed = steps.filter { $0.guardName == name }
      guard let first = freed.first, let kind = first.guardKind else { continue }
      var event = Event(.released, at: now)
      event.directory = first.directory
      event.reason =
        "\(freed.count) steps of a plan (\(kind.rawValue)) were released by \(author.text)"
      event.detail = [
        "guard": .string(kind.rawValue), "steps": .integer(Int64(freed.count)), "by": author.json,
      ]
      try transaction.append(event)
    }
  }

  private enum Claim: Sendable {
    case job(Job)
    case over(PlanStepResult)
  }

  private func undo(
    _ step: PlanStep, for own: Int64, undoing run: Int64, _ turn: PlanTurn
  ) async throws -> PlanStepEnd {
    let (directory, now) = (turn.directory, clock.now)
    let claim = try await ledger.commit { transaction -> Claim in
      if let reason = try closed(directory, for: step.write, transaction, at: now) {
        return .over(.waiting(reason))
      }
      guard let binding = try binding(of: step, transaction),
        binding.shadow?.remoteID == step.remoteID
      else { return .over(.refused("it is not ours any more")) }
      if let restraint = try restraint(on: binding, transaction) {
        return .over(.refused(restraint))
      }
      return try transaction.claimAlone(binding, for: own, at: now).map(Claim.job)
        ?? .over(.waiting("a job of its own is in the queue; let it end, or drop it"))
    }
    guard case .job(let job) = claim else {
      if case .over(let result) = claim { return PlanStepEnd(result) }
      return PlanStepEnd(.failed("nothing was claimed"))
    }
    let permit = PlanPermit(step)
    let connector = PermittedDirectory(directory.connector, permit)
    let end: Result<PutBack, RemoteFailure>
    do throws(RemoteFailure) {
      try await look(before: step, job, directory, permit)
      end = .success(try await put(step, job, connector))
    } catch {
      end = .failure(error)
    }
    switch end {
    case .success(let done):
      let result = try await settle(undone: step, done, job, undoing: run)
      return PlanStepEnd(result, [attempt(at: job, .done, since: now, turn.lane)])
    case .failure(let failure):
      let verdict = verdict(on: failure, turn, at: clock.now)
      let result = try await settle(notUndone: failure, verdict, job, permit)
      let outcome = Attempt.Outcome.failed(failure, verdict)
      return PlanStepEnd(
        result, permit.refusal == nil ? [attempt(at: job, outcome, since: now, turn.lane)] : [])
    }
  }

  /// Who was made an administrator since is not touched, as by any run.
  private func look(
    before step: PlanStep, _ job: Job, _ directory: ManagedDirectory, _ permit: PlanPermit
  ) async throws(RemoteFailure) {
    guard step.subject.kind == .user, step.write.action != nil, let shadow = job.binding.shadow
    else { return }
    try permit.judge(
      try await directory.connector.read(shadow.remoteID), by: directory.policy)
  }

  private func attempt(
    at job: Job, _ outcome: Attempt.Outcome, since started: Timestamp, _ lane: Lane
  ) -> Attempt {
    Attempt(
      job: job, isProbe: lane.isProbing, outcome: outcome, took: started.duration(to: clock.now))
  }

  /// What follows for the lane: the step itself is tried once.
  private func verdict(
    on failure: RemoteFailure, _ turn: PlanTurn, at now: Timestamp
  ) -> Verdict {
    turn.directory.policy.retry.verdict(
      on: failure, attempts: 0, setbacks: turn.lane.setbacksInRow, age: .zero, settling: false,
      now: now, draw: draw())
  }
}
