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
    return try await carryOut(held) { step, directory, _ in
      if let kind = step.guardKind { return .held(kind) }
      return try await undo(step, for: undoing, undoing: run, in: directory)
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
    _ step: PlanStep, for own: Int64, undoing run: Int64, in directory: ManagedDirectory
  ) async throws -> PlanStepResult {
    let now = clock.now
    let claim = try await ledger.commit { transaction -> Claim in
      if let reason = try closed(directory, for: step.write, transaction, at: now) {
        return .over(.waiting(reason))
      }
      guard let binding = try binding(of: step, transaction),
        binding.shadow?.remoteID == step.remoteID
      else { return .over(.refused("it is not ours any more")) }
      return try transaction.claimAlone(binding, for: own, at: now).map(Claim.job)
        ?? .over(.waiting("a job of its own is in the queue; let it end, or drop it"))
    }
    guard case .job(let job) = claim else {
      if case .over(let result) = claim { return result }
      return .failed("nothing was claimed")
    }
    let permit = PlanPermit(step)
    let connector = PermittedDirectory(directory.connector, permit)
    let end: Result<PutBack, RemoteFailure>
    do throws(RemoteFailure) {
      end = .success(try await put(step, job, connector))
    } catch {
      end = .failure(error)
    }
    switch end {
    case .success(let done): return try await settle(undone: step, done, job, undoing: run)
    case .failure(let failure): return try await settle(notUndone: failure, job, permit)
    }
  }
}
