package import SyncCore

/// Logins and what became of them.
extension Transaction {
  /// Stores a login with its decisions.
  package func store(
    _ login: Login, of subjectRow: Int64, decisions: [LoginDecision], at now: Timestamp
  ) throws {
    try database.run(
      """
      INSERT INTO login (id, idempotency_key, address, subject, received_at) VALUES (?, ?, ?, ?, ?)
      """, .text(login.id.id), SQLValue(login.idempotencyKey),
      SQLValue(login.idempotencyKey.map { _ in login.address.foldedText }), .integer(subjectRow),
      .integer(login.receivedAt.milliseconds))
    for decision in decisions {
      try database.run(
        """
        INSERT INTO login_outcome
          (login, directory, decision, reason, delay, eta_seconds, outcome, outcome_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?3, ?7)
        """, .text(login.id.id), .text(decision.directory.name), .text(decision.outcome.rawValue),
        .text(decision.reason), SQLValue(decision.outlook?.delay?.rawValue),
        SQLValue(decision.outlook?.etaSeconds), .integer(now.milliseconds))
      if decision.outcome == .unchanged, decision.reason == "same-password" {
        try database.run(
          "UPDATE binding SET password_version = ? WHERE subject = ? AND directory = ?",
          .integer(login.receivedAt.milliseconds), .integer(subjectRow),
          .text(decision.directory.name))
      }
    }
  }

  /// What became of a login's password in one directory: `pushed`, `superseded`, `refused`, …
  ///
  /// - Parameters:
  ///   - reason: one word for the portal, where the outcome alone does not say it.
  ///   - withFollowers: true where later logins with the same password, which rely on this one
  ///     being on its way, share its fate.
  package func setOutcome(
    _ outcome: String, reason: String? = nil, of login: LoginID, in directory: DirectoryID,
    withFollowers: Bool, at now: Timestamp
  ) throws {
    if outcome == "pushed" { try notePushed(login, in: directory, withFollowers: withFollowers) }
    try database.run(
      """
      UPDATE login_outcome SET outcome = ?, outcome_reason = ?, outcome_at = ?
      WHERE login = ? AND directory = ?
      """, .text(outcome), SQLValue(reason), .integer(now.milliseconds), .text(login.id),
      .text(directory.name))
    guard withFollowers else { return }
    try database.run(
      """
      UPDATE login_outcome SET outcome = ?1, outcome_reason = ?5, outcome_at = ?2
      WHERE directory = ?3 AND outcome = 'queued' AND reason = 'already-queued' AND login IN (
        SELECT id FROM login WHERE subject = (SELECT subject FROM login WHERE id = ?4))
      """, .text(outcome), .integer(now.milliseconds), .text(directory.name), .text(login.id),
      SQLValue(reason))
  }

  /// The directory holds the password of that login, and so that of the followers, which came
  /// later.
  private func notePushed(
    _ login: LoginID, in directory: DirectoryID, withFollowers: Bool
  ) throws {
    try database.run(
      """
      UPDATE binding SET password_version = (
        SELECT max(l.received_at) FROM login l
          JOIN login_outcome o ON o.login = l.id AND o.directory = ?1
        WHERE l.subject = binding.subject AND (l.id = ?2
          OR (?3 AND o.outcome = 'queued' AND o.reason = 'already-queued')))
      WHERE directory = ?1 AND subject = (SELECT subject FROM login WHERE id = ?2)
      """, .text(directory.name), .text(login.id), .integer(withFollowers ? 1 : 0))
  }

  /// The login that came with that key before, and the folded text of whom it named.
  package func login(withKey key: String) throws -> (id: LoginID, address: String?)? {
    try database.first(
      "SELECT id, address FROM login WHERE idempotency_key = ?", .text(key)
    ) { (LoginID($0.text(0)), $0.optionalText(1)) }
  }

  /// The answer that a login got; nil for an unknown one.
  package func answer(to login: LoginID) throws -> LoginAnswer? {
    try progress(of: login).map { progress in
      LoginAnswer(
        login: login, user: progress.user, directories: progress.rows.map(\.decision))
    }
  }

  /// How a login stands; nil for an unknown one.
  package func progress(of login: LoginID) throws -> LoginProgress? {
    let found = try database.first(
      """
      SELECT s.id, s.name, l.received_at FROM login l JOIN subject s ON s.id = l.subject
      WHERE l.id = ?
      """, .text(login.id)
    ) { (row: $0.integer(0), name: $0.text(1), at: $0.timestamp(2)) }
    guard let found else { return nil }
    let rows = try database.rows(
      """
      SELECT directory, decision, reason, delay, eta_seconds, outcome, outcome_reason, outcome_at
      FROM login_outcome WHERE login = ? ORDER BY directory
      """, .text(login.id)
    ) { row in
      LoginProgress.Row(
        decision: Self.decision(row), outcome: row.text(5), outcomeReason: row.optionalText(6),
        at: row.timestamp(7))
    }
    return LoginProgress(
      login: login, subjectRow: found.row, user: found.name, receivedAt: found.at, rows: rows)
  }

  private static func decision(_ row: borrowing Row) -> LoginDecision {
    let delay = row.optionalText(3).flatMap(Outlook.Delay.init(rawValue:))
    let eta = row.optionalInteger(4).map(Int.init)
    let hasOutlook = delay != nil || eta != nil
    return LoginDecision(
      directory: DirectoryID(row.text(0)),
      outcome: LoginDecision.Outcome(rawValue: row.text(1)) ?? .held, reason: row.text(2),
      outlook: hasOutlook ? Outlook(delay: delay, etaSeconds: eta) : nil)
  }

  /// What became of a login in each directory, with the time of the last change.
  package func outcomes(
    of login: LoginID
  ) throws -> [(directory: DirectoryID, outcome: String, at: Timestamp)] {
    try database.rows(
      "SELECT directory, outcome, outcome_at FROM login_outcome WHERE login = ? ORDER BY directory",
      .text(login.id)
    ) { (DirectoryID($0.text(0)), $0.text(1), $0.timestamp(2)) }
  }

  /// Forgets logins that are older, so that the table does not grow for ever.
  package func pruneLogins(before: Timestamp, limit: Int) throws -> Int {
    try database.run(
      """
      DELETE FROM login WHERE id IN (SELECT id FROM login WHERE received_at < ? AND NOT EXISTS
        (SELECT 1 FROM secret WHERE secret.login = login.id) LIMIT ?)
      """, .integer(before.milliseconds), .integer(Int64(limit)))
  }
}

/// What a new login has to know of the password that is on its way.
extension Transaction {
  /// Tells whether a password is the one that is on its way.
  package func pendingVerifier(of bindingRow: Int64) throws -> [UInt8]? {
    try database.first(
      "SELECT s.verifier FROM secret s JOIN job j ON j.id = s.job WHERE j.binding = ?",
      .integer(bindingRow)
    ) { $0.optionalBlob(0) } ?? nil
  }

  /// The login whose password is on its way.
  package func pendingLogin(of bindingRow: Int64) throws -> LoginID? {
    try database.first(
      "SELECT s.login FROM secret s JOIN job j ON j.id = s.job WHERE j.binding = ?",
      .integer(bindingRow)
    ) { LoginID($0.text(0)) }
  }
}
