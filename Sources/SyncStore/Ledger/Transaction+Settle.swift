package import SyncCore

/// How a claimed job ends. Each call names the claim; where the lease is no longer ours, nothing
/// changes and the answer is false.
extension Transaction {
  /// True while the job is still ours to settle.
  package func holds(_ job: Job) throws -> Bool {
    let held = try database.first(
      "SELECT 1 FROM job WHERE id = ? AND lease = ? AND state = 'leased'",
      .integer(job.id), .integer(job.lease)
    ) { _ in true }
    return held ?? false
  }

  /// True while the job is still ours, and no newer cause has come since the claim.
  package func isCurrent(_ job: Job) throws -> Bool {
    let current = try database.first(
      "SELECT 1 FROM job WHERE id = ? AND lease = ? AND state = 'leased' AND generation = ?",
      .integer(job.id), .integer(job.lease), .integer(job.generation)
    ) { _ in true }
    return current ?? false
  }

  /// The job is done and goes, and its secret with it; with a newer cause it stays, ready.
  package func finish(_ job: Job, at now: Timestamp) throws {
    try database.run(
      "DELETE FROM job WHERE id = ? AND lease = ? AND generation = ?",
      .integer(job.id), .integer(job.lease), .integer(job.generation))
    try giveBack(job, due: now)
  }

  /// One step is done and more are left: the job stays, ready, with its attempts forgotten.
  package func again(_ job: Job, at now: Timestamp) throws {
    try database.run(
      "UPDATE job SET attempts = 0 WHERE id = ? AND lease = ?",
      .integer(job.id), .integer(job.lease))
    try giveBack(job, due: now)
  }

  /// The lease ends and nothing else changes: the attempt does not count.
  package func giveBack(_ job: Job, due: Timestamp) throws {
    try database.run(
      """
      UPDATE job SET state = 'ready', lease = NULL, due_at = ?
      WHERE id = ? AND lease = ? AND state = 'leased'
      """, .integer(due.milliseconds), .integer(job.id), .integer(job.lease))
  }

  /// What was to wait, for that moment at the latest, is due earlier.
  package func hasten(
    _ directory: DirectoryID, from due: Timestamp, to moment: Timestamp
  ) throws {
    try database.run(
      """
      UPDATE job SET due_at = ?1
      WHERE directory = ?2 AND state = 'ready' AND due_at > ?1 AND due_at <= ?3
      """,
      .integer(moment.milliseconds), .text(directory.name), .integer(due.milliseconds))
  }

  /// The attempt failed and counts; the job is due again then. A newer cause waits no longer than
  /// its own first attempt would.
  ///
  /// - Parameters:
  ///   - attempts: how many count from now on.
  ///   - cause: the kind of the failure.
  package func retry(
    _ job: Job, due: Timestamp, attempts: Int, cause: String, reason: String, at now: Timestamp
  ) throws {
    try database.run(
      """
      UPDATE job SET state = 'ready', lease = NULL, reason = ?1, cause = ?7,
        attempts = CASE generation WHEN ?2 THEN ?8 ELSE 0 END,
        due_at = CASE generation WHEN ?2 THEN ?3 ELSE ?4 END
      WHERE id = ?5 AND lease = ?6 AND state = 'leased'
      """, .text(reason), .integer(job.generation), .integer(due.milliseconds),
      .integer(now.milliseconds), .integer(job.id), .integer(job.lease), .text(cause),
      .integer(Int64(attempts)))
  }

  /// The job waits for a person; a newer cause runs instead.
  ///
  /// - Parameter cause: the kind of what has to be mended.
  package func park(_ job: Job, cause: String, reason: String, at now: Timestamp) throws {
    try database.run(
      """
      UPDATE job SET lease = NULL, reason = ?1, due_at = ?2, cause = ?6,
        state = CASE generation WHEN ?3 THEN 'parked' ELSE 'ready' END
      WHERE id = ?4 AND lease = ?5 AND state = 'leased'
      """, .text(reason), .integer(now.milliseconds), .integer(job.generation), .integer(job.id),
      .integer(job.lease), .text(cause))
  }

  /// The job waits for the guard of its next step. One that a person was told of by that guard, or
  /// by that of the attributes that the account loses, stays so.
  package func hold(
    _ job: Job, by kind: GuardKind, emptying emptied: [AttributeName], at now: Timestamp
  ) throws {
    try database.run(
      """
      UPDATE job SET lease = NULL, state = 'held', due_at = ?1, emptied = ?2,
        guard = CASE WHEN announced = 1 THEN guard ELSE ?3 END
      WHERE id = ?4 AND lease = ?5 AND state = 'leased'
      """, .integer(now.milliseconds), SQLValue(Self.list(emptied)), .text(kind.rawValue),
      .integer(job.id), .integer(job.lease))
  }

  /// A password job that has nowhere to go waits until its binding is linked.
  package func awaitLink(_ job: Job) throws {
    try database.run(
      """
      UPDATE job SET state = 'waiting', lease = NULL WHERE id = ? AND lease = ?
        AND state = 'leased'
      """, .integer(job.id), .integer(job.lease))
  }

  /// Jobs that were claimed when the last run ended are ready again. The instance lock proves that
  /// nobody else works on them. What they had sent may have been carried out. Of one directory, or
  /// of all; gives how many.
  package func recoverLeases(in directory: DirectoryID? = nil, at now: Timestamp) throws -> Int {
    try database.run(
      """
      UPDATE binding SET unsure = 1 WHERE remote_id IS NOT NULL AND id IN (
        SELECT binding FROM job
        WHERE state = 'leased' AND kind = 'account' AND (?1 IS NULL OR directory = ?1))
      """, SQLValue(directory?.name))
    return try database.run(
      """
      UPDATE job SET state = 'ready', lease = NULL, due_at = ?1
      WHERE state = 'leased' AND state <> 'ready' AND (?2 IS NULL OR directory = ?2)
      """, .integer(now.milliseconds), SQLValue(directory?.name))
  }

  /// At a start: what a person may have mended meanwhile is tried again, and no time that a wrong
  /// clock has written keeps a job or a lane waiting for ever.
  package func bringBack(at now: Timestamp, waitLimit: Duration) throws {
    try database.run(
      """
      UPDATE job SET state = 'ready', attempts = 0, due_at = ?1, queued_at = ?1
      WHERE state = 'parked' AND state <> 'ready'
      """, .integer(now.milliseconds))
    _ = try reopenChecks(at: now)
    let latest = now.advanced(by: waitLimit).milliseconds
    try database.run(
      "UPDATE job SET due_at = ?1 WHERE state = 'ready' AND due_at > ?1", .integer(latest))
    try database.run(
      "UPDATE lane SET not_before = ?1 WHERE not_before > ?1", .integer(latest))
  }

  /// Takes a password job whose secret's time is over out of the queue. Gives what it was about.
  package func expireSecrets(
    at now: Timestamp, limit: Int
  ) throws -> [(binding: Binding, login: LoginID)] {
    let due = try database.rows(
      """
      SELECT s.job, j.binding, s.login FROM secret s JOIN job j ON j.id = s.job
      WHERE s.expires_at <= ? AND j.state <> 'leased' LIMIT ?
      """, .integer(now.milliseconds), .integer(Int64(limit))
    ) { row in (job: row.integer(0), binding: row.integer(1), login: LoginID(row.text(2))) }
    return try due.compactMap { secret in
      try database.run("DELETE FROM job WHERE id = ?", .integer(secret.job))
      return try binding(secret.binding).map { ($0, secret.login) }
    }
  }

  /// Takes a password that is not under way out of the queue, and wipes it. Gives the login that it
  /// came with; nil when there is none.
  package func withdrawPassword(of bindingRow: Int64) throws -> LoginID? {
    let waiting = try database.first(
      """
      SELECT j.id, s.login FROM job j JOIN secret s ON s.job = j.id
      WHERE j.binding = ? AND j.kind = 'password' AND j.state <> 'leased'
      """, .integer(bindingRow)
    ) { (job: $0.integer(0), login: LoginID($0.text(1))) }
    guard let waiting else { return nil }
    try database.run("DELETE FROM job WHERE id = ?", .integer(waiting.job))
    return waiting.login
  }

  /// When the next sealed secret's time is over; nil when none is kept.
  package func nextExpiry() throws -> Timestamp? {
    try database.first(
      """
      SELECT min(s.expires_at) FROM secret s JOIN job j ON j.id = s.job WHERE j.state <> 'leased'
      """
    ) { $0.optionalTimestamp(0) } ?? nil
  }
}
