package import SyncCore

/// Users whom something else than their own record concerns: written down with the cause, and
/// planned again in small batches, also after a restart.
extension Transaction {
  /// Has a member of a group planned again: that user, or all users under that group.
  package func replan(_ member: GroupMember) throws {
    if member.kind != .group {
      try database.run(
        """
        INSERT OR IGNORE INTO replan (subject)
          SELECT id FROM subject WHERE kind = 'user' AND source_id = ?
        """, .text(member.id))
    }
    if member.kind != .user { try replanAll(under: SubjectID(.group, member.id)) }
  }

  /// Has all users under a group planned again: it and each group below it stand for those whom
  /// they list. Each group is met once, so circles of groups end by themselves.
  package func replanAll(under group: SubjectID) throws {
    try database.run(
      """
      INSERT INTO replan (subject)
        WITH RECURSIVE under (id) AS (
          SELECT source_id FROM subject WHERE kind = 'group' AND source_id = ?
          UNION
          SELECT m.member FROM under JOIN membership m ON m.group_id = under.id
            JOIN subject g ON g.kind = 'group' AND g.source_id = m.member
            WHERE m.kind <> 'user'
        )
        SELECT g.id FROM under JOIN subject g ON g.kind = 'group' AND g.source_id = under.id
          WHERE true
      ON CONFLICT (subject) DO UPDATE SET after = ''
      """, .text(group.id))
  }

  /// Hands over the rows of users to plan again, at most so many, and strikes them off; none when
  /// nothing is left to do. Users who stand there themselves come before those of a group, of
  /// which a batch may have none.
  package func takeReplans(limit: Int) throws -> [Int64]? {
    let users = try database.rows(
      """
      DELETE FROM replan WHERE subject IN (
        SELECT r.subject FROM replan r JOIN subject s ON s.id = r.subject
        WHERE s.kind = 'user' ORDER BY r.subject LIMIT ?) RETURNING subject
      """, .integer(Int64(limit))
    ) { $0.integer(0) }
    guard users.isEmpty else { return users.sorted() }
    let group = try database.first(
      """
      SELECT r.subject, s.source_id, r.after FROM replan r JOIN subject s ON s.id = r.subject
      ORDER BY r.subject LIMIT 1
      """
    ) { (row: $0.integer(0), id: $0.text(1), after: $0.text(2)) }
    guard let group else { return nil }
    let members = try database.rows(
      """
      SELECT DISTINCT m.member, s.id FROM membership m
        LEFT JOIN subject s ON s.kind = 'user' AND s.source_id = m.member
        WHERE m.group_id = ? AND m.member > ? AND m.kind <> 'group' ORDER BY m.member LIMIT ?
      """, .text(group.id), .text(group.after), .integer(Int64(limit))
    ) { (id: $0.text(0), row: $0.optionalInteger(1)) }
    if members.count == limit, let last = members.last {
      try database.run(
        "UPDATE replan SET after = ? WHERE subject = ?", .text(last.id), .integer(group.row))
    } else {
      try database.run("DELETE FROM replan WHERE subject = ?", .integer(group.row))
    }
    return members.compactMap(\.row)
  }

  /// How many entries wait to be planned again; a group counts as one.
  package func replanCount() throws -> Int {
    try database.first("SELECT count(*) FROM replan") { $0.count(0) } ?? 0
  }
}
