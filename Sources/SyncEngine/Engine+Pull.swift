internal import SyncCore
internal import SyncLog
internal import SyncStore

/// From the source into the mirror, and from the mirror into the queue.
extension Engine {
  /// Reads the source once: what changed, or everything where that is due or asked for. What a page
  /// proves is stored page by page; what is missing counts only after a whole walk. Two walks at
  /// once would count an absence twice, so they take turns.
  package func pull(full: Bool = false) async throws -> PullReport {
    try await bells.pullTurn.take { try await pullOnce(full: full) }
  }

  private func pullOnce(full: Bool) async throws -> PullReport {
    let started = clock.now
    var report = PullReport()
    do {
      try await pullAll(full: full, &report)
    } catch let failure as RemoteFailure {
      log.write(
        .warning, "pull.failed", "the source could not be read; nothing is inferred from that",
        ["kind": .string(failure.kind.rawValue), "detail": .string(failure.detail)])
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
  private func pullAll(full: Bool, _ report: inout PullReport) async throws {
    var groupFailure: RemoteFailure?
    do {
      try await pull(.group, full: full, &report)
    } catch let failure as RemoteFailure {
      groupFailure = failure  // a fault of the groups' endpoint holds up no leaver
    }
    try await pull(.user, full: full, &report)
    try await settleRivals()
    if groupFailure == nil { report.replanned = try await replanMarked() }
    report.held = try await judgeHeldJobs()
    if groupFailure == nil { report.held += try await judgeMembers() }
    try await judgeNotices()
    if let groupFailure { throw groupFailure }
  }

  private func pull(
    _ kind: SubjectID.Kind, full: Bool, _ report: inout PullReport
  ) async throws {
    var memory = try await ledger.read { try $0.pullMemory(of: kind) }
    if full { memory.distrust = nil }  // who asks for it wants it judged anew
    let need = memory.need(at: clock.now, full: settings.fullInterval, isAsked: full)
    let since = need == nil ? memory.watermark : nil
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
    var cursor: Cursor?
    var last: ChangePage
    var pass = Pass(kind: request.kind)
    var seen = SeenRows()
    repeat {
      if bells.stop.isUp { throw CancellationError() }
      last = try await source.page(of: request, after: cursor)
      pass.note(last)
      if !pass.isOfChanges { try await noteUnstamped(last.records, &memory) }
      let changed = try await absorb(last.records, &seen)
      report.changed += changed
      if changed > 0 { bells.ringLanes() }
      cursor = last.next
    } while cursor != nil
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

  /// Stores the records that differ from the mirror and plans what follows. Gives how many.
  private func absorb(_ records: [SourceRecord], _ seen: inout SeenRows) async throws -> Int {
    var changed: [SourceRecord] = []
    let rows = try await ledger.read { transaction in
      try records.map { try transaction.unchangedRow(of: $0) }
    }
    for (record, row) in zip(records, rows) {
      if let row { seen.insert(row) } else { changed.append(record) }
    }
    if records.first?.subject.kind == .group {
      for record in changed {
        if let row = try await absorbGroup(record) { seen.insert(row) }
      }
      return changed.count
    }
    var start = 0
    while start < changed.count {
      let end = min(start + settings.recordsPerCommitLimit, changed.count)
      let part = Array(changed[start..<end])
      let now = clock.now
      // What a power cut takes back is pulled again; what is sent in its turn is synced first.
      let stored = try await ledger.commit(durable: .later) { transaction in
        try part.compactMap { try absorb($0, in: transaction, at: now) }
      }
      for row in stored { seen.insert(row) }
      start = end
    }
    return changed.count
  }

  /// Stores one record that was asked for by itself.
  func absorb(_ record: SourceRecord) async throws -> Int64? {
    guard record.subject.kind == .user else { return try await absorbGroup(record) }
    let now = clock.now
    return try await ledger.commit { try absorb(record, in: $0, at: now) }
  }

  /// Stores one user and plans what follows. One who cannot be read harms nobody else: the
  /// mirror keeps what it had, and the walk proves no absence as long as it is there.
  func absorb(
    _ record: SourceRecord, in transaction: Transaction, at now: Timestamp
  ) throws -> Int64? {
    guard let subject = readable(record) else { return try transaction.row(of: record.subject) }
    let row = try transaction.store(
      record, name: subject.name, externalID: subject.externalID, at: now)
    try noteRival(of: row, subject, in: transaction)
    try keepCredentials(of: subject, row, in: transaction, at: now)
    try plan(subject, row, in: transaction, at: now)
    return row
  }

  /// The record decoded; nil, and a line in the log, where that cannot be done.
  func readable(_ record: SourceRecord) -> Subject? {
    do throws(JSONError) {
      return try Subject(record)
    } catch {
      log.write(
        .error, "source.unreadable", "the source sends a record that cannot be read; mend it there",
        ["subject": .string(record.subject.description), "error": .string(error.description)])
      return nil
    }
  }
}
