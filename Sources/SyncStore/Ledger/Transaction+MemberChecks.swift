package import SyncCore

/// Members to compare: noted with their cause, and worked off in slices.
extension Transaction {
  /// One slice of a group's checks, at most so many that have something to do; those that have
  /// nothing are struck off. Looks at about `scanLimit` at most.
  package func takeChecks(
    of bindingRow: Int64, limit: Int, scanLimit: Int, at now: Timestamp
  ) throws -> [MemberCheck] {
    let rule = try memberRule(of: bindingRow) ?? .keep
    var taken: [MemberCheck] = []
    for state in ["released", "open"] {
      var scanned = 0
      while taken.isEmpty, scanned < scanLimit {
        let page = limit * Self.checksPerMemberLimit
        let checks = try checks(of: bindingRow, in: state, limit: page, at: now)
        scanned += page
        for check in checks where taken.count < limit {
          if rule == .keep || check.step == .nothing {
            try strikeOff(check, of: bindingRow)
          } else {
            taken.append(check)
          }
        }
        if checks.count < page { break }
      }
    }
    return taken
  }

  /// So many are looked at for each that a slice may take: most have something to do.
  private static let checksPerMemberLimit = 3

  /// In the order of an index, so that a slice costs nothing of what is behind it.
  private func checks(
    of bindingRow: Int64, in state: String, limit: Int, at now: Timestamp
  ) throws -> [MemberCheck] {
    try database.rows(
      """
      SELECT member, name, version, attempts, remote_id, is_active, held_id, is_wanted, created_at
      FROM member_comparison WHERE state = ?4 AND binding = ?1 AND due_at <= ?2
      ORDER BY due_at, member LIMIT ?3
      """, .integer(bindingRow), .integer(now.milliseconds), .integer(Int64(limit)),
      .text(state)
    ) { row in
      MemberCheck(
        member: row.integer(0), name: row.text(1),
        step: MemberStep(
          isWanted: row.flag(7), account: row.optionalText(4).map { RemoteID($0) },
          isActive: row.flag(5), held: row.optionalText(6).map { RemoteID($0) }),
        version: row.integer(2), attempts: row.count(3),
        accountCreatedAt: row.optionalTimestamp(8))
    }
  }

  /// The change goes out now: until its outcome is known the member may be in or out, and is
  /// written again. An account that another one takes the place of stands until that is done.
  package func noteSent(_ check: MemberCheck, of bindingRow: Int64) throws {
    switch check.step {
    case .add(let account):
      try database.run(
        """
        INSERT OR REPLACE INTO held_member (binding, member, remote_id, unsure)
        VALUES (?, ?, ?, 1)
        """,
        .integer(bindingRow), .integer(check.member), .text(account.id))
    case .remove:
      try database.run(
        "UPDATE held_member SET unsure = 1 WHERE binding = ? AND member = ?",
        .integer(bindingRow), .integer(check.member))
    case .nothing, .replace: break
    }
  }

  /// The directory did not put the member in, or did not let it go.
  package func forgetSent(_ check: MemberCheck, of bindingRow: Int64) throws {
    switch check.step {
    case .add:
      try database.run(
        "DELETE FROM held_member WHERE binding = ? AND member = ? AND unsure = 1",
        .integer(bindingRow), .integer(check.member))
    case .remove:
      try database.run(
        "UPDATE held_member SET unsure = 0 WHERE binding = ? AND member = ?",
        .integer(bindingRow), .integer(check.member))
    case .nothing, .replace: break
    }
  }

  /// The member is as it should be: what was done stands, and the check goes unless there is a
  /// newer reason for it.
  package func finish(
    _ check: MemberCheck, of bindingRow: Int64, at now: Timestamp
  ) throws {
    if let added = check.step.added {
      try database.run(
        """
        INSERT OR REPLACE INTO held_member (binding, member, remote_id, held_at)
        VALUES (?, ?, ?, ?)
        """,
        .integer(bindingRow), .integer(check.member), .text(added.id),
        .integer(now.milliseconds))
    } else if check.step.removed != nil {
      try database.run(
        "DELETE FROM held_member WHERE binding = ? AND member = ?", .integer(bindingRow),
        .integer(check.member))
    }
    try strikeOff(check, of: bindingRow)
  }

  private func strikeOff(_ check: MemberCheck, of bindingRow: Int64) throws {
    try database.run(
      "DELETE FROM member_check WHERE binding = ? AND member = ? AND version = ?",
      .integer(bindingRow), .integer(check.member), .integer(check.version))
  }

  /// The directory did not take the member: it is tried again then, or, where `due` is nil, when
  /// there is a newer reason or at the next start.
  package func postpone(
    _ check: MemberCheck, of bindingRow: Int64, due: Timestamp?, reason: String,
    at now: Timestamp
  ) throws {
    try database.run(
      """
      UPDATE member_check SET attempts = attempts + 1, reason = ?1, due_at = coalesce(?2, ?6),
        state = iif(?2 IS NULL, 'refused', state)
      WHERE binding = ?3 AND member = ?4 AND version = ?5
      """, .text(reason), SQLValue(due), .integer(bindingRow), .integer(check.member),
      .integer(check.version), .integer(now.milliseconds))
  }

  /// When the next check of a group is due; nil when none is left to do.
  package func nextCheckDue(of bindingRow: Int64) throws -> Timestamp? {
    try database.first(
      """
      SELECT min(due_at) FROM member_check WHERE binding = ? AND state IN ('open', 'released')
      """, .integer(bindingRow)
    ) { $0.optionalTimestamp(0) } ?? nil
  }

  /// Hands the members that we put into a group to the group of the source that takes its place.
  package func inheritMembers(of bindingRow: Int64, by heirRow: Int64) throws {
    let moved = try database.run(
      "UPDATE OR IGNORE held_member SET binding = ? WHERE binding = ?", .integer(heirRow),
      .integer(bindingRow))
    if moved > 0 { try recheckAll(of: heirRow) }
  }

  /// Forgets what was to be compared in a group that is not there and is not to be.
  package func forgetChecks(of bindingRow: Int64) throws {
    try database.run("DELETE FROM member_check WHERE binding = ?", .integer(bindingRow))
    try database.run(
      "DELETE FROM job WHERE binding = ? AND kind = 'members' AND state <> 'leased'",
      .integer(bindingRow))
  }

  /// Puts a job into the queue for each group of that directory that has something to compare.
  package func enqueueMembers(in directory: DirectoryID, at now: Timestamp) throws {
    try database.run(
      """
      INSERT INTO job (binding, directory, kind, state, due_at, queued_at)
        SELECT id, directory, 'members', iif(remote_id IS NULL, 'waiting', 'ready'), ?2, ?2
        FROM binding WHERE directory = ?1
          AND id IN (SELECT binding FROM member_check WHERE state IN ('open', 'released'))
      ON CONFLICT (binding, kind) DO UPDATE SET generation = generation + 1,
        state = CASE state WHEN 'parked' THEN excluded.state ELSE state END,
        due_at = CASE state WHEN 'ready' THEN min(due_at, ?2) ELSE ?2 END
      """, .text(directory.name), .integer(now.milliseconds))
  }

  /// The same for the groups of one member.
  func enqueueMembers(ofGroupsWith member: Int64, at now: Timestamp) throws {
    try database.run(
      """
      INSERT INTO job (binding, directory, kind, state, due_at, queued_at)
        SELECT id, directory, 'members', iif(remote_id IS NULL, 'waiting', 'ready'), ?2, ?2
        FROM binding WHERE id IN (
          SELECT binding FROM member_check WHERE member = ?1 AND state IN ('open', 'released'))
      ON CONFLICT (binding, kind) DO UPDATE SET generation = generation + 1,
        state = CASE state WHEN 'parked' THEN excluded.state ELSE state END,
        due_at = CASE state WHEN 'ready' THEN min(due_at, ?2) ELSE ?2 END
      """, .integer(member), .integer(now.milliseconds))
  }
}
