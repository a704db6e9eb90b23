package import SyncCore

/// Where bindings stand on their way to one password, and what is known of what was sent.
extension Transaction {
  /// Something happened to a binding's password: its state becomes what `PasswordState.after` says.
  ///
  /// What cannot happen in its state changes nothing, and an event says so; false then. `reason` is
  /// for people.
  @discardableResult
  package func note(
    _ occurrence: PasswordState.Occurrence, of binding: Binding, reason: String? = nil,
    at now: Timestamp
  ) throws -> Bool {
    let text = try database.first(
      "SELECT password_state FROM binding WHERE id = ?", .integer(binding.row)
    ) { $0.text(0) }
    guard let text else { return false }
    guard let state = PasswordState(rawValue: text) else {
      throw LedgerError.failed("a password in an unknown state: \(text)")
    }
    guard let next = state.after(occurrence) else {
      var event = Event(.passwordIgnored, of: binding, at: now)
      event.reason =
        "\"\(occurrence.rawValue)\" cannot happen to a password that is \"\(text)\""
      try append(event)
      return false
    }
    try database.run(
      "UPDATE binding SET password_state = ?, password_reason = ? WHERE id = ?",
      .text(next.rawValue), SQLValue(reason), .integer(binding.row))
    return true
  }

  /// The directory accepted that login's password.
  package func store(
    accepted password: SealedPassword, of bindingRow: Int64, at now: Timestamp
  ) throws {
    try database.run(
      """
      UPDATE binding SET password_login = ?, password_at = ?, password_received_at = ?,
        verifier = ?, password_stamp = NULL, password_stamp_before = NULL
      WHERE id = ?
      """, .text(password.login.id), .integer(now.milliseconds),
      .integer(password.receivedAt.milliseconds), SQLValue(password.verifier),
      .integer(bindingRow))
  }

  /// What is known of the passwords that were sent, but for the time of the push.
  package func store(_ trail: PasswordTrail, of bindingRow: Int64) throws {
    try database.run(
      """
      UPDATE binding SET password_stamp = ?, password_stamp_before = ?, password_sent_login = ?,
        password_sent_at = ?, password_sent_stamp = ?, password_open_until = ?
      WHERE id = ?
      """, SQLValue(trail.stamp), SQLValue(trail.stampBefore), SQLValue(trail.sent?.login.id),
      SQLValue(trail.sent?.at), SQLValue(trail.sent?.stamp), SQLValue(trail.openUntil),
      .integer(bindingRow))
  }

  /// The binding of an account that has our password, for a look at its times; nil for any other.
  package func takenOver(_ id: RemoteID, in directory: DirectoryID) throws -> Binding? {
    let row = try database.first(
      """
      SELECT id FROM binding
      WHERE directory = ? AND remote_id = ? AND password_state = 'taken-over'
      """, .text(directory.name), .text(id.id)
    ) { $0.integer(0) }
    return try row.flatMap(binding(_:))
  }

  /// How many passwords of logins since then that directory took for a subject.
  package func pushCount(
    of subjectRow: Int64, in directory: DirectoryID, since: Timestamp
  ) throws -> Int {
    let count = try database.first(
      """
      SELECT count(*) FROM login l JOIN login_outcome o ON o.login = l.id
      WHERE l.subject = ? AND l.received_at > ? AND o.directory = ? AND o.outcome = 'pushed'
        AND o.reason <> 'already-queued'
      """, .integer(subjectRow), .integer(since.milliseconds), .text(directory.name)
    ) { $0.count(0) }
    return count ?? 0
  }

  /// Why a login's password was to be sent to that directory; nil for an unknown login.
  package func pushReason(of login: LoginID, in directory: DirectoryID) throws -> String? {
    try database.first(
      "SELECT reason FROM login_outcome WHERE login = ? AND directory = ?", .text(login.id),
      .text(directory.name)
    ) { $0.text(0) }
  }
}
