package import SyncCore

/// The queue: enqueue with the cause, claim, and settle.
extension Transaction {
  /// Puts an account job into the queue, or refreshes the one that is there. A new cause brings a
  /// parked job back. What a guard has to look at is held until the end of the pull; what it holds
  /// already stays held while the next step is of the same kind.
  ///
  /// - Parameters:
  ///   - kind: the guard of the next step; nil for none.
  ///   - emptied: the attributes that the account loses by it.
  package func enqueueAccount(
    _ binding: Binding, guardedBy kind: GuardKind?, emptying emptied: [AttributeName] = [],
    at now: Timestamp
  ) throws {
    try database.run(
      """
      INSERT INTO job (binding, directory, kind, state, due_at, queued_at, guard, emptied)
      VALUES (?1, ?2, 'account', iif(?3 IS NULL, 'ready', 'held'), ?4, ?4, ?3, ?5)
      ON CONFLICT (binding, kind) DO UPDATE SET
        generation = generation + 1,
        state = iif(state = 'leased', 'leased', excluded.state),
        cleared = NULL,
        (guard, announced) = (SELECT iif(keeps, guard, ?3), coalesce(keeps, 0) FROM (
          SELECT announced = 1 AND (guard = ?3 OR (guard = 'emptied' AND ?3 = 'update' AND EXISTS (
            SELECT 1 FROM json_each(job.emptied) o JOIN json_each(?5) n ON n.value = o.value
          ))) AS keeps)),
        emptied = ?5,
        due_at = CASE state WHEN 'ready' THEN min(due_at, ?4) ELSE ?4 END,
        queued_at = CASE state WHEN 'parked' THEN ?4 ELSE queued_at END,
        attempts = CASE state WHEN 'parked' THEN 0 ELSE attempts END
      """, .integer(binding.row), .text(binding.directory.name), SQLValue(kind?.rawValue),
      .integer(now.milliseconds), SQLValue(Self.list(emptied)))
  }

  /// Takes the account job of a binding out of the queue where nothing is left to do; one that is
  /// under way looks again when it ends.
  package func dropIdleAccountJob(of bindingRow: Int64) throws {
    try database.run(
      "DELETE FROM job WHERE binding = ? AND kind = 'account' AND state <> 'leased'",
      .integer(bindingRow))
    try database.run(
      """
      UPDATE job SET generation = generation + 1, guard = NULL, cleared = NULL, announced = 0
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

  /// A job with all that an attempt needs.
  package func job(_ id: Int64) throws -> Job? {
    let found = try database.first(
      """
      SELECT j.kind, j.binding, j.attempts, j.queued_at, j.lease, j.generation,
        j.cleared, s.login, s.received_at, s.sealed, s.form, s.verifier,
        s.expires_at, j.cause
      FROM job j LEFT JOIN secret s ON s.job = j.id WHERE j.id = ?
      """, .integer(id)
    ) { row in
      (
        kind: Job.Kind(rawValue: row.text(0)) ?? .account, binding: row.integer(1),
        attempts: Int(row.integer(2)), queuedAt: row.timestamp(3), lease: row.integer(4),
        generation: row.integer(5), cleared: row.optionalText(6).flatMap(GuardKind.init),
        secret: Self.secret(row),
        lastFailure: row.optionalText(13).flatMap(RemoteFailure.Kind.init)
      )
    }
    guard let found, let binding = try binding(found.binding) else { return nil }
    return Job(
      id: id, kind: found.kind, binding: binding, attempts: found.attempts,
      lastFailure: found.lastFailure, queuedAt: found.queuedAt, lease: found.lease,
      generation: found.generation,
      cleared: found.cleared, secret: found.secret)
  }

  private static func secret(_ row: borrowing Row) -> SealedPassword? {
    row.optionalText(7).map { login in
      SealedPassword(
        login: LoginID(login), receivedAt: row.timestamp(8), sealed: row.blob(9),
        form: DirectoryTraits.PasswordForm(rawValue: row.text(10)) ?? .plaintext,
        verifier: row.optionalBlob(11), expiresAt: row.timestamp(12))
    }
  }

  /// True while something can be done now in that directory, or is being done. In one that is
  /// paused or waits nothing can.
  package func isBusy(
    in directory: DirectoryID, urgentOnly isUrgentOnly: Bool = false, at now: Timestamp
  ) throws -> Bool {
    let isLeased = try database.first(
      "SELECT 1 FROM job WHERE state = 'leased' AND state <> 'ready' AND directory = ? LIMIT 1",
      .text(directory.name)
    ) { _ in true }
    if isLeased ?? false { return true }
    let lane = try laneState(of: directory)
    guard !lane.isPaused, lane.notBefore.map({ $0 <= now }) ?? true else { return false }
    let due = isUrgentOnly ? try nextUrgentDue(in: directory) : try nextDue(in: directory)
    return due.map { $0 <= now } ?? false
  }

  /// How many jobs of these directories can run, or are being sent.
  package func openJobCount(in directories: [DirectoryID]) throws -> Int {
    try directories.map { directory in
      try database.first(
        """
        SELECT (SELECT count(*) FROM job WHERE state = 'ready' AND directory = ?1)
          + (SELECT count(*) FROM job WHERE state = 'leased' AND state <> 'ready'
            AND directory = ?1)
        """, .text(directory.name)
      ) { $0.count(0) } ?? 0
    }.reduce(0, +)
  }
}
