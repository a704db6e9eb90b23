package import SyncCore

/// Reading the directories back: where it stands, and what it found.
extension Transaction {
  // MARK: Where it stands

  /// What earlier readings of that directory left.
  package func readBackMemory(of directory: DirectoryID) throws -> ReadBackMemory {
    try database.first(
      "SELECT mark, read_at, full_at, first_due_at, doubt FROM read_back WHERE directory = ?",
      .text(directory.name)
    ) { row in
      var memory = ReadBackMemory()
      memory.mark = row.optionalText(0).map { Cursor($0) }
      memory.readAt = row.optionalTimestamp(1)
      memory.fullAt = row.optionalTimestamp(2)
      memory.firstDue = row.optionalTimestamp(3)
      memory.doubt = row.optionalText(4)
      return memory
    } ?? ReadBackMemory()
  }

  /// Keeps what a reading of that directory leaves.
  package func store(_ memory: ReadBackMemory, of directory: DirectoryID) throws {
    try database.run(
      """
      INSERT OR REPLACE INTO read_back (directory, mark, read_at, full_at, first_due_at, doubt)
      VALUES (?, ?, ?, ?, ?, ?)
      """, .text(directory.name), SQLValue(memory.mark?.text), SQLValue(memory.readAt),
      SQLValue(memory.fullAt), SQLValue(memory.firstDue), SQLValue(memory.doubt))
  }

  /// Bindings of users whose accounts are there, in the order of their rows, at most so many.
  package func linkedRows(
    in directory: DirectoryID, after row: Int64, limit: Int
  ) throws -> [Int64] {
    try database.rows(
      """
      SELECT id FROM binding WHERE directory = ? AND id > ? AND remote_id IS NOT NULL
        AND remote_active < 2 AND id NOT IN (SELECT binding FROM pushed_group)
      ORDER BY id LIMIT ?
      """, .text(directory.name), .integer(row), .integer(Int64(limit))
    ) { $0.integer(0) }
  }

  /// When the shadow was stored last: whatever the directory showed before that is out of date.
  package func shadowStoredAt(_ bindingRow: Int64) throws -> Timestamp? {
    try database.first(
      "SELECT shadow_at FROM binding WHERE id = ?", .integer(bindingRow)
    ) { $0.optionalTimestamp(0) } ?? nil
  }

  /// Whether a job is about to change that account, or under way.
  package func isAccountAtWork(_ bindingRow: Int64) throws -> Bool {
    try database.first(
      "SELECT 1 FROM job WHERE binding = ? AND kind = 'account' AND state <> 'parked'",
      .integer(bindingRow)
    ) { _ in true } ?? false
  }

  // MARK: Suspects

  /// That account is to be read by id then; the earlier of two moments counts.
  package func suspect(_ bindingRow: Int64, in directory: DirectoryID, due: Timestamp) throws {
    try database.run(
      """
      INSERT INTO suspect (binding, directory, due_at) VALUES (?1, ?2, ?3)
      ON CONFLICT (binding) DO UPDATE SET due_at = min(due_at, ?3)
      """, .integer(bindingRow), .text(directory.name), .integer(due.milliseconds))
  }

  /// That account is read by id no earlier than then.
  package func postponeSuspect(_ bindingRow: Int64, until due: Timestamp) throws {
    try database.run(
      "UPDATE suspect SET due_at = ? WHERE binding = ?", .integer(due.milliseconds),
      .integer(bindingRow))
  }

  /// That account was read by id, or need not be.
  package func clearSuspect(_ bindingRow: Int64) throws {
    try database.run("DELETE FROM suspect WHERE binding = ?", .integer(bindingRow))
  }

  /// Who is to be read now, those who have waited longest first, at most so many.
  package func dueSuspects(
    in directory: DirectoryID, at now: Timestamp, limit: Int
  ) throws -> [Int64] {
    try database.rows(
      """
      SELECT binding FROM suspect WHERE directory = ? AND due_at <= ?
      ORDER BY due_at, binding LIMIT ?
      """, .text(directory.name), .integer(now.milliseconds), .integer(Int64(limit))
    ) { $0.integer(0) }
  }

  /// When the next one is to be read; nil when there is none.
  package func nextSuspect(in directory: DirectoryID) throws -> Timestamp? {
    try database.first(
      "SELECT min(due_at) FROM suspect WHERE directory = ?", .text(directory.name)
    ) { $0.optionalTimestamp(0) } ?? nil
  }
}
