package import SyncCore

/// Accounts that somebody else took out of groups that the table of roles gives.
extension Transaction {
  /// Groups that we put somebody into by the table, and long enough ago to be seen.
  package func settledRoleGroups(
    in directory: DirectoryID, heldBy moment: Timestamp
  ) throws -> [RemoteID] {
    try database.rows(
      """
      SELECT DISTINCT r.remote_id FROM role_group r JOIN binding b ON b.id = r.binding
      WHERE b.directory = ? AND r.held_at <= ? AND r.unsure = 0 ORDER BY 1
      """, .text(directory.name), .integer(moment.milliseconds)
    ) { RemoteID($0.text(0)) }
  }

  /// Whom we put into such a group by then. Not who is suspended or gone, is being looked at, or
  /// comes or leaves anyhow.
  package func settledMembers(
    ofRole group: RemoteID, in directory: DirectoryID, heldBy moment: Timestamp
  ) throws -> [MemberDrift.Held] {
    try database.rows(
      """
      SELECT r.binding, b.remote_id, s.name FROM role_group r
      JOIN binding b ON b.id = r.binding JOIN subject s ON s.id = b.subject
      WHERE r.remote_id = ?1 AND b.directory = ?2 AND r.held_at <= ?3 AND r.unsure = 0
        AND b.remote_id IS NOT NULL AND b.remote_active = 1 AND b.unsure = 0
        AND b.id NOT IN (SELECT binding FROM suspect)
        AND NOT EXISTS (SELECT 1 FROM drift d WHERE d.binding = b.id
          AND json_extract(d.detail, '$.change') IN ('gone', 'suspended'))
        AND NOT EXISTS (SELECT 1 FROM job j WHERE j.binding = b.id AND j.kind = 'roles'
          AND (j.state NOT IN ('parked', 'held')
            OR ?1 IN (SELECT value FROM json_each(j.leaving))))
      """, .text(group.id), .text(directory.name), .integer(moment.milliseconds)
    ) { MemberDrift.Held(row: $0.integer(0), account: RemoteID($0.text(1)), name: $0.text(2)) }
  }

  /// Marks who is no member of such a group any more, and nobody else of those who were looked at.
  /// True where somebody was not marked before.
  package func noteLostRoles(
    _ group: RemoteID, of held: [MemberDrift.Held], missing: [MemberDrift.Held]
  ) throws -> Bool {
    let lost = Set(missing.map(\.row))
    var isNews = false
    for member in held {
      let isLost = lost.contains(member.row)
      let changes = try database.run(
        "UPDATE role_group SET lost = ?1 WHERE binding = ?2 AND remote_id = ?3 AND lost <> ?1",
        .integer(isLost ? 1 : 0), .integer(member.row), .text(group.id))
      if isLost, changes > 0 { isNews = true }
    }
    return isNews
  }

  /// The account is known to be out of such a group: whether it should be in is compared anew.
  /// False where something else came of the membership since it was marked.
  package func forgetLostRole(_ group: RemoteID, of bindingRow: Int64) throws -> Bool {
    try database.run(
      "DELETE FROM role_group WHERE binding = ? AND remote_id = ? AND lost = 1 AND unsure = 0",
      .integer(bindingRow), .text(group.id)) > 0
  }

  /// The groups of the table that somebody else took an account out of.
  package func lostRoles(of bindingRow: Int64) throws -> Set<RemoteID> {
    let groups = try database.rows(
      "SELECT remote_id FROM role_group WHERE binding = ? AND lost = 1", .integer(bindingRow)
    ) { RemoteID($0.text(0)) }
    return Set(groups)
  }
}
