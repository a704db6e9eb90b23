internal import SyncCore
internal import SyncLog
internal import SyncStore

/// Who is missing, and who is gone.
extension Engine {
  /// Judges what a full walk proves. True when it was whole, so that absence from it counts.
  func judgeAbsence(
    _ pass: Pass, _ seen: SeenRows, _ report: inout PullReport
  ) async throws -> Bool {
    let living = try await ledger.read { try $0.livingCount(of: pass.kind) }
    let released = try await settleShortfall(pass.kind, seen)
    switch pass.verdict(seen: seen.count, living: living, released: released) {
    case .complete where living == seen.count: return true  // who was met lives: nobody is missing
    case .complete:
      try await ledger.commit { try $0.endHeldShortfall(of: pass.kind) }
      report.gone += try await confirmMissing(pass.kind, seen)
      return true
    case .incomplete(let reason):
      report.remarks.append(reason)
      log.write(
        .info, "pull.incomplete", "the walk proves no absence", ["reason": .string(reason)])
    case .suspicious(let reason):
      try await holdShortfall(pass.kind, seen, reason, &report)
    }
    return false
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
    case .present(let record) where isSwitchedOff(record):
      // Services that keep the record of a deleted user leave it out of their lists.
      try await ledger.commit { transaction in
        _ = try absorb(record, in: transaction, at: now)
        try end(held, "the source says active: false", transaction, at: now)
      }
      return true
    case .present(let record):
      _ = try await absorb(record)
      try await ledger.commit { try $0.endShortfall(of: [row]) }
      return false
    case .gone:
      try await ledger.commit { try end(held, "the source answers 404", $0, at: now) }
      return true
    }
  }

  private func isSwitchedOff(_ record: SourceRecord) -> Bool {
    record.subject.kind == .user && (try? Subject(record))?.isActive == false
  }

  private func end(
    _ held: MirrorRow, _ proof: String, _ transaction: Transaction, at now: Timestamp
  ) throws {
    let (row, subject) = (held.row, held.record.subject)
    try transaction.markGone(row, at: now)
    var event = Event(.gone, at: now)
    event.subjectRow = row
    event.user = (try? Subject(held.record))?.name
    event.reason = "missing from two complete walks, and \(proof)"
    try transaction.append(event)
    if subject.kind == .group { return try endGroup(subject, row, transaction, at: now) }
    if let heir = try transaction.heir(of: row) {
      try succeed(row, by: heir, in: transaction, at: now)
    } else {
      try plan(nil, row, in: transaction, at: now)
    }
  }
}
