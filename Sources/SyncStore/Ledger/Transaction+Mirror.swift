package import SyncCore

/// The mirror of the source.
extension Transaction {
  /// How the mirror stands to a record, told without decoding either.
  package func standing(of record: SourceRecord) throws -> MirrorStanding {
    try database.first(
      """
      SELECT id, presence = 'present' AND missed = 0 AND resource = ? FROM subject
      WHERE kind = ? AND source_id = ?
      """, .blob(record.bytes), .text(record.subject.kind.rawValue), .text(record.subject.id)
    ) { $0.flag(1) ? .same($0.integer(0)) : .other($0.integer(0)) } ?? .unknown
  }

  /// Whether the mirror has, or ever had, anybody of that kind.
  package func hasSubject(of kind: SubjectID.Kind) throws -> Bool {
    try database.first("SELECT 1 FROM subject WHERE kind = ? LIMIT 1", .text(kind.rawValue)) {
      _ in true
    } ?? false
  }

  /// Stores a subject that the mirror does not have, and gives its row; nil, and nothing done,
  /// where it has it after all.
  package func storeNew(
    _ record: SourceRecord, name: String, externalID: String?, at now: Timestamp
  ) throws -> Int64? {
    let count = try database.run(
      """
      INSERT INTO subject (kind, source_id, name, folded_name, resource, changed_at, external_id)
      VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
      """, .text(record.subject.kind.rawValue), .text(record.subject.id), .text(name),
      .text(name.lowercased()), .blob(record.bytes), .integer(now.milliseconds),
      SQLValue(externalID))
    return count == 0 ? nil : database.lastInsertedID
  }

  /// Stores what the source sent, and gives the subject's row. A user's `externalId` is kept apart,
  /// to know a re-created user by it.
  package func store(
    _ record: SourceRecord, name: String, externalID: String? = nil, at now: Timestamp
  ) throws -> Int64 {
    let row = try database.first(
      """
      INSERT INTO subject (kind, source_id, name, folded_name, resource, changed_at, external_id)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
      ON CONFLICT (kind, source_id) DO UPDATE SET
        name = ?3, folded_name = ?4, resource = ?5, presence = 'present', missed = 0,
        changed_at = iif(resource = ?5 AND presence <> 'gone', changed_at, ?6), external_id = ?7
      RETURNING id
      """, .text(record.subject.kind.rawValue), .text(record.subject.id), .text(name),
      .text(name.lowercased()), .blob(record.bytes), .integer(now.milliseconds),
      SQLValue(externalID)
    ) { $0.integer(0) }
    guard let row else { throw LedgerError.failed("no row for \(record.subject)") }
    return row
  }

  /// A subject by its row.
  package func mirrorRow(_ row: Int64) throws -> MirrorRow? {
    try database.first(
      """
      SELECT id, kind, source_id, resource, presence, changed_at FROM subject WHERE id = ?
      """, .integer(row), read: Self.mirrorRow)
  }

  /// The row of a subject; nil when the mirror does not have it.
  package func row(of subject: SubjectID) throws -> Int64? {
    try database.first(
      "SELECT id FROM subject WHERE kind = ? AND source_id = ?", .text(subject.kind.rawValue),
      .text(subject.id)
    ) { $0.integer(0) }
  }

  /// The one user of that name, letter case aside; nil when there is none or more than one.
  package func user(named name: String) throws -> MirrorRow? {
    let rows = try database.rows(
      """
      SELECT id, kind, source_id, resource, presence, changed_at FROM subject
      WHERE kind = 'user' AND folded_name = ? AND presence <> 'gone' LIMIT 2
      """, .text(name.lowercased()), read: Self.mirrorRow)
    return rows.count == 1 ? rows.first : nil
  }

  /// Subjects of that kind after a row, in the order of rows: for walks over the whole mirror.
  /// The plus keeps SQLite from sorting all of them for each page.
  package func mirrorRows(
    of kind: SubjectID.Kind, after row: Int64, limit: Int
  ) throws -> [MirrorRow] {
    try database.rows(
      """
      SELECT id, kind, source_id, resource, presence, changed_at FROM subject
      WHERE id > ? AND +kind = ? ORDER BY id LIMIT ?
      """, .integer(row), .text(kind.rawValue), .integer(Int64(limit)), read: Self.mirrorRow)
  }

  /// Rows of that kind that are not known to be gone, after a row.
  package func livingRows(
    of kind: SubjectID.Kind, after row: Int64, limit: Int
  ) throws -> [Int64] {
    try database.rows(
      """
      SELECT id FROM subject WHERE id > ? AND kind = ? AND presence <> 'gone' ORDER BY id LIMIT ?
      """, .integer(row), .text(kind.rawValue), .integer(Int64(limit))
    ) { $0.integer(0) }
  }

  /// How many subjects of that kind are not known to be gone.
  package func livingCount(of kind: SubjectID.Kind) throws -> Int {
    let count = try database.first(
      "SELECT count(*) FROM subject WHERE kind = ? AND presence <> 'gone'", .text(kind.rawValue)
    ) { Int($0.integer(0)) }
    return count ?? 0
  }

  /// A complete pass did not have the subject. Gives how many in a row.
  package func markMissed(_ row: Int64) throws -> Int {
    let missed = try database.first(
      """
      UPDATE subject SET missed = missed + 1, presence = 'suspect' WHERE id = ? RETURNING missed
      """, .integer(row)
    ) { Int($0.integer(0)) }
    return missed ?? 0
  }

  /// The source itself said that there is no such subject.
  package func markGone(_ row: Int64, at now: Timestamp) throws {
    try endShortfall(of: [row])
    try database.run(
      "UPDATE subject SET presence = 'gone', changed_at = ? WHERE id = ?",
      .integer(now.milliseconds), .integer(row))
  }

  static func mirrorRow(_ row: borrowing Row) -> MirrorRow {
    let kind = SubjectID.Kind(rawValue: row.text(1)) ?? .user
    return MirrorRow(
      row: row.integer(0),
      record: SourceRecord(subject: SubjectID(kind, row.text(2)), bytes: row.blob(3)),
      presence: MirrorRow.Presence(rawValue: row.text(4)) ?? .present,
      changedAt: row.timestamp(5))
  }
}
