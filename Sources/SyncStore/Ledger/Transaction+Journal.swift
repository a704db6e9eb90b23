package import SyncCore

/// The journal: what each run changed, as it was before.
extension Transaction {
  // MARK: Runs

  /// Begins a run, unless nothing came of the one before: then that goes on. Gives its id.
  ///
  /// - Parameter isOpen: it looks at all users, page by page: no guard looks at what it leads to
  ///   before `closeRuns`, so that a batch is never judged in parts.
  package func beginRun(isOpen: Bool = false, at now: Timestamp) throws -> Int64 {
    let since = isOpen ? now : nil
    let before = try database.first(
      """
      SELECT id FROM run WHERE id = (SELECT max(id) FROM run) AND undoes IS NULL
        AND (open_since IS NULL OR ?1 IS NOT NULL)
        AND NOT EXISTS (SELECT 1 FROM journal WHERE journal.run = run.id)
        AND NOT EXISTS (SELECT 1 FROM job WHERE job.run = run.id)
      """, SQLValue(since)
    ) { $0.integer(0) }
    if let before {
      try database.run(
        "UPDATE run SET started_at = ?1, open_since = coalesce(open_since, ?2) WHERE id = ?3",
        .integer(now.milliseconds), SQLValue(since), .integer(before))
      return before
    }
    try database.run(
      "INSERT INTO run (started_at, open_since) VALUES (?, ?)", .integer(now.milliseconds),
      SQLValue(since))
    return database.lastInsertedID
  }

  /// Begins a run that puts back another one.
  package func beginUndo(
    of run: Int64, by author: String, at now: Timestamp
  ) throws -> Int64 {
    try database.run(
      "INSERT INTO run (started_at, undoes, author) VALUES (?, ?, ?)", .integer(now.milliseconds),
      .integer(run), .text(author))
    return database.lastInsertedID
  }

  /// The newest runs that changed something, newest first.
  package func runs(limit: Int) throws -> [RunRow] {
    var runs = try database.rows(
      """
      SELECT id, started_at, undoes, author FROM run
      WHERE EXISTS (SELECT 1 FROM journal WHERE journal.run = run.id) ORDER BY id DESC LIMIT ?
      """, .integer(Int64(limit))
    ) { row in
      RunRow(
        id: row.integer(0), startedAt: row.timestamp(1), undoes: row.optionalInteger(2),
        author: row.optionalText(3))
    }
    for place in runs.indices {
      let counts = try database.rows(
        "SELECT directory, change, count(*) FROM journal WHERE run = ? GROUP BY 1, 2",
        .integer(runs[place].id)
      ) { (DirectoryID($0.text(0)), $0.text(1), $0.count(2)) }
      for (directory, change, count) in counts {
        runs[place].counts[directory, default: [:]][change] = count
      }
    }
    return runs
  }

  /// Whether there was such a run, whether or not its journal is still kept.
  package func hasRun(_ run: Int64) throws -> Bool {
    try database.first("SELECT 1 FROM run WHERE id = ?", .integer(run)) { _ in true } ?? false
  }

  // MARK: Entries

  /// Notes what an attempt at a job changed, for the job's run.
  package func journal(
    _ change: JournalEntry.Change, of job: Job, on id: RemoteID, at now: Timestamp
  ) throws {
    try database.run(
      """
      INSERT INTO journal
        (run, at, directory, kind, source_id, user, remote_id, change, detail)
      SELECT run, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9 FROM job WHERE id = ?1 AND run IS NOT NULL
      """, .integer(job.id), .integer(now.milliseconds), .text(job.binding.directory.name),
      .text(job.binding.subject.kind.rawValue), .text(job.binding.subject.id),
      .text(job.binding.user), .text(id.id), .text(change.word),
      .text(JSONWriter.text(of: change.json)))
  }

  /// What a run changed, in its order.
  package func journal(of run: Int64) throws -> [JournalEntry] {
    try database.rows(
      """
      SELECT directory, kind, source_id, user, remote_id, change, detail FROM journal
      WHERE run = ? ORDER BY id
      """, .integer(run)
    ) { row in
      JournalEntry(
        directory: DirectoryID(row.text(0)),
        subject: SubjectID(SubjectID.Kind(rawValue: row.text(1)) ?? .user, row.text(2)),
        user: row.text(3), remoteID: RemoteID(row.text(4)),
        change: try JournalEntry.Change(
          row.text(5), try JSONReader.value(of: Array(row.text(6).utf8))))
    }
  }

  /// Forgets what is older, and what is more than so many rows; at most so many at once.
  package func pruneJournal(before horizon: Timestamp, keeping rows: Int, limit: Int) throws {
    try database.run(
      """
      DELETE FROM journal WHERE id IN (SELECT id FROM journal
        WHERE at < ?1 OR id <= (SELECT max(id) FROM journal) - ?2 ORDER BY id LIMIT ?3)
      """, .integer(horizon.milliseconds), .integer(Int64(rows)), .integer(Int64(limit)))
    try database.run(
      """
      DELETE FROM run WHERE started_at < ?1 AND id < (SELECT max(id) FROM run)
        AND NOT EXISTS (SELECT 1 FROM journal WHERE journal.run = run.id)
        AND NOT EXISTS (SELECT 1 FROM job WHERE job.run = run.id)
      """, .integer(horizon.milliseconds))
  }

  // MARK: Undoing

  /// The accounts that we hold in a group.
  package func heldMembers(of bindingRow: Int64) throws -> Set<RemoteID> {
    Set(
      try database.rows(
        "SELECT remote_id FROM held_member WHERE binding = ?", .integer(bindingRow)
      ) { RemoteID($0.text(0)) })
  }

  /// Notes that a member came into a group, or went.
  package func setHeld(
    _ member: Binding, in bindingRow: Int64, isIn: Bool, at now: Timestamp
  ) throws {
    guard isIn, let id = member.shadow?.remoteID else {
      try database.run(
        "DELETE FROM held_member WHERE binding = ? AND member = ?", .integer(bindingRow),
        .integer(member.row))
      return
    }
    try database.run(
      """
      INSERT OR REPLACE INTO held_member (binding, member, remote_id, held_at) VALUES (?, ?, ?, ?)
      """, .integer(bindingRow), .integer(member.row), .text(id.id), .integer(now.milliseconds))
  }

  /// Claims a binding for a write that has no job of its own; nil where it has one, which goes
  /// first.
  package func claimAlone(
    _ binding: Binding, for run: Int64, at now: Timestamp
  ) throws -> Job? {
    let other = try database.first(
      "SELECT 1 FROM job WHERE binding = ? AND (kind = 'account' OR state = 'leased') LIMIT 1",
      .integer(binding.row)
    ) { _ in true }
    guard other == nil else { return nil }
    try database.run(
      """
      INSERT INTO job (binding, directory, kind, state, due_at, queued_at, lease)
      VALUES (?1, ?2, 'account', 'leased', ?3, ?3, ?4)
      """, .integer(binding.row), .text(binding.directory.name), .integer(now.milliseconds),
      SQLValue(try nextLease()))
    let id = database.lastInsertedID
    try database.run(
      "UPDATE job SET run = ? WHERE id = ?", .integer(run), .integer(id))
    return try job(id)
  }
}
