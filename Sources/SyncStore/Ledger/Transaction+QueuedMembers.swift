package import SyncCore

/// Members whose changes stand still, for the queue's list: they have no jobs of their own.
extension Transaction {
  /// Those after a place, group by group.
  package func queuedMembers(
    _ filter: QueueFilter, after place: QueuedMember.Place, limit: Int
  ) throws -> [QueuedMember] {
    try database.rows(
      """
      SELECT c.binding, c.member, b.directory, g.name, s.name, c.state, c.reason
      FROM member_check c JOIN binding b ON b.id = c.binding JOIN subject g ON g.id = b.subject
        JOIN binding m ON m.id = c.member JOIN subject s ON s.id = m.subject
      WHERE (c.binding, c.member) > (?1, ?2) AND c.state IN ('held', 'refused')
        AND (?3 IS NULL OR b.directory = ?3)
        AND (?4 IS NULL OR iif(c.state = 'held', 'held', 'parked') = ?4)
        AND (?5 IS NULL OR iif(c.state = 'held', 'membership', 'refused') = ?5)
      ORDER BY c.binding, c.member LIMIT ?6
      """, .integer(place.group), .integer(place.member), SQLValue(filter.directory?.name),
      SQLValue(filter.state?.rawValue), SQLValue(filter.cause), .integer(Int64(limit))
    ) { row in
      let isHeld = row.text(5) == "held"
      return QueuedMember(
        place: .init(group: row.integer(0), member: row.integer(1)),
        directory: DirectoryID(row.text(2)), group: row.text(3), user: row.text(4),
        state: isHeld ? .held : .parked, reason: isHeld ? nil : row.optionalText(6))
    }
  }

  /// Has what directories did not take of the members of groups tried again, in one directory or in
  /// all. Gives how many.
  package func reopenChecks(in directory: DirectoryID? = nil, at now: Timestamp) throws -> Int {
    try database.run(
      """
      INSERT INTO job (binding, directory, kind, state, due_at, queued_at)
        SELECT id, directory, 'members', iif(remote_id IS NULL, 'waiting', 'ready'), ?1, ?1
        FROM binding WHERE id IN (SELECT binding FROM member_check WHERE state = 'refused')
          AND (?2 IS NULL OR directory = ?2)
      ON CONFLICT (binding, kind) DO NOTHING
      """, .integer(now.milliseconds), SQLValue(directory?.name))
    return try database.run(
      """
      UPDATE member_check SET state = 'open', attempts = 0, due_at = 0 WHERE state = 'refused'
        AND (?1 IS NULL OR binding IN (SELECT id FROM binding WHERE directory = ?1))
      """, SQLValue(directory?.name))
  }
}
