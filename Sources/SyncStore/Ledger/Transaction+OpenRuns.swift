package import SyncCore

/// Runs that look at all users page by page, and have yet to come to their ends.
extension Transaction {
  /// All users were read: what was found since the first page, by this look and by those that were
  /// broken off before it, is one batch. Who left meanwhile left at one moment, so that their grace
  /// times end together, too; what was planned for an earlier one is planned again then.
  package func closeRuns(at now: Timestamp) throws {
    let since =
      try database.first(
        "SELECT min(open_since) FROM run WHERE open_since IS NOT NULL"
      ) { $0.optionalInteger(0) } ?? nil
    guard let since else { return }
    try database.run(
      "UPDATE binding SET away_since = ?2 WHERE away_since >= ?1 AND away_since < ?2",
      .integer(since), .integer(now.milliseconds))
    try database.run(
      "UPDATE binding SET gone_since = ?2 WHERE gone_since >= ?1 AND gone_since < ?2",
      .integer(since), .integer(now.milliseconds))
    try database.run("UPDATE run SET open_since = NULL WHERE open_since IS NOT NULL")
  }

  /// What comes now is not of the look that was broken off: it waits for no page of that.
  package func leaveOpenRun(at now: Timestamp) throws {
    try database.run(
      """
      INSERT INTO run (started_at) SELECT ? WHERE (
        SELECT open_since FROM run WHERE undoes IS NULL ORDER BY id DESC LIMIT 1) IS NOT NULL
      """, .integer(now.milliseconds))
  }

  /// Whether a look at all users was broken off, and none was whole since.
  package func hasOpenRun() throws -> Bool {
    try database.first("SELECT 1 FROM run WHERE open_since IS NOT NULL LIMIT 1") { _ in true }
      ?? false
  }
}
