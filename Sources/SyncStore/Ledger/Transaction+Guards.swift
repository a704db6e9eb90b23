package import SyncCore

/// Jobs that have yet to pass a guard. A fresh one was looked at by none yet, and is of no run that
/// is open; an announced one waits for a person. One that is under way counts too: its next step
/// belongs to the same batch.
extension Transaction {
  /// How many fresh jobs of a directory have yet to pass that guard.
  package func freshCount(in directory: DirectoryID, by kind: GuardKind) throws -> Int {
    try database.first(
      """
      SELECT count(*) FROM job WHERE directory = ? AND guard = ? AND announced = 0
        AND coalesce(run, 0) NOT IN open_run
      """, .text(directory.name), .text(kind.rawValue)
    ) { $0.count(0) } ?? 0
  }

  /// Whether any job of a directory waits for its guard to look at it.
  package func hasFreshGuarded(in directory: DirectoryID) throws -> Bool {
    let found = try database.first(
      """
      SELECT 1 FROM job WHERE directory = ? AND guard IS NOT NULL AND announced = 0
        AND coalesce(run, 0) NOT IN open_run LIMIT 1
      """, .text(directory.name)
    ) { _ in true }
    return found ?? false
  }

  /// How many jobs of a directory a person was told of and has not let go.
  package func announcedCount(in directory: DirectoryID) throws -> Int {
    try database.first(
      "SELECT count(*) FROM job WHERE directory = ? AND guard IS NOT NULL AND announced = 1",
      .text(directory.name)
    ) { $0.count(0) } ?? 0
  }

  /// Of the fresh updates of a directory: how many accounts lose each attribute.
  package func freshEmptiedCounts(in directory: DirectoryID) throws -> [AttributeName: Int] {
    let rows = try database.rows(
      """
      SELECT e.value, count(*) FROM job j JOIN json_each(j.emptied) e
      WHERE j.directory = ? AND j.guard = 'update' AND j.announced = 0
        AND coalesce(j.run, 0) NOT IN open_run GROUP BY 1
      """, .text(directory.name)
    ) { (AttributeName($0.text(0)), $0.count(1)) }
    return rows.reduce(into: [:]) { counts, row in
      if let name = row.0 { counts[name] = row.1 }
    }
  }

  /// Holds the fresh updates by which an account loses one of these attributes; from now on only a
  /// release lets them go. Gives how many.
  package func announceEmptying(
    _ attributes: [AttributeName], in directory: DirectoryID
  ) throws -> Int {
    try database.run(
      """
      UPDATE job SET guard = 'emptied', announced = 1
      WHERE directory = ?1 AND guard = 'update' AND announced = 0
        AND coalesce(run, 0) NOT IN open_run AND EXISTS (
        SELECT 1 FROM json_each(job.emptied) e WHERE e.value IN (SELECT value FROM json_each(?2)))
      """, .text(directory.name), SQLValue(Self.list(attributes)))
  }

  /// Holds all fresh jobs of that guard: from now on only a release lets them go.
  package func announceGuarded(in directory: DirectoryID, by kind: GuardKind) throws {
    try database.run(
      """
      UPDATE job SET announced = 1 WHERE directory = ? AND guard = ? AND announced = 0
        AND coalesce(run, 0) NOT IN open_run
      """, .text(directory.name), .text(kind.rawValue))
  }

  /// Lets the jobs of that guard go: the announced ones, which begin anew, or the fresh ones. Gives
  /// how many.
  package func clearGuarded(
    in directory: DirectoryID, by kind: GuardKind, announced: Bool, at now: Timestamp
  ) throws -> Int {
    try database.run(
      """
      UPDATE job SET guard = NULL, announced = 0,
        cleared = CASE guard WHEN 'emptied' THEN 'update' ELSE guard END,
        state = CASE WHEN state = 'held' OR (state = 'parked' AND kind = 'roles') THEN 'ready'
          ELSE state END,
        due_at = CASE state WHEN 'held' THEN ?1 ELSE due_at END,
        attempts = CASE announced WHEN 1 THEN 0 ELSE attempts END,
        queued_at = CASE announced WHEN 1 THEN ?1 ELSE queued_at END
      WHERE directory = ?2 AND guard = ?3 AND announced = ?4
        AND (announced = 1 OR coalesce(run, 0) NOT IN open_run)
      """, .integer(now.milliseconds), .text(directory.name), .text(kind.rawValue),
      .integer(announced ? 1 : 0))
  }

  /// An update that follows from what was just done to the account needs no guard: it is a part of
  /// that. A newer cause has to pass one all the same.
  package func clearFollowUp(of job: Job) throws {
    try database.run(
      """
      UPDATE job SET cleared = ?
      WHERE id = ? AND lease = ? AND generation = ? AND guard IS NULL
      """, .text(GuardKind.ofUpdates(of: job.binding.subject.kind).rawValue), .integer(job.id),
      .integer(job.lease), .integer(job.generation))
  }

  /// Whether the account of a binding has a job.
  package func hasAccountJob(of bindingRow: Int64) throws -> Bool {
    try database.first(
      "SELECT 1 FROM job WHERE binding = ? AND kind = 'account'", .integer(bindingRow)
    ) { _ in true } ?? false
  }

  /// Lets an update that was just queued go without a guard.
  package func clearUpdate(of bindingRow: Int64) throws {
    try database.run(
      """
      UPDATE job SET guard = NULL, cleared = 'update', state = 'ready'
      WHERE binding = ? AND kind = 'account' AND guard = 'update' AND announced = 0
        AND state = 'held'
      """, .integer(bindingRow))
  }

  /// The users whose jobs that guard holds, as a person was told, by name.
  package func heldUsers(
    in directory: DirectoryID, by kind: GuardKind, limit: Int
  ) throws -> [String] {
    try database.rows(
      """
      SELECT s.name FROM job j JOIN binding b ON b.id = j.binding JOIN subject s ON s.id = b.subject
      WHERE j.directory = ? AND j.guard = ? AND j.announced = 1 ORDER BY s.folded_name LIMIT ?
      """, .text(directory.name), .text(kind.rawValue), .integer(Int64(limit))
    ) { $0.text(0) }
  }

  /// What the guards hold, and since when, by directory and guard.
  func heldBatches() throws -> [DirectoryID: [GuardKind: LedgerReport.Held]] {
    let rows = try database.rows(
      """
      SELECT directory, guard, count(*), min(queued_at) FROM job
      WHERE guard IS NOT NULL AND announced = 1 GROUP BY 1, 2
      UNION ALL
      SELECT b.directory, 'membership', count(*), min(c.due_at) FROM member_check c
        JOIN binding b ON b.id = c.binding WHERE c.state = 'held' GROUP BY 1
      """
    ) { row in
      (
        directory: DirectoryID(row.text(0)), kind: GuardKind(rawValue: row.text(1)),
        held: LedgerReport.Held(count: row.count(2), oldest: row.timestamp(3))
      )
    }
    var batches: [DirectoryID: [GuardKind: LedgerReport.Held]] = [:]
    for (directory, kind, held) in rows {
      guard let kind else { continue }
      let other = batches[directory]?[kind]
      batches[directory, default: [:]][kind] = LedgerReport.Held(
        count: held.count + (other?.count ?? 0),
        oldest: min(held.oldest, other?.oldest ?? held.oldest))
    }
    return batches
  }

  /// Names of attributes as a JSON list; nil for none.
  static func list(_ attributes: [AttributeName]) -> String? {
    guard !attributes.isEmpty else { return nil }
    return JSONWriter.text(of: .array(attributes.map { .string($0.name) }))
  }
}
