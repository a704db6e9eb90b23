package import SyncCore

/// Accounts that somebody else changed.
extension Transaction {
  /// What somebody else is known to have changed of an account; nil for nothing.
  package func drift(of bindingRow: Int64) throws -> DriftRecord? {
    try database.first(
      "SELECT detail, state, found_at FROM drift WHERE binding = ?", .integer(bindingRow)
    ) { row -> DriftRecord? in
      guard let json = try? JSONReader.value(of: Array(row.text(0).utf8)),
        let drift = Drift(json: json), let state = DriftRecord.State(rawValue: row.text(1))
      else { return nil }
      return DriftRecord(drift, state, foundAt: row.timestamp(2))
    } ?? nil
  }

  /// Remembers what somebody else changed, in place of what was known before.
  package func store(_ record: DriftRecord, of binding: Binding) throws {
    try database.run(
      """
      INSERT OR REPLACE INTO drift (binding, directory, state, detail, found_at)
      VALUES (?, ?, ?, ?, ?)
      """, .integer(binding.row), .text(binding.directory.name), .text(record.state.rawValue),
      .text(JSONWriter.text(of: record.drift.json)), .integer(record.foundAt.milliseconds))
  }

  /// The account is as it should be, or nobody wants to know any more.
  package func clearDrift(_ bindingRow: Int64) throws {
    try database.run("DELETE FROM drift WHERE binding = ?", .integer(bindingRow))
  }

  /// Whether anything is remembered there, so that it may have to be forgotten.
  package func hasDrift(in directory: DirectoryID) throws -> Bool {
    try database.first(
      "SELECT 1 FROM drift WHERE directory = ? LIMIT 1", .text(directory.name)
    ) { _ in true } ?? false
  }

  /// Bindings that are to be repaired, at most so many.
  package func foundDrifts(in directory: DirectoryID, limit: Int) throws -> [Int64] {
    try database.rows(
      """
      SELECT binding FROM drift WHERE directory = ? AND state = 'found' ORDER BY binding LIMIT ?
      """, .text(directory.name), .integer(Int64(limit))
    ) { $0.integer(0) }
  }

  /// A job is to repair it from now on.
  package func beginRepair(_ bindingRow: Int64) throws {
    try database.run(
      "UPDATE drift SET state = 'repairing' WHERE binding = ?", .integer(bindingRow))
  }

  /// All is as it should be again. True where it was drift that was repaired.
  package func endRepair(_ bindingRow: Int64) throws -> Bool {
    try database.run(
      "DELETE FROM drift WHERE binding = ? AND state = 'repairing'", .integer(bindingRow)) > 0
  }

  /// Takes what was told only for something to repair: the accounts are read once more.
  package func reconsiderTold(in directory: DirectoryID, at now: Timestamp) throws {
    try database.run(
      """
      INSERT INTO suspect (binding, directory, due_at)
        SELECT binding, directory, ?2 FROM drift WHERE directory = ?1 AND state = 'told'
      ON CONFLICT (binding) DO NOTHING
      """, .text(directory.name), .integer(now.milliseconds))
  }

  /// What no job repairs any more is forgotten: it was dropped, or the source came to agree.
  package func forgetIdleRepairs(in directory: DirectoryID) throws {
    try database.run(
      """
      DELETE FROM drift WHERE directory = ? AND state = 'repairing' AND binding NOT IN (
        SELECT binding FROM job WHERE kind = 'account')
      """, .text(directory.name))
  }

  /// How many accounts of each directory are known to have drifted, by what is done about it. Where
  /// the job that is to repair one is parked, it is as if it was told alone.
  func driftCounts() throws -> [DirectoryID: [DriftRecord.State: Int]] {
    let rows = try database.rows(
      """
      SELECT directory, iif(state <> 'told' AND EXISTS (SELECT 1 FROM job j
          WHERE j.binding = drift.binding AND j.kind = 'account' AND j.state = 'parked'),
        'told', state) AS standing, count(*)
      FROM drift GROUP BY directory, standing
      """
    ) { ($0.text(0), $0.text(1), $0.count(2)) }
    return rows.reduce(into: [:]) { counts, row in
      guard let state = DriftRecord.State(rawValue: row.1) else { return }
      counts[DirectoryID(row.0), default: [:]][state] = row.2
    }
  }
}
