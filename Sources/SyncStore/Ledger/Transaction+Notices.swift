package import SyncCore

/// The mails that tell users of their bindings: queued with the binding, worked off later.
extension Transaction {
  /// Queues the mail of a fresh binding; it is held until a guard has looked at all of its batch.
  /// A binding that had its mail, or was not to have one, gets no second.
  ///
  /// - Parameter awaitsAccount: false where the mail goes before there is an account.
  package func queueNotice(
    of binding: Binding, due: Timestamp, awaitsAccount: Bool, at now: Timestamp
  ) throws {
    try database.run(
      """
      INSERT OR IGNORE INTO notice (binding, directory, state, queued_at, due_at, awaits_account)
      VALUES (?, ?, 'held', ?, ?, ?)
      """, .integer(binding.row), .text(binding.directory.name), .integer(now.milliseconds),
      .integer(due.milliseconds), .integer(awaitsAccount ? 1 : 0))
  }

  /// Queues the mails of a directory's bindings that never had one and whose users have not logged
  /// in.
  package func queueNotices(
    in directory: DirectoryID, due: Timestamp, awaitingAccounts: Bool, at now: Timestamp
  ) throws {
    try database.run(
      """
      INSERT OR IGNORE INTO notice (binding, directory, state, queued_at, due_at, awaits_account)
      SELECT b.id, b.directory, 'held', ?, ?, ? FROM binding b
      WHERE b.directory = ? AND b.password_state = 'awaiting-login'
        AND NOT EXISTS (SELECT 1 FROM notice n WHERE n.binding = b.id)
      """, .integer(now.milliseconds), .integer(due.milliseconds),
      .integer(awaitingAccounts ? 1 : 0), .text(directory.name))
  }

  /// How many mails of a directory are held: those that a person was told of, or the others.
  package func heldNoticeCount(in directory: DirectoryID, announced: Bool) throws -> Int {
    try database.first(
      "SELECT count(*) FROM notice WHERE directory = ? AND announced = ? AND state = 'held'",
      .text(directory.name), .integer(announced ? 1 : 0)
    ) { $0.count(0) } ?? 0
  }

  /// A person was told of the mails that are held in a directory.
  package func announceHeldNotices(in directory: DirectoryID) throws {
    try database.run(
      "UPDATE notice SET announced = 1 WHERE directory = ? AND state = 'held' AND announced = 0",
      .text(directory.name))
  }

  /// Lets held mails go. Gives how many.
  package func clearHeldNotices(in directory: DirectoryID, announced: Bool) throws -> Int {
    try database.run(
      "UPDATE notice SET state = 'ready' WHERE directory = ? AND announced = ? AND state = 'held'",
      .text(directory.name), .integer(announced ? 1 : 0))
  }

  /// The held mails that a person was told of are never sent. Gives how many.
  package func dropHeldNotices(in directory: DirectoryID) throws -> Int {
    try database.run(
      """
      UPDATE notice SET state = 'dropped'
      WHERE directory = ? AND announced = 1 AND state = 'held'
      """, .text(directory.name))
  }

  /// Whether any mail waits.
  package func hasWaitingNotices() throws -> Bool {
    try !waitingNotices().isEmpty
  }

  /// No mail that waits is ever sent. Gives how many.
  package func dropWaitingNotices() throws -> Int {
    try database.run("UPDATE notice SET state = 'dropped' WHERE state = 'held'")
      + database.run("UPDATE notice SET state = 'dropped' WHERE state = 'ready'")
  }

  /// A mail that was refused is tried again when the user has another address.
  package func retryNotice(
    of bindingRow: Int64, to recipient: String?, at now: Timestamp
  ) throws {
    try database.run(
      """
      UPDATE notice SET state = 'ready', attempts = 0, first_tried_at = NULL, due_at = ?1
      WHERE binding = ?2 AND state = 'refused' AND recipient IS NOT ?3 AND unsure < ?4
      """, .integer(now.milliseconds), .integer(bindingRow), SQLValue(recipient),
      .integer(Int64(StoredNotice.unsureLimit)))
  }

  /// When the next mail is due whose account is there, where it waits for one; nil for none.
  package func nextNoticeDue() throws -> Timestamp? {
    try database.first(
      """
      SELECT n.due_at FROM notice n JOIN binding b ON b.id = n.binding
      WHERE n.state = 'ready' AND (n.awaits_account = 0 OR b.remote_id IS NOT NULL)
      ORDER BY n.due_at LIMIT 1
      """
    ) { $0.timestamp(0) }
  }

  /// The mail that is due next, with all that its sending needs.
  package func dueNotice(at now: Timestamp) throws -> StoredNotice? {
    let found = try database.first(
      """
      SELECT n.binding, n.queued_at, n.attempts, n.first_tried_at, n.unsure
      FROM notice n JOIN binding b ON b.id = n.binding
      WHERE n.state = 'ready' AND (n.awaits_account = 0 OR b.remote_id IS NOT NULL)
        AND n.due_at <= ?
      ORDER BY n.due_at, n.binding LIMIT 1
      """, .integer(now.milliseconds)
    ) { row in
      (
        binding: row.integer(0), queuedAt: row.timestamp(1), attempts: row.count(2),
        firstTriedAt: row.optionalTimestamp(3), unsure: row.count(4)
      )
    }
    guard let found, let binding = try binding(found.binding) else { return nil }
    return StoredNotice(
      binding: binding, queuedAt: found.queuedAt, attempts: found.attempts,
      firstTriedAt: found.firstTriedAt, unsureCount: found.unsure)
  }

  /// When mails may go again under a limit for each hour; nil when one may go now.
  package func noticePause(hourLimit: Int, at now: Timestamp) throws -> Timestamp? {
    let hour = Duration.seconds(3600)
    let oldest = try database.first(
      "SELECT tried_at FROM notice WHERE tried_at > ? ORDER BY tried_at DESC LIMIT 1 OFFSET ?",
      .integer(now.advanced(by: .zero - hour).milliseconds), .integer(Int64(hourLimit - 1))
    ) { $0.timestamp(0) }
    // A clock that was ahead holds up nobody for longer.
    return oldest.map { min($0, now).advanced(by: hour) }
  }

  /// The mail is about to be sent: a kill from here on leaves open whether it was.
  package func noteSending(
    _ notice: StoredNotice, to recipient: MailAddress, at now: Timestamp
  ) throws {
    try database.run(
      """
      UPDATE notice SET tried_at = ?1, first_tried_at = coalesce(first_tried_at, ?1),
        unsure = unsure + 1, recipient = ?2 WHERE binding = ?3
      """, .integer(now.milliseconds), .text(recipient.text), .integer(notice.binding.row))
  }

  /// What was noted as being sent was not.
  package func noteNotSent(_ notice: StoredNotice) throws {
    try database.run(
      "UPDATE notice SET unsure = ? WHERE binding = ?", .integer(Int64(notice.unsureCount)),
      .integer(notice.binding.row))
  }

  /// The attempt failed because of this very mail; it is due again then.
  package func retry(_ notice: StoredNotice, due: Timestamp) throws {
    try database.run(
      "UPDATE notice SET due_at = ?, attempts = attempts + 1 WHERE binding = ?",
      .integer(due.milliseconds), .integer(notice.binding.row))
  }

  /// The mail has come to its end.
  package func finish(_ notice: StoredNotice, _ end: NoticeEnd) throws {
    try database.run(
      "UPDATE notice SET state = ? WHERE binding = ?", .text(end.rawValue),
      .integer(notice.binding.row))
  }

  /// Mails that wait, by directory and state.
  func waitingNotices() throws -> [DirectoryID: [String: Int]] {
    var counts: [DirectoryID: [String: Int]] = [:]
    for (directory, state, count) in try database.rows(
      """
      SELECT directory, 'held', count(*) FROM notice WHERE state = 'held' GROUP BY 1
      UNION ALL
      SELECT directory, 'ready', count(*) FROM notice WHERE state = 'ready' GROUP BY 1
      """, read: { (DirectoryID($0.text(0)), $0.text(1), $0.count(2)) })
    {
      counts[directory, default: [:]][state] = count
    }
    return counts
  }
}
