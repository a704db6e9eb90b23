internal import SyncCore
internal import SyncLog
internal import SyncStore

/// From the source into the mirror, and from the mirror into the queue.
extension Engine {
  /// Walks the source once. What a page proves is stored page by page; what is missing counts only
  /// after the whole walk. Two walks at once would count an absence twice, so they take turns.
  package func pull() async throws -> PullReport {
    try await bells.pullTurn.take { try await pullOnce() }
  }

  private func pullOnce() async throws -> PullReport {
    let started = clock.now
    var report = PullReport()
    do {
      for kind in SubjectID.Kind.allCases { report.note(kind, 0) }
      try await walk(&report)
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
        "changed": .integer(Int64(report.changed)), "gone": .integer(Int64(report.gone)),
        "milliseconds": .integer(took.milliseconds),
      ])
    return report
  }

  private func walk(_ report: inout PullReport) async throws {
    var cursor: Cursor?
    var pass = Pass(kind: .user)
    var seen = SeenRows()
    repeat {
      if bells.stop.isUp { throw CancellationError() }
      let page = try await source.page(after: cursor)
      if page.kind != pass.kind {
        pass = Pass(kind: page.kind)
        seen = SeenRows()
      }
      pass.note(page)
      let changed = try await absorb(page.records, &seen)
      report.changed += changed
      if changed > 0 { bells.ringLanes() }
      if page.isLastOfKind {
        report.note(page.kind, seen.count)
        try await judgeAbsence(pass, seen, &report)
        // Only users make jobs: a fault of the groups' endpoint holds up no leaver.
        if page.kind == .user {
          report.held = try await judgeHeldJobs()
          try await judgeNotices()
        }
      }
      cursor = page.next
    } while cursor != nil
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

  /// Stores one record and plans what follows. One that cannot be read harms nobody else: the
  /// mirror keeps what it had, and the walk proves no absence as long as it is there.
  func absorb(
    _ record: SourceRecord, in transaction: Transaction, at now: Timestamp
  ) throws -> Int64? {
    let subject: Subject
    do throws(JSONError) {
      subject = try Subject(record)
    } catch {
      log.write(
        .error, "source.unreadable", "the source sends a record that cannot be read; mend it there",
        ["subject": .string(record.subject.description), "error": .string(error.description)])
      return try transaction.row(of: record.subject)
    }
    let row = try transaction.store(record, name: subject.name, at: now)
    if subject.id.kind == .user { try plan(subject, row, in: transaction, at: now) }
    return row
  }

  // MARK: Absence

  private func judgeAbsence(
    _ pass: Pass, _ seen: SeenRows, _ report: inout PullReport
  ) async throws {
    let living = try await ledger.read { try $0.livingCount(of: pass.kind) }
    switch pass.verdict(seen: seen.count, living: living) {
    case .complete:
      report.gone += try await confirmMissing(pass.kind, seen)
    case .incomplete(let reason):
      report.remarks.append(reason)
      log.write(
        .info, "pull.incomplete", "the walk proves no absence", ["reason": .string(reason)])
    case .suspicious(let reason):
      report.remarks.append(reason)
      log.write(
        .error, "pull.suspicious",
        "the source looks short: nobody is taken for gone; look at the source",
        ["reason": .string(reason)])
    }
  }

  /// Who is missing from a second complete walk is asked for by id; only the source's own "there
  /// is none" counts. Gives how many are gone.
  private func confirmMissing(_ kind: SubjectID.Kind, _ seen: SeenRows) async throws -> Int {
    var gone = 0
    var confirmations = 0
    var last: Int64 = 0
    while true {
      let after = last
      let rows = try await ledger.read {
        try $0.livingRows(of: kind, after: after, limit: 10_000)
      }
      guard let end = rows.last else { return gone }
      last = end
      for row in rows where !seen.contains(row) {
        guard confirmations < settings.confirmationsPerPullLimit else { return gone }
        let missed = try await ledger.commit { try $0.markMissed(row) }
        guard missed >= 2 else { continue }
        confirmations += 1
        if try await confirmGoneOrSkip(row) { gone += 1 }
      }
    }
  }

  /// One subject that the source will not speak of keeps nobody else waiting.
  private func confirmGoneOrSkip(_ row: Int64) async throws -> Bool {
    do {
      return try await confirmGone(row)
    } catch let failure as RemoteFailure
      where ![.unreachable, .throttled, .credentials].contains(failure.kind)
    {
      log.write(
        .warning, "pull.unconfirmed", "the source says neither that a subject is there nor gone",
        ["detail": .string(failure.detail), "kind": .string(failure.kind.rawValue)])
      return false
    }
  }

  private func confirmGone(_ row: Int64) async throws -> Bool {
    guard let held = try await ledger.read({ try $0.mirrorRow(row) }) else { return false }
    let presence = try await source.presence(of: held.record.subject)
    let now = clock.now
    switch presence {
    case .present(let record):
      _ = try await ledger.commit { try absorb(record, in: $0, at: now) }
      return false
    case .gone:
      try await ledger.commit { transaction in
        try transaction.markGone(row, at: now)
        var event = Event(.gone, at: now)
        event.subjectRow = row
        event.user = (try? Subject(held.record))?.name
        event.reason = "missing from two complete walks, and the source answers 404"
        try transaction.append(event)
        try plan(nil, row, in: transaction, at: now)
      }
      return true
    }
  }
}

extension PullReport {
  mutating func note(_ kind: SubjectID.Kind, _ count: Int) {
    switch kind {
    case .user: users = count
    case .group: groups = count
    }
  }
}
