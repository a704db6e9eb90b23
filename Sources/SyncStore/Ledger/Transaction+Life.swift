package import SyncCore

/// How accounts leave, come back and are looked for again.
extension Transaction {
  /// Remembers what is known of an account's way out.
  package func store(_ life: Life, of bindingRow: Int64) throws {
    try database.run(
      """
      UPDATE binding SET away_since = ?1, gone_since = ?2, owes_sign_out = ?3
      WHERE id = ?4
        AND (away_since IS NOT ?1 OR gone_since IS NOT ?2 OR owes_sign_out IS NOT ?3)
      """, SQLValue(life.awaySince), SQLValue(life.goneSince),
      .integer(life.owesSignOut ? 1 : 0), .integer(bindingRow))
  }

  /// The binding is planned again then, whatever the source says; nil for no such time.
  package func planAgain(_ bindingRow: Int64, at moment: Timestamp?) throws {
    try database.run(
      "UPDATE binding SET plan_at = ?1 WHERE id = ?2 AND plan_at IS NOT ?1", SQLValue(moment),
      .integer(bindingRow))
  }

  /// When a binding is planned again by itself; nil for no such time.
  package func planAt(_ bindingRow: Int64) throws -> Timestamp? {
    try database.first(
      "SELECT plan_at FROM binding WHERE id = ?", .integer(bindingRow)
    ) { $0.optionalTimestamp(0) } ?? nil
  }

  /// Rows of subjects with a binding whose time has come, at most so many; the times are struck
  /// off.
  package func takeDuePlans(at now: Timestamp, limit: Int) throws -> [Int64] {
    try database.rows(
      """
      UPDATE binding SET plan_at = NULL WHERE id IN (
        SELECT id FROM binding WHERE plan_at <= ? ORDER BY plan_at LIMIT ?) RETURNING subject
      """, .integer(now.milliseconds), .integer(Int64(limit))
    ) { $0.integer(0) }
  }

  /// When the next binding is to be planned again; nil when none is.
  package func nextPlan() throws -> Timestamp? {
    try database.first(
      "SELECT min(plan_at) FROM binding WHERE plan_at IS NOT NULL"
    ) { $0.optionalTimestamp(0) } ?? nil
  }

  /// The account is no longer there: it was deleted, and may come back out of the bin, with the
  /// password that it had.
  package func noteRemoved(_ binding: Binding, at now: Timestamp) throws {
    try database.run(
      """
      UPDATE binding SET removed_at = ?, remote_active = 2, unsure = 0, owes_sign_out = 0
      WHERE id = ? AND remote_id IS NOT NULL
      """, .integer(now.milliseconds), .integer(binding.row))
  }

  /// The account came out of the bin.
  package func noteRestored(_ bindingRow: Int64, at now: Timestamp) throws {
    try database.run(
      "UPDATE binding SET restored_at = ? WHERE id = ?", .integer(now.milliseconds),
      .integer(bindingRow))
  }

  /// What was deleted will not come back: the binding has no account any more, and the password
  /// begins anew.
  package func forgetRemoved(_ bindingRow: Int64, at now: Timestamp) throws {
    if let held = try binding(bindingRow),
      ![.queued, .awaitingLogin, .released].contains(held.passwordState),
      try note(.release, of: held, at: now), let released = try binding(bindingRow)
    {
      try note(.bind, of: released, at: now)
    }
    try database.run(
      """
      UPDATE binding SET remote_id = NULL, remote_name = NULL, remote_active = NULL,
        remote_attributes = NULL, created_at = NULL, removed_at = NULL, unsure = 0,
        matched_by = NULL, verifier = NULL
      WHERE id = ? AND removed_at IS NOT NULL
      """, .integer(bindingRow))
  }

  /// Whoever holds the address was asked to come in: the account is looked for again then.
  package func noteInvited(
    _ bindingRow: Int64, name: String, lookAt moment: Timestamp
  ) throws {
    try database.run(
      "UPDATE binding SET invited_at = ?1, plan_at = ?1, invited_name = ?2 WHERE id = ?3",
      .integer(moment.milliseconds), .text(name), .integer(bindingRow))
  }

  /// A person took the link away: the account stays as it is, in the groups that we put it into,
  /// too.
  package func detach(_ bindingRow: Int64) throws {
    try database.run("DELETE FROM held_member WHERE member = ?", .integer(bindingRow))
    try database.run("DELETE FROM member_check WHERE member = ?", .integer(bindingRow))
    try database.run(
      "UPDATE binding SET detached = 1, invited_at = NULL WHERE id = ?", .integer(bindingRow))
  }

  /// How the account was found that the binding is linked to.
  package func setMatch(_ words: String?, of bindingRow: Int64) throws {
    try database.run(
      "UPDATE binding SET matched_by = ? WHERE id = ?", SQLValue(words), .integer(bindingRow))
  }

  /// How many accounts we have in a directory, with those that are being made but for one.
  package func seatsTaken(in directory: DirectoryID, but bindingRow: Int64) throws -> Int {
    try database.first(
      """
      SELECT count(*) FROM binding WHERE directory = ? AND id <> ?
        AND (remote_active < 2 OR create_sent_at IS NOT NULL)
      """, .text(directory.name), .integer(bindingRow)
    ) { $0.count(0) } ?? 0
  }

  /// A seat is free: the oldest job that waits for one goes on.
  package func wakeForSeat(in directory: DirectoryID, at now: Timestamp) throws {
    try database.run(
      """
      UPDATE job SET state = 'ready', attempts = 0, due_at = ?1, queued_at = ?1
      WHERE id = (SELECT id FROM job WHERE directory = ?2 AND kind = 'account'
        AND state = 'parked' AND state <> 'ready' AND reason LIKE ?3 ORDER BY queued_at LIMIT 1)
      """, .integer(now.milliseconds), .text(directory.name), .text(Self.noSeat + "%"))
  }

  /// How the reason of a job begins that waits for a seat.
  package static let noSeat = "no seat is free"
}
