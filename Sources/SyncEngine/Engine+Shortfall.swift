package import SyncCore
internal import SyncLog
internal import SyncStore

/// A source that looks short: who is missing is held, listed and told, until they are back or a
/// person says that the loss is real. Even then each of them takes the usual proof.
extension Engine {
  /// So many of those who are missing stand in the event; `release --list` shows all of them.
  private static let namesInEventLimit = 100
  /// Rows that are looked at in one transaction.
  private static let rowsPerLookLimit = 10_000

  /// Whoever was met again is no longer missing. Gives how many were let go and not met.
  func settleShortfall(_ kind: SubjectID.Kind, _ seen: SeenRows) async throws -> Int {
    var released = 0
    var last: Int64 = 0
    while true {
      let after = last
      let rows = try await ledger.read {
        try $0.shortfallRows(of: kind, after: after, limit: Self.rowsPerLookLimit)
      }
      guard let end = rows.last else { return released }
      last = end.row
      let back = rows.filter { seen.contains($0.row) }.map(\.row)
      if !back.isEmpty { try await ledger.commit { try $0.endShortfall(of: back) } }
      released += rows.count { $0.isReleased && !seen.contains($0.row) }
    }
  }

  /// Holds everybody whom the walk did not meet. It is told in the transaction that adds the first
  /// of them.
  func holdShortfall(
    _ kind: SubjectID.Kind, _ seen: SeenRows, _ reason: String, _ report: inout PullReport
  ) async throws {
    let now = clock.now
    var last: Int64 = 0
    var isTold = false
    while true {
      let (after, told) = (last, isTold)
      let rows = try await ledger.read {
        try $0.livingRows(of: kind, after: after, limit: Self.rowsPerLookLimit)
      }
      guard let end = rows.last else { break }
      last = end
      let missing = rows.filter { !seen.contains($0) }
      isTold = try await ledger.commit { transaction in
        guard try transaction.addShortfall(missing, of: kind, at: now) > 0, !told else {
          return told
        }
        try tell(kind, reason, in: transaction, at: now)
        return true
      }
    }
    let held = try await ledger.read { try $0.shortfall(of: kind)?.held } ?? 0
    report.missing += held
    report.remarks.append(
      "\(reason): nobody is taken for gone; mend the source, or, if they have really left, "
        + "dirsyncd release \(Shortfall.name(of: kind))")
    log.write(
      .error, "pull.suspicious",
      "the source looks short: nobody is taken for gone; look at the source",
      [
        "reason": .string(reason), "held": .integer(Int64(held)),
        "release": .string("dirsyncd release \(Shortfall.name(of: kind))"),
      ])
  }

  private func tell(
    _ kind: SubjectID.Kind, _ reason: String, in transaction: Transaction, at now: Timestamp
  ) throws {
    var event = Event(.held, at: now)
    event.reason = "\(reason): nobody is taken for gone; release them or mend the source"
    event.detail = try detail(kind, in: transaction)
    try transaction.append(event)
  }

  private func detail(_ kind: SubjectID.Kind, in transaction: Transaction) throws -> JSONValue {
    let members = try transaction.shortfallMembers(
      of: kind, after: 0, limit: Self.namesInEventLimit)
    return [
      "guard": .string(Shortfall.name(of: kind)),
      "\(kind.rawValue)s": .array(members.map { .string($0.name) }),
    ]
  }

  /// Those who are missing now may be believed to be gone, by the word of a person; who goes
  /// missing later is judged anew. Each still takes two complete walks and the source's own 404,
  /// and the guards of the directories hold as ever. Gives how many were let go.
  package func release(missing kind: SubjectID.Kind, by author: Author) async throws -> Int {
    let now = clock.now
    let count = try await ledger.commit { transaction in
      var detail = try detail(kind, in: transaction).object ?? JSONObject()
      let count = try transaction.releaseShortfall(of: kind)
      guard count > 0 else { return 0 }
      var event = Event(.released, at: now)
      event.reason = "\(count) missing \(kind.rawValue)s were released by \(author.text)"
      detail["released"] = .integer(Int64(count))
      detail["by"] = author.json
      event.detail = .object(detail)
      try transaction.append(event)
      return count
    }
    guard count > 0 else { return 0 }
    log.write(
      .warning, "guard.released", "a loss of the source was confirmed by hand",
      [
        "guard": .string(Shortfall.name(of: kind)), "released": .integer(Int64(count)),
        "by": .string(author.text),
      ])
    bells.pull.ring()
    return count
  }
}
