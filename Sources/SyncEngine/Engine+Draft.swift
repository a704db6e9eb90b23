package import SyncCore
internal import SyncStore

/// A dry run: the whole engine over a copy of the ledger, with directories that are asked and never
/// written to.
extension Engine {
  /// What a run would do, and whether all of it could be planned. What a guard would hold is
  /// planned as well, and marked.
  ///
  /// - Parameters:
  ///   - recorder: that of this engine's `DryRunDirectory`s.
  ///   - tellsUsers: whether users would get mails, which a dry run has no means to send.
  package func draft(
    _ request: SyncRequest = SyncRequest(), _ recorder: PlanRecorder, tellsUsers: Bool = false
  ) async throws -> (plan: Plan, pull: PullReport, isWhole: Bool) {
    let before = try await ledger.read { transaction in
      (event: try transaction.latestEventID(), binding: try transaction.latestBindingRow())
    }
    let paused = try await openLanes()
    let pull = try await runOnce(request)
    try await deliverHeld(request, recorder)
    let now = clock.now
    var plan = try await ledger.read { transaction in
      var plan = try self.plan(of: recorder.notes, transaction, at: now)
      try addLinks(to: &plan, transaction, after: before.event)
      try addObstacles(to: &plan, transaction, after: before.event)
      if tellsUsers { plan.mailCount = try transaction.userBindingCount(after: before.binding) }
      return plan
    }
    plan.sortSteps()
    plan.remarks = pull.remarks + paused.map { "\($0) is paused: nothing is sent there" }
    let unplanned = try await unplanned(request)
    plan.remarks += unplanned
    return (plan, pull, unplanned.isEmpty)
  }

  /// A plan is made as if no lane was paused and no job waited for its next try. Gives the lanes
  /// that are paused.
  private func openLanes() async throws -> [DirectoryID] {
    let now = clock.now
    return try await ledger.commit { transaction in
      try transaction.makeDue(at: now)
      return try directories.map(\.id).filter { directory in
        var state = try transaction.laneState(of: directory)
        guard state.isPaused else { return false }
        state.isPaused = false
        try transaction.store(state)
        return state.pausedBy != Self.stagingAuthor
      }
    }
  }

  /// Lets go, in the copy, what the guards hold, one guard after the other.
  private func deliverHeld(_ request: SyncRequest, _ recorder: PlanRecorder) async throws {
    let rows = try await rows(of: request)
    for kind in GuardKind.ofJobs {
      recorder.hold(by: kind)
      let now = clock.now
      let count = try await ledger.commit { transaction in
        try directories.map(\.id).map { directory in
          kind == .membership
            ? try transaction.releaseMembers(in: directory, at: now)
            : try transaction.clearGuarded(in: directory, by: kind, announced: true, at: now)
        }.reduce(0, +)
      }
      if count > 0 { try await deliverAll(request, of: rows) }
    }
  }

  // MARK: The plan

  private func plan(
    of notes: [PlanRecorder.Note], _ transaction: Transaction, at now: Timestamp
  ) throws -> Plan {
    var plan = Plan(
      madeAt: now, source: settings.sourceName, sourceDigest: try transaction.sourceDigest(),
      rulesDigest: try rulesDigest())
    var groups: [String: Int] = [:]
    for note in notes {
      let step = try step(of: note, transaction)
      if case .members(let adding, let removing) = step.write {
        let key = "\(step.directory) \(step.remoteID) \(step.guardName ?? "")"
        if let place = groups[key] {
          plan.steps[place] = plan.steps[place].adding(adding, removing)
          continue
        }
        groups[key] = plan.steps.count
      }
      plan.steps.append(step)
    }
    return plan
  }

  private func step(of note: PlanRecorder.Note, _ transaction: Transaction) throws -> PlanStep {
    var write = note.write
    if case .members(let adding, let removing) = write {
      let name = { (member: PlanMember) in
        let binding = try transaction.binding(linkedTo: member.id, in: note.directory)
        return PlanMember(member.id, binding?.user ?? member.name)
      }
      write = .members(adding: try adding.map(name), removing: try removing.map(name))
    }
    var step = PlanStep(
      directory: note.directory, subject: note.subject, user: note.user,
      account: note.shadow.name, remoteID: note.shadow.remoteID, write: write, base: note.base)
    step.sourceVersion =
      write == .password ? note.login?.id : try transaction.recordVersion(of: note.subject)
    step.guardKind = note.guardKind
    return step
  }

  /// Accounts that would be ours are a decision that no write shows.
  private func addLinks(
    to plan: inout Plan, _ transaction: Transaction, after event: Int64
  ) throws {
    try forEachEvent(transaction, after: event) { event in
      guard event.kind == .linked, let row = event.subjectRow, let directory = event.directory,
        let binding = try transaction.binding(of: row, in: directory),
        let shadow = binding.shadow
      else { return }
      var step = PlanStep(
        directory: directory, subject: binding.subject, user: binding.user, account: shadow.name,
        remoteID: shadow.remoteID, write: .link, base: .any)
      step.sourceVersion = try transaction.recordVersion(of: binding.subject)
      plan.steps.append(step)
    }
  }

  private func addObstacles(
    to plan: inout Plan, _ transaction: Transaction, after event: Int64
  ) throws {
    try forEachEvent(transaction, after: event) { event in
      guard event.kind == .parked, let directory = event.directory else { return }
      plan.obstacles.append(
        PlanObstacle(
          directory: directory, user: event.user ?? "", reason: event.reason ?? "no word"))
    }
  }

  private static let eventsPerPage = 500

  private func forEachEvent(
    _ transaction: Transaction, after first: Int64, _ body: (Event) throws -> Void
  ) throws {
    var last = first
    while true {
      let events = try transaction.events(after: last, limit: Self.eventsPerPage)
      for event in events { try body(event) }
      guard let end = events.last, events.count == Self.eventsPerPage else { return }
      last = end.id
    }
  }

  /// So many jobs that could not be planned are named for each directory.
  private static let unplannedNamesLimit = 10

  /// What could not be planned, because its directory could not be asked or has it wait.
  private func unplanned(_ request: SyncRequest) async throws -> [String] {
    let now = clock.now
    let subjects = try await rows(of: request)
    let asked = directories.map(\.id).filter { request.directories?.contains($0) ?? true }
    return try await ledger.read { transaction in
      try asked.compactMap { directory in
        let (count, rows) = try openJobs(in: directory, of: subjects, transaction)
        guard count > 0 else { return nil }
        let lane = try transaction.laneState(of: directory)
        let reason = lane.mayBeAsked(at: now) ? nil : lane.reason
        var names = rows.map { row in
          row.user + (row.reason.map { $0 == reason ? "" : " (\($0))" } ?? "")
        }
        if count > rows.count { names.append("\(count - rows.count) more") }
        return "\(count) jobs of \(directory) could not be planned now: "
          + (reason.map { "\($0): " } ?? "") + names.joined(separator: ", ")
      }
    }
  }

  /// How many jobs could run yet, and whose the first of them are.
  ///
  /// - Parameter subjects: the mirror's rows of whom they may be; nil for everybody.
  private func openJobs(
    in directory: DirectoryID, of subjects: [Int64]?, _ transaction: Transaction
  ) throws -> (count: Int, first: [(user: String, reason: String?)]) {
    guard let subjects else {
      let rows = try transaction.queueRows(
        QueueFilter(state: .ready, directory: directory), after: 0,
        limit: Self.unplannedNamesLimit)
      return (
        try transaction.openJobCount(in: [directory]), rows.map { ($0.user, $0.job.reason) }
      )
    }
    let jobs = try subjects.compactMap { try transaction.binding(of: $0, in: directory) }
      .flatMap { binding in
        try transaction.queuedJobs(of: binding.row).filter { $0.state == .ready }
          .map { (user: binding.user, reason: $0.reason) }
      }
    return (jobs.count, Array(jobs.prefix(Self.unplannedNamesLimit)))
  }

  /// Names what decides: the directories, and the rules by which they are kept.
  func rulesDigest() throws -> String {
    let text = ([settings.places] + directories.map { "\($0.id) \($0.policy.digestText)" })
      .joined(separator: "\n")
    return Digest.name(of: try Digest.sha256(Array(text.utf8)))
  }
}

extension PlanStep {
  fileprivate func adding(_ more: [PlanMember], _ fewer: [PlanMember]) -> PlanStep {
    guard case .members(let adding, let removing) = write else { return self }
    return PlanStep(
      directory: directory, subject: subject, user: user, account: account, remoteID: remoteID,
      write: .members(adding: adding + more, removing: removing + fewer), base: base,
      sourceVersion: sourceVersion, guardKind: guardKind)
  }
}
