package import SyncCore

/// Members of groups that somebody else took out, or put in.
extension Transaction {
  /// Groups of that directory whose members follow the source and are there, by their rows.
  package func followedGroups(in directory: DirectoryID) throws -> [Int64] {
    try database.rows(
      """
      SELECT b.id FROM pushed_group p JOIN binding b ON b.id = p.binding
      WHERE b.directory = ? AND b.remote_id IS NOT NULL AND p.rule = 'follow' ORDER BY b.id
      """, .text(directory.name)
    ) { $0.integer(0) }
  }

  /// Members that we put into a group by then, but for those that are being compared.
  package func settledMembers(
    of groupRow: Int64, heldBy moment: Timestamp
  ) throws -> [MemberDrift.Held] {
    try database.rows(
      """
      SELECT h.member, h.remote_id, s.name FROM held_member h
      JOIN binding b ON b.id = h.member JOIN subject s ON s.id = b.subject
      WHERE h.binding = ?1 AND h.held_at <= ?2 AND h.unsure = 0
        AND h.member NOT IN (SELECT member FROM member_check WHERE binding = ?1)
      """, .integer(groupRow), .integer(moment.milliseconds)
    ) { MemberDrift.Held(row: $0.integer(0), account: RemoteID($0.text(1)), name: $0.text(2)) }
  }

  /// The name of the user whose account that is, where we did not put it into the group and the
  /// source does not have the user there; nil for everybody else.
  package func outsider(_ account: RemoteID, of group: Binding) throws -> String? {
    try database.first(
      """
      SELECT s.name FROM binding b JOIN subject s ON s.id = b.subject AND s.kind = 'user'
      WHERE b.directory = ?1 AND b.remote_id = ?2
        AND b.id NOT IN (SELECT member FROM held_member WHERE binding = ?3)
        AND b.id NOT IN (SELECT member FROM member_check WHERE binding = ?3)
        AND NOT EXISTS (SELECT 1 FROM under_group u JOIN membership m ON m.group_id = u.group_id
          AND m.member = s.source_id AND m.kind IN ('', 'user') WHERE u.binding = ?3)
      """, .text(group.directory.name), .text(account.id), .integer(group.row)
    ) { $0.text(0) }
  }

  /// That member is no longer there: whether it should be is compared anew.
  package func forgetHeld(_ member: Int64, in groupRow: Int64) throws {
    try database.run(
      "DELETE FROM held_member WHERE binding = ? AND member = ?", .integer(groupRow),
      .integer(member))
    try database.run(
      """
      INSERT INTO member_check (binding, member, state) VALUES (?, ?, 'new')
      ON CONFLICT (binding, member) DO UPDATE SET version = version + 1
      """, .integer(groupRow), .integer(member))
  }

  /// Remembers what was told of a group's members; nil for nothing. True where it is news.
  package func noteMemberDrift(_ told: JSONValue?, of group: Binding) throws -> Bool {
    guard let told else {
      try database.run("DELETE FROM member_drift WHERE binding = ?", .integer(group.row))
      return false
    }
    return try database.run(
      """
      INSERT INTO member_drift (binding, directory, detail) VALUES (?1, ?2, ?3)
      ON CONFLICT (binding) DO UPDATE SET detail = ?3 WHERE detail <> ?3
      """, .integer(group.row), .text(group.directory.name), .text(JSONWriter.text(of: told))) > 0
  }

  /// How many groups of each directory have members that somebody else changed.
  func memberDriftCounts() throws -> [DirectoryID: Int] {
    let rows = try database.rows(
      """
      SELECT directory, count(*) FROM (
        SELECT directory, binding FROM member_drift
        UNION ALL SELECT DISTINCT b.directory, r.remote_id FROM role_group r
          JOIN binding b ON b.id = r.binding WHERE r.lost = 1)
      GROUP BY directory
      """
    ) { (DirectoryID($0.text(0)), $0.count(1)) }
    return Dictionary(uniqueKeysWithValues: rows)
  }
}
