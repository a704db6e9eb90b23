package import SyncCore
internal import SyncLog
internal import SyncStore

/// From the source into the mirror, and from the mirror into the queue.
extension Engine {
  /// Reads the source once: what changed, or everything where that is due or asked for. What a page
  /// proves is stored page by page; what is missing counts only after a whole walk. Two walks at
  /// once would count an absence twice, so they take turns.
  package func pull(
    full: Bool = false, kinds: Set<SubjectID.Kind> = Set(SubjectID.Kind.allCases)
  ) async throws -> PullReport {
    try await bells.pullTurn.take {
      do {
        let report = try await pullOnce(full: full, kinds)
        try await ledger.checkpoint(.often)
        return report
      } catch {
        try? await ledger.checkpoint(.often)  // what ended the pull is what counts
        throw error
      }
    }
  }

  private func pullOnce(full: Bool, _ kinds: Set<SubjectID.Kind>) async throws -> PullReport {
    let started = clock.now
    let isOpen = kinds.contains(.user)
    try await ledger.commit(durable: .later) { _ = try $0.beginRun(isOpen: isOpen, at: started) }
    var report = PullReport()
    do {
      try await pullAll(full: full, kinds, &report)
    } catch let failure as RemoteFailure {
      log.write(
        .warning, "pull.failed", "the source could not be read; nothing is inferred from that",
        ["kind": .string(failure.kind.rawValue), "detail": .string(failure.detail)])
      let failed = clock.now
      try await ledger.commit(durable: .later) { try $0.notePull(failed: failure, at: failed) }
      throw failure
    }
    bells.ringLanes()
    let ended = clock.now
    try await ledger.commit(durable: .later) { try $0.notePull(at: ended) }
    let took = started.duration(to: ended)
    observer.pulled(report, took: took)
    log.write(
      report.changed > 0 ? .info : .debug, "pull.done", "the source was read",
      [
        "users": .integer(Int64(report.users)), "groups": .integer(Int64(report.groups)),
        "full": .bool(report.isFull), "changed": .integer(Int64(report.changed)),
        "gone": .integer(Int64(report.gone)), "replanned": .integer(Int64(report.replanned)),
        "milliseconds": .integer(took.milliseconds),
      ])
    return report
  }

  /// Groups first, so that who comes new is planned with their groups; who is only moved by a group
  /// is planned when both are read, so that nobody is seen between two groups.
  private func pullAll(
    full: Bool, _ kinds: Set<SubjectID.Kind>, _ report: inout PullReport
  ) async throws {
    var groupFailure: RemoteFailure?
    do {
      if kinds.contains(.group) { try await pull(.group, full: full, &report) }
    } catch let failure as RemoteFailure {
      groupFailure = failure  // a fault of the groups' endpoint holds up no leaver
    }
    do {
      if kinds.contains(.user) { try await pull(.user, full: full, &report) }
    } catch let failure as RemoteFailure {
      throw groupFailure ?? failure  // what came first tells more
    }
    try await settleRivals()
    if groupFailure == nil { report.replanned = try await replanMarked() }
    if kinds.contains(.user) {
      let ended = clock.now
      try await ledger.commit(durable: .later) { try $0.closeRuns(at: ended) }
    }
    _ = try await planDue()
    if groupFailure == nil {
      try await judgeGroups()
      report.heldMembers = try await judgeMembers()
    }
    report.held = try await judgeHeldJobs() + report.heldMembers
    try await judgeNotices()
    if let groupFailure { throw groupFailure }
  }

  private func pull(
    _ kind: SubjectID.Kind, full: Bool, _ report: inout PullReport
  ) async throws {
    var memory = try await ledger.read { try $0.pullMemory(of: kind) }
    if full { memory.distrust = nil }  // who asks for it wants it judged anew
    let need = memory.need(
      at: clock.now, full: settings.fullInterval, daily: settings.fullTime, isAsked: full)
    let since = need == nil ? memory.watermark : nil
    if need == .first { try await ledger.checkpoint(.seldom) }
    if try await walk(PassRequest(kind, since: since), &memory, &report) {
      log.write(
        .info, "pull.shrunken", "the source has fewer than the mirror: everything is read",
        ["kind": .string(kind.rawValue)])
      _ = try await walk(PassRequest(kind), &memory, &report)
    }
  }

  /// One walk over one kind. True when it shows that a full one is needed.
  private func walk(
    _ request: PassRequest, _ memory: inout PullMemory, _ report: inout PullReport
  ) async throws -> Bool {
    var pass = Pass(kind: request.kind)
    var seen = SeenRows()
    let isFirst = try await ledger.read { try !$0.hasSubject(of: request.kind) }
    var last = try await source.page(of: request, after: nil)
    while true {
      pass.note(last)
      guard let cursor = last.next else { break }
      // The source makes the next page while this one is stored.
      last = try await readying({ try await source.page(of: request, after: cursor) }) {
        report.changed += try await absorb(last, isFirst: isFirst, &memory, &seen)
        if bells.stop.isUp { throw CancellationError() }
      }
    }
    report.changed += try await absorb(last, isFirst: isFirst, &memory, &seen)
    report.note(pass, seen.count)
    if let plan = source.plan(for: request.kind) {
      try await ledger.commit { try $0.setPullPlan(plan, of: request.kind) }
    }
    guard pass.isOfChanges else {
      try await finishFull(pass, seen, last, &memory, &report)
      return false
    }
    return try await finishChanges(pass, seen, last, &memory)
  }
}
