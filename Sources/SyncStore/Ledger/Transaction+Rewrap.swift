internal import SyncCore

/// The rotation of the master key, batch by batch.
extension Transaction {
  /// Puts waiting passwords, with their verifiers, under the current key, from behind that job on.
  /// Gives how many there were and the last of them; nil when none is left.
  package func rewrapSecrets(
    after: Int64, limit: Int, by rewrapper: Rewrapper
  ) throws -> (last: Int64, count: Int)? {
    let rows = try database.rows(
      """
      SELECT s.job, s.sealed, s.verifier, u.kind, u.source_id
      FROM secret s JOIN job j ON j.id = s.job JOIN binding b ON b.id = j.binding
        JOIN subject u ON u.id = b.subject
      WHERE s.job > ?1
        AND (substr(s.sealed, 2, 8) <> ?2 OR substr(coalesce(s.verifier, s.sealed), 2, 8) <> ?2)
      ORDER BY s.job LIMIT ?3
      """, .integer(after), .blob(rewrapper.currentID), .integer(Int64(limit))
    ) { row in
      (
        job: row.integer(0), sealed: row.blob(1), verifier: row.optionalBlob(2),
        subject: Self.subject(row, 3)
      )
    }
    for row in rows {
      try database.run(
        "UPDATE secret SET sealed = ?, verifier = ? WHERE job = ?",
        .blob(try rewrapper.rewrapped(secret: row.sealed)),
        SQLValue(try rewrapper.rewrapped(verifier: row.verifier, of: row.subject)),
        .integer(row.job))
    }
    return rows.last.map { ($0.job, rows.count) }
  }

  /// Puts the verifiers of accepted passwords under the current key, from behind that binding on.
  /// Gives how many there were and the last of them; nil when none is left.
  package func rewrapVerifiers(
    after: Int64, limit: Int, by rewrapper: Rewrapper
  ) throws -> (last: Int64, count: Int)? {
    let rows = try database.rows(
      """
      SELECT b.id, b.verifier, u.kind, u.source_id
      FROM binding b JOIN subject u ON u.id = b.subject
      WHERE b.id > ?1 AND b.verifier IS NOT NULL AND substr(b.verifier, 2, 8) <> ?2
      ORDER BY b.id LIMIT ?3
      """, .integer(after), .blob(rewrapper.currentID), .integer(Int64(limit))
    ) { row in (id: row.integer(0), verifier: row.blob(1), subject: Self.subject(row, 2)) }
    for row in rows {
      try database.run(
        "UPDATE binding SET verifier = ? WHERE id = ?",
        SQLValue(try rewrapper.rewrapped(verifier: row.verifier, of: row.subject)),
        .integer(row.id))
    }
    return rows.last.map { ($0.id, rows.count) }
  }

  /// Whether a sealed password is kept.
  package func hasSecrets() throws -> Bool {
    try database.first("SELECT 1 FROM secret LIMIT 1") { _ in true } ?? false
  }

  private static func subject(_ row: borrowing Row, _ column: Int) -> SubjectID {
    SubjectID(SubjectID.Kind(rawValue: row.text(column)) ?? .user, row.text(column + 1))
  }
}
