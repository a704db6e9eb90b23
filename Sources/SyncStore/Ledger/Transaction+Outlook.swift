package import SyncCore

/// What the outlook of a waiting password depends on.
extension Transaction {
  /// The password of a binding that is on its way; nil for none.
  package func waitingPassword(of bindingRow: Int64) throws -> WaitingPassword? {
    try database.first(
      """
      SELECT s.login, j.due_at, j.attempts FROM job j JOIN secret s ON s.job = j.id
      WHERE j.binding = ? AND j.kind = 'password'
      """, .integer(bindingRow)
    ) {
      WaitingPassword(
        login: LoginID($0.text(0)), dueAt: $0.timestamp(1), attempts: Int($0.integer(2)))
    }
  }

  /// Why the account job of a binding waits for a person; nil where none does. An empty text is a
  /// park without a reason.
  package func parkedReason(of bindingRow: Int64) throws -> String? {
    try database.first(
      """
      SELECT coalesce(reason, '') FROM job
      WHERE binding = ? AND kind = 'account' AND state = 'parked'
      """, .integer(bindingRow)
    ) { $0.text(0) }
  }

  /// How many passwords go before one that is due then; `limit` stands for all that are more.
  package func passwordsAhead(
    in directory: DirectoryID, dueBefore due: Timestamp, limit: Int
  ) throws -> Int {
    let count = try database.first(
      """
      SELECT count(*) FROM (SELECT 1 FROM job WHERE directory = ? AND kind = 'password'
        AND state = 'ready' AND due_at < ? LIMIT ?)
      """, .text(directory.name), .integer(due.milliseconds), .integer(Int64(limit))
    ) { Int($0.integer(0)) }
    return count ?? 0
  }
}
