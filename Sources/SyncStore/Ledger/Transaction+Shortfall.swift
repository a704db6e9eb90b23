package import SyncCore

/// Who is missing from a source that looks short.
extension Transaction {
  /// Adds those who are missing; who stands there already stays as it is. Gives how many are new.
  package func addShortfall(
    _ rows: [Int64], of kind: SubjectID.Kind, at now: Timestamp
  ) throws -> Int {
    try rows.reduce(0) { count, row in
      try count
        + database.run(
          "INSERT INTO shortfall (subject, kind, since) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
          .integer(row), .text(kind.rawValue), .integer(now.milliseconds))
    }
  }

  /// Those who stand there, after a row, and whether a person has let them go.
  package func shortfallRows(
    of kind: SubjectID.Kind, after row: Int64, limit: Int
  ) throws -> [(row: Int64, isReleased: Bool)] {
    try database.rows(
      """
      SELECT subject, released FROM shortfall WHERE subject > ? AND +kind = ?
      ORDER BY subject LIMIT ?
      """, .integer(row), .text(kind.rawValue), .integer(Int64(limit))
    ) { ($0.integer(0), $0.flag(1)) }
  }

  /// The same with their names, for a person.
  package func shortfallMembers(
    of kind: SubjectID.Kind, after row: Int64, limit: Int
  ) throws -> [Shortfall.Member] {
    try database.rows(
      """
      SELECT x.subject, s.source_id, s.name, x.since, x.released
      FROM shortfall x JOIN subject s ON s.id = x.subject WHERE x.subject > ? AND x.kind = ?
      ORDER BY x.subject LIMIT ?
      """, .integer(row), .text(kind.rawValue), .integer(Int64(limit))
    ) {
      Shortfall.Member(
        row: $0.integer(0), subject: SubjectID(kind, $0.text(1)), name: $0.text(2),
        since: $0.timestamp(3), isReleased: $0.flag(4))
    }
  }

  /// The subject's place among them; nil where it has none.
  package func shortfallMember(_ row: Int64, of kind: SubjectID.Kind) throws -> Shortfall.Member? {
    let found = try shortfallMembers(of: kind, after: row - 1, limit: 1).first
    return found?.row == row ? found : nil
  }

  /// They are back, or gone for good.
  package func endShortfall(of rows: [Int64]) throws {
    for row in rows {
      try database.run("DELETE FROM shortfall WHERE subject = ?", .integer(row))
    }
  }

  /// Nobody is held any more: the source does not look short. Who was let go stays so.
  package func endHeldShortfall(of kind: SubjectID.Kind) throws {
    try database.run(
      "DELETE FROM shortfall WHERE kind = ? AND released = 0", .text(kind.rawValue))
  }

  /// A person says that those who are missing are really gone. Gives how many.
  package func releaseShortfall(of kind: SubjectID.Kind) throws -> Int {
    try database.run(
      "UPDATE shortfall SET released = 1 WHERE kind = ? AND released = 0", .text(kind.rawValue))
  }

  /// What is missing of that kind; nil where nothing is.
  package func shortfall(of kind: SubjectID.Kind) throws -> Shortfall? {
    try database.first(
      """
      SELECT count(*) - sum(released), sum(released), min(since) FROM shortfall
      WHERE kind = ? HAVING count(*) > 0
      """, .text(kind.rawValue)
    ) {
      Shortfall(
        kind: kind, held: $0.count(0), released: $0.count(1), since: $0.timestamp(2))
    }
  }

  /// Whether the next pass has to look for them: they are held, or were let go since the last one.
  func isShort(_ kind: SubjectID.Kind) throws -> Bool {
    try database.first(
      """
      SELECT 1 FROM shortfall x JOIN subject s ON s.id = x.subject
      WHERE x.kind = ? AND (x.released = 0 OR s.missed = 0) LIMIT 1
      """, .text(kind.rawValue)
    ) { _ in true } ?? false
  }
}
