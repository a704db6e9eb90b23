package import SyncCore

/// A password that waits for its account travels with the create.
extension Transaction {
  /// Claims the password job that waits for the account which that job is about to make; nil where
  /// none waits, or its time is over.
  package func claimWaitingPassword(beside job: Job, at now: Timestamp) throws -> Job? {
    let row = try database.first(
      """
      SELECT j.id FROM job j JOIN secret s ON s.job = j.id
      WHERE j.binding = ? AND j.kind = 'password' AND j.state <> 'leased' AND s.expires_at > ?
      """, .integer(job.binding.row), .integer(now.milliseconds)
    ) { $0.integer(0) }
    guard let row else { return nil }
    try database.run(
      "UPDATE job SET state = 'leased', lease = ? WHERE id = ?", .integer(job.lease),
      .integer(row))
    return try self.job(row)
  }

  /// The account is made at the first login: the job waits for that, or for nothing where a newer
  /// cause came.
  package func awaitLogin(_ job: Job, at now: Timestamp) throws {
    try database.run(
      """
      UPDATE job SET lease = NULL, attempts = 0, due_at = ?1,
        state = CASE generation WHEN ?2 THEN 'waiting' ELSE 'ready' END
      WHERE id = ?3 AND lease = ?4 AND state = 'leased'
      """, .integer(now.milliseconds), .integer(job.generation), .integer(job.id),
      .integer(job.lease))
  }

  /// A password waits for the account of that binding: its job goes on where it waited for that,
  /// or for what kept us from the account to pass.
  package func wakeAccount(of bindingRow: Int64, at now: Timestamp) throws {
    try database.run(
      """
      UPDATE job SET state = 'ready', attempts = 0, due_at = ?1, queued_at = ?1
      WHERE binding = ?2 AND kind = 'account' AND (
        state = 'waiting' OR (state = 'ready' AND attempts = 0 AND due_at > ?1)
        OR (state = 'parked' AND EXISTS (SELECT 1 FROM obstacle WHERE binding = ?2)))
      """, .integer(now.milliseconds), .integer(bindingRow))
  }

  /// A login is being decided for that subject: accounts that are to be made wait until then for
  /// its password.
  package func delayCreates(of subjectRow: Int64, until moment: Timestamp) throws {
    try database.run(
      """
      UPDATE job SET due_at = ?1 WHERE kind = 'account' AND state = 'ready' AND binding IN (
        SELECT id FROM binding WHERE subject = ?2 AND remote_id IS NULL)
      """, .integer(moment.milliseconds), .integer(subjectRow))
  }

  /// A new account is to be put where new ones belong.
  package func enqueuePlacement(of binding: Binding, at now: Timestamp) throws {
    try database.run(
      """
      INSERT INTO job (binding, directory, kind, state, due_at, queued_at)
      VALUES (?1, ?2, 'placement', 'ready', ?3, ?3) ON CONFLICT (binding, kind) DO NOTHING
      """, .integer(binding.row), .text(binding.directory.name), .integer(now.milliseconds))
  }
}
