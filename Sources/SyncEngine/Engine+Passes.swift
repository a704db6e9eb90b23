internal import SyncCore
internal import SyncLog
internal import SyncStore

/// What a finished walk proves, and what is kept of it.
extension Engine {
  /// Keeps the watermark of a walk that was whole. Absence from a walk over changes means nothing;
  /// but a source that has fewer than the mirror asks for a full one, which is the answer here.
  func finishChanges(
    _ pass: Pass, _ seen: SeenRows, _ last: ChangePage, _ memory: inout PullMemory
  ) async throws -> Bool {
    if let flaw = pass.flaw(seen: seen.count) {
      log.write(
        .info, "pull.incomplete", "the walk over changes is made again from where it began",
        ["kind": .string(pass.kind.rawValue), "reason": .string(flaw)])
    } else {
      // It never goes back: who had the newest stamp may be gone.
      let marks = [last.watermark, memory.watermark].compactMap(\.self)
      memory.watermark = marks.max { $0.moment < $1.moment }
      try await keep(memory, of: pass.kind)
    }
    let living = try await ledger.read { try $0.livingCount(of: pass.kind) }
    return memory.misses(population: last.population, living: living)
  }

  /// Judges absence, and keeps from where changes are read next. A walk that was not whole keeps
  /// nothing: the next pull makes it again.
  func finishFull(
    _ pass: Pass, _ seen: SeenRows, _ last: ChangePage, _ memory: inout PullMemory,
    _ report: inout PullReport
  ) async throws {
    guard try await judgeAbsence(pass, seen, &report) else {
      return try await keep(memory, of: pass.kind)
    }
    let living = try await ledger.read { try $0.livingCount(of: pass.kind) }
    memory.watermark = last.watermark
    memory.fullAt = clock.now
    memory.shortage = max(0, living - seen.count)
    try await keep(memory, of: pass.kind)
  }

  private func keep(_ memory: PullMemory, of kind: SubjectID.Kind) async throws {
    let kept = memory
    try await ledger.commit { transaction in
      guard try transaction.pullMemory(of: kind).isSame(as: kept) == false else { return }
      try transaction.setPullMemory(kept, of: kind)
    }
  }

  /// A record that changed and still carries an old stamp shows that a pass of changes misses
  /// something: from then on everything is read.
  func noteUnstamped(_ changed: [Arrival.Sent], _ memory: inout PullMemory) async throws {
    guard memory.distrust == nil, let since = memory.watermark?.moment else { return }
    let known = changed.filter { $0.row != nil }
    guard !known.isEmpty else { return }
    let unstamped = try await ledger.read { transaction -> SubjectID? in
      for sent in known {
        guard let row = sent.row, let old = try transaction.mirrorRow(row),
          old.presence == .present, let before = try? Subject(old.record),
          let after = try? Subject(sent.record), after.changedUnstamped(from: before, since: since)
        else { continue }
        return sent.record.subject
      }
      return nil
    }
    guard let unstamped else { return }
    memory.distrust = "\(unstamped) changed and its meta.lastModified did not"
    log.write(
      .warning, "source.unstamped", "the source does not stamp all its changes: everything is read",
      ["subject": .string(unstamped.description)])
  }
}
