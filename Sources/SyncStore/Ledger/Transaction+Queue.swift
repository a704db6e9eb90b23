package import SyncCore

/// The queue as a person sees it: listed, grouped by cause, tried again, dropped.
extension Transaction {
  /// Live jobs after an id, in the order of their ids.
  package func queueRows(
    _ filter: QueueFilter, after id: Int64, limit: Int
  ) throws -> [QueueRow] {
    try database.rows(
      """
      SELECT j.id, j.kind, j.state, j.queued_at, j.due_at, j.attempts, j.reason, j.announced,
        s.login, s.expires_at, j.guard, j.directory, u.name, j.cause, j.binding
      FROM job j JOIN binding b ON b.id = j.binding JOIN subject u ON u.id = b.subject
        LEFT JOIN secret s ON s.job = j.id
      WHERE j.id > ?1 AND (?2 IS NULL OR j.state = ?2) AND (?3 IS NULL OR j.directory = ?3)
        AND (?4 IS NULL OR j.cause = ?4)
      ORDER BY j.id LIMIT ?5
      """, .integer(id), SQLValue(filter.state?.rawValue), SQLValue(filter.directory?.name),
      SQLValue(filter.cause), .integer(Int64(limit))
    ) { row in
      var found = QueueRow(
        job: Self.queuedJob(row), directory: DirectoryID(row.text(11)), user: row.text(12),
        bindingRow: row.integer(14))
      found.cause = row.optionalText(13)
      return found
    }
  }

  /// A live job by its id; nil when there is none.
  package func queueRow(_ id: Int64) throws -> QueueRow? {
    try queueRows(QueueFilter(), after: id - 1, limit: 1).first { $0.job.id == id }
  }

  /// The first columns are those of `explain`.
  static func queuedJob(_ row: borrowing Row) -> QueuedJob {
    var job = QueuedJob(
      id: row.integer(0), Job.Kind(rawValue: row.text(1)) ?? .account,
      Job.State(rawValue: row.text(2)) ?? .ready, queuedAt: row.timestamp(3),
      dueAt: row.timestamp(4))
    job.attempts = row.count(5)
    job.reason = row.optionalText(6)
    job.isAnnounced = row.flag(7)
    job.login = row.optionalText(8).map(LoginID.init)
    job.expiresAt = row.optionalTimestamp(9)
    job.guardKind = row.optionalText(10).flatMap(GuardKind.init)
    return job
  }

  /// What stands still, by directory, state and cause, the most first: parked jobs, held ones by
  /// their guard, and those whose last attempt failed.
  package func queueCauses(_ filter: QueueFilter) throws -> [QueueCause] {
    try database.rows(
      """
      SELECT directory, state, coalesce(iif(state = 'held', guard, cause), 'unknown') AS why,
        count(*), min(queued_at), max(reason)
      FROM (
        SELECT directory, state, guard, cause, attempts, queued_at, reason FROM job
        UNION ALL
        SELECT b.directory, iif(c.state = 'held', 'held', 'parked'), 'membership',
          iif(c.state = 'held', NULL, 'refused'), 0, c.due_at, c.reason
        FROM member_check c JOIN binding b ON b.id = c.binding
          WHERE c.state IN ('held', 'refused'))
      WHERE (state IN ('parked', 'held') OR (state = 'ready' AND attempts > 0))
        AND (?1 IS NULL OR state = ?1) AND (?2 IS NULL OR directory = ?2)
        AND (?3 IS NULL OR cause = ?3)
      GROUP BY 1, 2, 3 ORDER BY 4 DESC, 1, 2, 3
      """, SQLValue(filter.state?.rawValue), SQLValue(filter.directory?.name),
      SQLValue(filter.cause)
    ) { row in
      QueueCause(
        directory: DirectoryID(row.text(0)), state: Job.State(rawValue: row.text(1)) ?? .parked,
        cause: row.text(2), count: row.count(3), oldest: row.timestamp(4),
        example: row.optionalText(5))
    }
  }

  /// Has a job that is parked, or that waits after a failure, tried now. A parked one begins anew.
  package func retryNow(_ id: Int64, at now: Timestamp) throws {
    try database.run(
      """
      UPDATE job SET due_at = ?1, state = 'ready',
        attempts = iif(state = 'parked', 0, attempts),
        queued_at = iif(state = 'parked', ?1, queued_at)
      WHERE id = ?2 AND state IN ('ready', 'parked')
      """, .integer(now.milliseconds), .integer(id))
  }

  /// Takes a job that is not under way out of the queue; a sealed password goes with it.
  package func drop(_ id: Int64) throws {
    try database.run("DELETE FROM job WHERE id = ? AND state <> 'leased'", .integer(id))
  }
}
