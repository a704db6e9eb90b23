package import SyncCore
internal import SyncLog
internal import SyncStore

/// A plan that was reviewed is carried out: its steps and nothing else.
extension Engine {
  /// Carries out the steps of a plan, each where its base has not moved. Reads the source first.
  ///
  /// Throws `PlanRefusal` before anything is done, and `RemoteFailure` where the source cannot be
  /// read.
  ///
  /// - Parameter released: guards, as `google/update`, that hold nothing of a plan that puts back.
  ///   What a plan that follows the source does is held in the queue, and released there.
  package func apply(
    _ plan: Plan, by author: Author, releasing released: Set<String> = []
  ) async throws -> PlanOutcome {
    try judge(plan)
    var outcome = PlanOutcome()
    if case .undo(let run) = plan.purpose {
      outcome.isUndo = true
      outcome.obstacles = plan.obstacles
      outcome.remarks = plan.remarks
      outcome.rows = try await undo(plan, of: run, released: released, by: author)
      try await tell(plan, outcome, by: author)
      return outcome
    }
    _ = try await pull()
    if try await ledger.read({ try $0.sourceDigest() }) != plan.sourceDigest {
      outcome.remarks.append(
        "the source has changed since the plan was made: what that concerns is refused")
    }
    outcome.rows = try await carryOut(plan.steps) { try await carryOut($0, $1) }
    // What follows from the steps has its guard yet to pass.
    _ = try await judgeHeldJobs()
    try await tell(plan, outcome, by: author)
    return outcome
  }

  /// Another source, other directories or other rules make every step another one.
  func judge(_ plan: Plan) throws {
    guard plan.source == settings.sourceName else { throw PlanRefusal.otherSource(plan.source) }
    guard try plan.rulesDigest == rulesDigest() else { throw PlanRefusal.otherRules }
  }

  typealias StepBody = @Sendable (PlanStep, PlanTurn) async throws -> PlanStepEnd

  /// Directory by directory, side by side.
  func carryOut(
    _ steps: [PlanStep], _ body: @escaping StepBody
  ) async throws -> [PlanOutcome.Row] {
    try await withThrowingTaskGroup(of: [(Int, PlanStepResult)].self) { group in
      for directory in directories {
        let own = steps.enumerated().filter { $0.element.directory == directory.id }
        guard !own.isEmpty else { continue }
        group.addTask { try await carryOut(own, in: directory, body) }
      }
      var results: [Int: PlanStepResult] = [:]
      for try await part in group { results.merge(part) { $1 } }
      return steps.enumerated().map { place, step in
        PlanOutcome.Row(step, results[place] ?? .refused("there is no such directory"))
      }
    }
  }

  /// Phase by phase; within one, several subjects at once, each with its steps in their order. The
  /// lane learns how each ended: while it finds out how the other side is, one goes at a time.
  private func carryOut(
    _ steps: [(offset: Int, element: PlanStep)], in directory: ManagedDirectory,
    _ body: @escaping StepBody
  ) async throws -> [(Int, PlanStepResult)] {
    let standIns = PlanStandIns()
    var lane = try await lane(of: directory)
    var results: [(Int, PlanStepResult)] = []
    for phase in Dictionary(grouping: steps, by: \.element.phase).sorted(by: { $0.key < $1.key }) {
      let subjects = Dictionary(grouping: phase.value, by: \.element.subject).values
        .sorted { $0[0].offset < $1[0].offset }
      try await withThrowingTaskGroup(of: [(Int, PlanStepEnd)].self) { group in
        var underWay = 0
        func takeNext() async throws {
          for (offset, end) in try await group.next() ?? [] {
            results.append((offset, end.result))
            lane.started(end.attempts.count)
            for attempt in end.attempts { try await learn(attempt, &lane, of: directory) }
          }
          underWay -= 1
        }
        for steps in subjects {
          while underWay >= (lane.isProbing ? 1 : lane.inFlightLimit) { try await takeNext() }
          let turn = PlanTurn(directory: directory, standIns: standIns, lane: lane)
          group.addTask {
            var part: [(Int, PlanStepEnd)] = []
            for (offset, step) in steps where !bells.stop.isUp {
              part.append((offset, try await body(step, turn)))
            }
            return part
          }
          underWay += 1
        }
        while underWay > 0 { try await takeNext() }
      }
      _ = try await judgeHeldJobs()
    }
    return results
  }

  /// One event and one line for the whole plan.
  func tell(_ plan: Plan, _ outcome: PlanOutcome, by author: Author) async throws {
    let now = clock.now
    var event = Event(.planApplied, at: now)
    event.reason = "\(outcome.summary), by \(author.text); the plan is of \(plan.madeAt)"
    event.detail = [
      "steps": .integer(Int64(outcome.rows.count)), "done": .integer(Int64(outcome.count("done"))),
      "by": author.json,
    ]
    try await ledger.commit { [event] in try $0.append(event) }
    log.write(
      outcome.isWhole ? .info : .warning, "plan.applied", "a plan was carried out",
      [
        "steps": .integer(Int64(outcome.rows.count)),
        "done": .integer(Int64(outcome.count("done"))),
        "refused": .integer(Int64(outcome.count("refused"))),
        "held": .integer(Int64(outcome.count("held"))), "by": .string(author.text),
      ])
  }
}
