package import SyncCore

/// Logins and what became of them.
extension Transaction {
  /// Stores a login with its decisions.
  package func store(
    _ login: Login, of subjectRow: Int64, decisions: [LoginDecision], at now: Timestamp
  ) throws {
    try database.run(
      "INSERT INTO login (id, idempotency_key, subject, received_at) VALUES (?, ?, ?, ?)",
      .text(login.id.id), SQLValue(login.idempotencyKey), .integer(subjectRow),
      .integer(login.receivedAt.milliseconds))
    for decision in decisions {
      try database.run(
        """
        INSERT INTO login_outcome
          (login, directory, decision, reason, eta_seconds, outcome, outcome_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?3, ?6)
        """, .text(login.id.id), .text(decision.directory.name), .text(decision.outcome.rawValue),
        .text(decision.reason), SQLValue(decision.etaSeconds.map(Int64.init)),
        .integer(now.milliseconds))
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
  /// - Parameter withFollowers: true where later logins with the same password, which rely on this
  ///   one being on its way, share its fate.
  package func setOutcome(
    _ outcome: String, of login: LoginID, in directory: DirectoryID, withFollowers: Bool,
    at now: Timestamp
  ) throws {
    if outcome == "pushed" { try notePushed(login, in: directory, withFollowers: withFollowers) }
    try database.run(
      "UPDATE login_outcome SET outcome = ?, outcome_at = ? WHERE login = ? AND directory = ?",
      .text(outcome), .integer(now.milliseconds), .text(login.id), .text(directory.name))
    guard withFollowers else { return }
    try database.run(
      """
      UPDATE login_outcome SET outcome = ?1, outcome_at = ?2
      WHERE directory = ?3 AND outcome = 'queued' AND reason = 'already-queued' AND login IN (
        SELECT id FROM login WHERE subject = (SELECT subject FROM login WHERE id = ?4))
      """, .text(outcome), .integer(now.milliseconds), .text(directory.name), .text(login.id))
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

  /// The login that came with that key before.
  package func login(withKey key: String) throws -> (id: LoginID, subjectRow: Int64)? {
    try database.first(
      "SELECT id, subject FROM login WHERE idempotency_key = ?", .text(key)
    ) { (LoginID($0.text(0)), $0.integer(1)) }
  }

  /// The answer that a login got; nil for an unknown one.
  package func answer(to login: LoginID) throws -> LoginAnswer? {
    let user = try database.first(
      "SELECT s.name FROM login l JOIN subject s ON s.id = l.subject WHERE l.id = ?",
      .text(login.id)
    ) { $0.text(0) }
    guard let user else { return nil }
    let decisions = try database.rows(
      """
      SELECT directory, decision, reason, eta_seconds FROM login_outcome WHERE login = ?
      ORDER BY directory
      """, .text(login.id)
    ) { row in
      LoginDecision(
        directory: DirectoryID(row.text(0)),
        outcome: LoginDecision.Outcome(rawValue: row.text(1)) ?? .held, reason: row.text(2),
        etaSeconds: row.optionalInteger(3).map(Int.init))
    }
    return LoginAnswer(login: login, user: user, directories: decisions)
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

  /// How many passwords are on their way to that directory.
  package func passwordBacklog(in directory: DirectoryID) throws -> Int {
    let count = try database.first(
      """
      SELECT count(*) FROM job WHERE directory = ? AND kind = 'password' AND state = 'ready'
      """, .text(directory.name)
    ) { Int($0.integer(0)) }
    return count ?? 0
  }
}
