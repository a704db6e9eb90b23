package import SyncCore

/// The queue: enqueue with the cause, claim, and settle.
extension Transaction {
  /// Puts an account job into the queue, or refreshes the one that is there. A new cause brings a
  /// parked job back. `held` waits for a guard.
  package func enqueueAccount(_ binding: Binding, held: Bool, at now: Timestamp) throws {
    try database.run(
      """
      INSERT INTO job (binding, directory, kind, state, due_at, queued_at)
      VALUES (?1, ?2, 'account', ?3, ?4, ?4)
      ON CONFLICT (binding, kind) DO UPDATE SET
        generation = generation + 1,
        state = CASE state WHEN 'leased' THEN 'leased' ELSE ?3 END,
        cleared = 0,
        announced = CASE ?3 WHEN 'held' THEN announced ELSE 0 END,
        due_at = CASE state WHEN 'ready' THEN min(due_at, ?4) ELSE ?4 END,
        queued_at = CASE state WHEN 'parked' THEN ?4 ELSE queued_at END,
        attempts = CASE state WHEN 'parked' THEN 0 ELSE attempts END
      """, .integer(binding.row), .text(binding.directory.name), .text(held ? "held" : "ready"),
      .integer(now.milliseconds))
  }

  /// Takes the account job of a binding out of the queue where nothing is left to do; one that is
  /// under way looks again when it ends.
  package func dropIdleAccountJob(of bindingRow: Int64) throws {
    try database.run(
      "DELETE FROM job WHERE binding = ? AND kind = 'account' AND state <> 'leased'",
      .integer(bindingRow))
    try database.run(
      """
      UPDATE job SET generation = generation + 1, cleared = 0
      WHERE binding = ? AND kind = 'account'
      """, .integer(bindingRow))
  }

  /// Whether an attempt on that binding's account is under way.
  package func isAccountJobLeased(of bindingRow: Int64) throws -> Bool {
    let isLeased = try database.first(
      "SELECT 1 FROM job WHERE binding = ? AND kind = 'account' AND state = 'leased'",
      .integer(bindingRow)
    ) { _ in true }
    return isLeased ?? false
  }

  /// Puts a password on its way; it takes the place of an older one, which is wiped. Returns false
  /// when the one that is there is newer.
  package func enqueuePassword(
    _ password: SealedPassword, of binding: Binding, at now: Timestamp
  ) throws -> Bool {
    // A time in the future was written by a clock that was ahead: it says nothing of the order.
    if let newest = try newestPassword(of: binding.row), newest > password.receivedAt,
      newest <= now
    {
      return false
    }
    let state = binding.shadow == nil ? "waiting" : "ready"
    let job = try database.first(
      """
      INSERT INTO job (binding, directory, kind, state, due_at, queued_at)
      VALUES (?1, ?2, 'password', ?3, ?4, ?4)
      ON CONFLICT (binding, kind) DO UPDATE SET
        generation = generation + 1, queued_at = ?4, due_at = ?4, attempts = 0, reason = NULL,
        state = CASE state WHEN 'leased' THEN 'leased' ELSE ?3 END
      RETURNING id
      """, .integer(binding.row), .text(binding.directory.name), .text(state),
      .integer(now.milliseconds)
    ) { $0.integer(0) }
    guard let job else { throw LedgerError.failed("no job after the insert") }
    try database.run(
      """
      INSERT OR REPLACE INTO secret
        (job, login, received_at, sealed, form, verifier, expires_at)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """, .integer(job), .text(password.login.id), .integer(password.receivedAt.milliseconds),
      .blob(password.sealed), .text(password.form.rawValue), SQLValue(password.verifier),
      .integer(password.expiresAt.milliseconds))
    return true
  }

  /// When the newest password came that the directory has or that is on its way.
  private func newestPassword(of bindingRow: Int64) throws -> Timestamp? {
    try database.first(
      """
      SELECT max(at) FROM (
        SELECT s.received_at AS at FROM job j JOIN secret s ON s.job = j.id WHERE j.binding = ?1
        UNION ALL SELECT password_received_at FROM binding WHERE id = ?1)
      """, .integer(bindingRow)
    ) { $0.optionalTimestamp(0) } ?? nil
  }

  /// Claims due jobs of one directory, passwords first, never two of one binding at once.
  package func claim(
    in directory: DirectoryID, limit: Int, at now: Timestamp
  ) throws -> [Job] {
    var rows: [Int64] = []
    var lease: Int64?
    for kind in [Job.Kind.password, .account, .placement, .roles, .members] where rows.count < limit
    {
      let due = try database.rows(
        """
        SELECT id FROM job WHERE directory = ?1 AND kind = ?2 AND state = 'ready' AND due_at <= ?3
          AND NOT EXISTS (SELECT 1 FROM job o WHERE o.binding = job.binding AND o.state = 'leased')
        ORDER BY due_at LIMIT ?4
        """, .text(directory.name), .text(kind.rawValue), .integer(now.milliseconds),
        .integer(Int64(limit - rows.count))
      ) { $0.integer(0) }
      if !due.isEmpty, lease == nil { lease = try nextLease() }
      // Taken at once, so that the next kind sees whose turn it is.
      for row in due {
        try database.run(
          "UPDATE job SET state = 'leased', lease = ? WHERE id = ?", SQLValue(lease),
          .integer(row))
      }
      rows += due
    }
    return try rows.compactMap(job(_:))
  }

  private func nextLease() throws -> Int64? {
    try database.first(
      """
      INSERT INTO meta (name, value) VALUES ('lease', 1)
      ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value
      """
    ) { $0.integer(0) }
  }

  /// A job with all that an attempt needs.
  package func job(_ id: Int64) throws -> Job? {
    let found = try database.first(
      """
      SELECT j.kind, j.binding, j.attempts, j.queued_at, j.lease, j.generation, j.cleared,
        s.login, s.received_at, s.sealed, s.form, s.verifier, s.expires_at
      FROM job j LEFT JOIN secret s ON s.job = j.id WHERE j.id = ?
      """, .integer(id)
    ) { row in
      (
        kind: Job.Kind(rawValue: row.text(0)) ?? .account, binding: row.integer(1),
        attempts: Int(row.integer(2)), queuedAt: row.timestamp(3), lease: row.integer(4),
        generation: row.integer(5), cleared: row.integer(6) == 1, secret: Self.secret(row)
      )
    }
    guard let found, let binding = try binding(found.binding) else { return nil }
    return Job(
      id: id, kind: found.kind, binding: binding, attempts: found.attempts,
      queuedAt: found.queuedAt, lease: found.lease, generation: found.generation,
      isCleared: found.cleared, secret: found.secret)
  }

  private static func secret(_ row: borrowing Row) -> SealedPassword? {
    row.optionalText(7).map { login in
      SealedPassword(
        login: LoginID(login), receivedAt: row.timestamp(8), sealed: row.blob(9),
        form: DirectoryTraits.PasswordForm(rawValue: row.text(10)) ?? .plaintext,
        verifier: row.optionalBlob(11), expiresAt: row.timestamp(12))
    }
  }

  /// True while something can be done now in that directory, or is being done.
  package func isBusy(in directory: DirectoryID, at now: Timestamp) throws -> Bool {
    let busy = try database.first(
      """
      SELECT 1 FROM job WHERE directory = ?1
        AND (state = 'leased' OR (state = 'ready' AND due_at <= ?2)) LIMIT 1
      """, .text(directory.name), .integer(now.milliseconds)
    ) { _ in true }
    return busy ?? false
  }

  /// When the next ready job of that directory is due; nil when there is none.
  package func nextDue(in directory: DirectoryID) throws -> Timestamp? {
    try database.first(
      """
      SELECT min(due) FROM (
        SELECT min(due_at) AS due FROM job
          WHERE directory = ?1 AND kind = 'password' AND state = 'ready'
        UNION ALL
        SELECT min(due_at) FROM job
          WHERE directory = ?1 AND kind = 'account' AND state = 'ready'
        UNION ALL
        SELECT min(due_at) FROM job
          WHERE directory = ?1 AND kind = 'placement' AND state = 'ready'
        UNION ALL
        SELECT min(due_at) FROM job
          WHERE directory = ?1 AND kind = 'roles' AND state = 'ready'
        UNION ALL
        SELECT min(due_at) FROM job
          WHERE directory = ?1 AND kind = 'members' AND state = 'ready')
      """, .text(directory.name)
    ) { $0.optionalTimestamp(0) } ?? nil
  }
}
