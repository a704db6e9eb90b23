package import SyncCore

/// What goes outside of a directory's change window: passwords, the accounts that they wait for,
/// and suspensions. Each question looks into a small index: the bulk that waits is not walked
/// through.
extension Transaction {
  /// When the next urgent job of that directory is due; nil when there is none.
  package func nextUrgentDue(in directory: DirectoryID) throws -> Timestamp? {
    try database.first(
      """
      SELECT min(due_at) FROM (
        SELECT binding, due_at FROM job
          WHERE directory = ?1 AND kind = 'password' AND state = 'ready'
        UNION ALL
        SELECT binding, due_at FROM job
          WHERE directory = ?1 AND state = 'ready' AND cleared = 'suspend'
        UNION ALL
        SELECT a.binding, a.due_at FROM job p
          CROSS JOIN job a ON a.binding = p.binding AND a.kind = 'account' AND a.state = 'ready'
          WHERE p.directory = ?1 AND p.state = 'waiting' AND p.kind = 'password') urgent
      WHERE NOT EXISTS (
        SELECT 1 FROM job l WHERE l.binding = urgent.binding AND l.state = 'leased')
      """, .text(directory.name)
    ) { $0.optionalTimestamp(0) } ?? nil
  }

  /// Account jobs that are due and urgent.
  func urgentRows(
    in directory: DirectoryID, of subjects: String?, limit: Int, at now: Timestamp
  ) throws -> [Int64] {
    try database.rows(
      """
      SELECT id FROM (
        SELECT id, binding, due_at FROM job
          WHERE directory = ?1 AND state = 'ready' AND cleared = 'suspend'
        UNION
        SELECT a.id, a.binding, a.due_at FROM job p
          CROSS JOIN job a ON a.binding = p.binding AND a.kind = 'account' AND a.state = 'ready'
          WHERE p.directory = ?1 AND p.state = 'waiting' AND p.kind = 'password') urgent
      WHERE due_at <= ?2
        AND NOT EXISTS (SELECT 1 FROM job o WHERE o.binding = urgent.binding AND o.state = 'leased')
        AND (?4 IS NULL OR binding IN (
          SELECT id FROM binding WHERE subject IN (SELECT value FROM json_each(?4))))
      ORDER BY due_at LIMIT ?3
      """, .text(directory.name), .integer(now.milliseconds), .integer(Int64(limit)),
      SQLValue(subjects)
    ) { $0.integer(0) }
  }
}
