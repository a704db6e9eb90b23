package import SyncCore

/// Whose turn it is: passwords first, and for each binding one job at a time and in order.
extension Transaction {
  /// For one binding: its password before its attributes, and both before its memberships, also
  /// while one of them waits for another attempt, or for a guard that has yet to look at it. What a
  /// guard holds for a person keeps nothing else waiting. A binding without an account has no
  /// password job that is ready.
  private static let order: [Job.Kind] = [.password, .account, .placement, .roles, .members]

  /// Claims due jobs of one directory, never two of one binding at once. `.login` claims those that
  /// somebody at the portal waits for: passwords, and accounts that a password waits for.
  ///
  /// - Parameters:
  ///   - subjectRows: whose jobs alone; nil for everybody's.
  ///   - isUrgentOnly: true for those alone that go outside of the change window.
  package func claim(
    in directory: DirectoryID, _ urgency: Urgency = .bulk, of subjectRows: [Int64]? = nil,
    urgentOnly isUrgentOnly: Bool = false, limit: Int, at now: Timestamp
  ) throws -> [Job] {
    let subjects = subjectRows.map { rows in
      JSONWriter.text(of: .array(rows.map { .integer($0) }))
    }
    var rows: [Int64] = []
    var lease: Int64?
    for look in looks(for: urgency, of: subjects, isUrgentOnly) where rows.count < limit {
      let due = try look(directory, limit - rows.count, now)
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

  private typealias Look = (DirectoryID, Int, Timestamp) throws -> [Int64]

  private func looks(
    for urgency: Urgency, of subjects: String?, _ isUrgentOnly: Bool
  ) -> [Look] {
    let passwords: Look = { try due(.password, in: $0, of: subjects, limit: $1, at: $2) }
    switch urgency {
    case .login:
      return [passwords, { try awaitedAccounts(in: $0, of: subjects, limit: $1, at: $2) }]
    case .bulk where isUrgentOnly:
      return [passwords, { try urgentRows(in: $0, of: subjects, limit: $1, at: $2) }]
    case .bulk:
      return Self.order.map { kind in
        { try due(kind, in: $0, of: subjects, limit: $1, at: $2) }
      }
    }
  }

  private func due(
    _ kind: Job.Kind, in directory: DirectoryID, of subjects: String?, limit: Int,
    at now: Timestamp
  ) throws -> [Int64] {
    try database.rows(
      """
      SELECT id FROM job WHERE directory = ?1 AND kind = ?2 AND state = 'ready' AND due_at <= ?3
        AND NOT EXISTS (SELECT 1 FROM job o WHERE o.binding = job.binding AND o.state = 'leased')
        AND (cleared = 'suspend' OR NOT EXISTS (SELECT 1 FROM job o WHERE o.binding = job.binding
          AND (o.state = 'ready' OR (o.state = 'held' AND o.announced = 0))
          AND instr(?5, ' ' || o.kind || ' ')))
        AND (?6 IS NULL OR binding IN (
          SELECT id FROM binding WHERE subject IN (SELECT value FROM json_each(?6))))
      ORDER BY due_at LIMIT ?4
      """, .text(directory.name), .text(kind.rawValue), .integer(now.milliseconds),
      .integer(Int64(limit)), .text(Self.earlier(than: kind)),
      SQLValue(subjects)
    ) { $0.integer(0) }
  }

  /// Accounts that are to be made, or found, and whose users' passwords wait for them. A cross join
  /// begins with the passwords (https://www.sqlite.org/optoverview.html#crossjoin): they are few.
  private func awaitedAccounts(
    in directory: DirectoryID, of subjects: String?, limit: Int, at now: Timestamp
  ) throws -> [Int64] {
    try database.rows(
      """
      SELECT job.id FROM job p CROSS JOIN job ON job.binding = p.binding AND job.kind = 'account'
      WHERE p.directory = ?1 AND p.state = 'waiting' AND p.kind = 'password'
        AND job.state = 'ready' AND job.due_at <= ?2
        AND NOT EXISTS (SELECT 1 FROM job o WHERE o.binding = job.binding AND o.state = 'leased')
        AND (?4 IS NULL OR job.binding IN (
          SELECT id FROM binding WHERE subject IN (SELECT value FROM json_each(?4))))
      ORDER BY job.due_at LIMIT ?3
      """, .text(directory.name), .integer(now.milliseconds), .integer(Int64(limit)),
      SQLValue(subjects)
    ) { $0.integer(0) }
  }

  /// The kinds that go before one, with a blank around each: a ready job of theirs comes first. A
  /// suspension that a person or a guard let go waits for nothing.
  private static func earlier(than kind: Job.Kind) -> String {
    " " + order.prefix { $0 != kind }.map(\.rawValue).joined(separator: " ") + " "
  }

  func nextLease() throws -> Int64? {
    try database.first(
      """
      INSERT INTO meta (name, value) VALUES ('lease', 1)
      ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value
      """
    ) { $0.integer(0) }
  }

  /// When the next ready job of that directory is due whose turn it is; nil when there is none. One
  /// whose binding is being worked on has its turn when that ends.
  package func nextDue(in directory: DirectoryID) throws -> Timestamp? {
    var earliest: Timestamp?
    for kind in Self.order {
      let due = try database.first(
        """
        SELECT due_at FROM job WHERE directory = ?1 AND kind = ?2 AND state = 'ready'
          AND due_at < ?4
          AND (cleared = 'suspend' OR NOT EXISTS (SELECT 1 FROM job o WHERE o.binding = job.binding
            AND (o.state = 'ready' OR (o.state = 'held' AND o.announced = 0))
            AND instr(?3, ' ' || o.kind || ' ')))
          AND NOT EXISTS (SELECT 1 FROM job l WHERE l.binding = job.binding AND l.state = 'leased')
        ORDER BY due_at LIMIT 1
        """, .text(directory.name), .text(kind.rawValue), .text(Self.earlier(than: kind)),
        .integer(earliest?.milliseconds ?? .max)
      ) { $0.timestamp(0) }
      earliest = due ?? earliest
    }
    return earliest
  }
}
