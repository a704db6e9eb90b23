package import SyncCore

/// What `explain` asks of the ledger beside the other topics.
extension Transaction {
  /// A mirrored user or group with what people call it.
  package struct NamedSubject: Hashable, Sendable {
    package let row: Int64
    package let subject: SubjectID
    package let name: String
    package let presence: MirrorRow.Presence
  }

  /// More users than that share no name that is worth listing.
  private static let userLimit = 10

  /// The users whom a word may mean, best first: by name in the source, source id, the account's id
  /// in a directory, the account's sign-in name. Of equal ones the living go first.
  package func users(called word: String) throws -> [NamedSubject] {
    let byName = try users(
      """
      SELECT id, kind, source_id, name, presence FROM subject
      WHERE kind = 'user' AND folded_name = ?1 ORDER BY presence = 'gone', id LIMIT ?2
      """, word.lowercased())
    if !byName.isEmpty { return byName }
    let byID = try users(
      """
      SELECT id, kind, source_id, name, presence FROM subject
      WHERE kind = 'user' AND source_id = ?1 LIMIT ?2
      """, word)
    if !byID.isEmpty { return byID }
    // Without an index: for one question by hand that is fast enough.
    return try users(
      """
      SELECT id, kind, source_id, name, presence FROM subject
      WHERE kind = 'user' AND id IN (SELECT subject FROM binding
        WHERE remote_id = ?1 OR lower(remote_name) = lower(?1))
      ORDER BY presence = 'gone', id LIMIT ?2
      """, word)
  }

  private func users(_ sql: StaticString, _ word: String) throws -> [NamedSubject] {
    try database.rows(sql, .text(word), .integer(Int64(Self.userLimit)), read: Self.namedSubject)
  }

  static func namedSubject(_ row: borrowing Row) -> NamedSubject {
    NamedSubject(
      row: row.integer(0),
      subject: SubjectID(SubjectID.Kind(rawValue: row.text(1)) ?? .user, row.text(2)),
      name: row.text(3), presence: MirrorRow.Presence(rawValue: row.text(4)) ?? .present)
  }

  /// Names of living users that begin alike, in their order, at most so many.
  package func userNames(beginningWith start: String, limit: Int) throws -> [String] {
    try database.rows(
      """
      SELECT name FROM subject WHERE kind = 'user' AND presence <> 'gone'
        AND folded_name >= ?1 AND folded_name < ?1 || char(1114111) ORDER BY folded_name LIMIT ?2
      """, .text(start.lowercased()), .integer(Int64(limit))
    ) { $0.text(0) }
  }

  /// The live jobs of a binding.
  package func queuedJobs(of bindingRow: Int64) throws -> [QueuedJob] {
    try database.rows(
      """
      SELECT j.id, j.kind, j.state, j.queued_at, j.due_at, j.attempts, j.reason, j.announced,
        s.login, s.expires_at, j.guard
      FROM job j LEFT JOIN secret s ON s.job = j.id WHERE j.binding = ? ORDER BY j.kind
      """, .integer(bindingRow)
    ) { Self.queuedJob($0) }
  }

  /// When a login came, as long as it is remembered.
  package func receivedAt(_ login: LoginID) throws -> Timestamp? {
    try database.first(
      "SELECT received_at FROM login WHERE id = ?", .text(login.id)
    ) { $0.timestamp(0) }
  }

  /// The events of one user, newest first.
  package func lastEvents(
    of subjectRow: Int64, directory: DirectoryID? = nil, limit: Int
  ) throws -> [Event] {
    try database.rows(
      """
      SELECT id, at, kind, subject, user, directory, login, job, attempt, reason, request_id, detail
      FROM event WHERE subject = ?1 AND (?2 IS NULL OR directory = ?2 OR directory IS NULL)
      ORDER BY id DESC LIMIT ?3
      """, .integer(subjectRow), SQLValue(directory?.name), .integer(Int64(limit)),
      read: Self.event)
  }

  /// When the first event happened: before that nothing is known.
  package func firstEventAt() throws -> Timestamp? {
    try database.first("SELECT at FROM event ORDER BY id LIMIT 1") { $0.timestamp(0) }
  }

  /// Since when another directory of the user holds a newer password; nil when none does.
  package func behindSince(_ bindingRow: Int64) throws -> Timestamp? {
    try database.first(
      "SELECT behind_since FROM binding WHERE id = ?", .integer(bindingRow)
    ) { $0.optionalTimestamp(0) } ?? nil
  }

  /// A user's events about accounts that were made or linked and passwords that were sent, newest
  /// first.
  package func accountEvents(of subjectRow: Int64, limit: Int) throws -> [Event] {
    try database.rows(
      """
      SELECT id, at, kind, subject, user, directory, login, job, attempt, reason, request_id, detail
      FROM event WHERE subject = ?1
        AND (kind IN ('created', 'linked', 'restored', 'password-pushed')
          OR (kind = 'retried' AND login IS NOT NULL))
      ORDER BY id DESC LIMIT ?2
      """, .integer(subjectRow), .integer(Int64(limit)), read: Self.event)
  }
}
