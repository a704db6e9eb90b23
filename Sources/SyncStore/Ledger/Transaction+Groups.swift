package import SyncCore

/// Who is in which group, by what the groups say.
extension Transaction {
  /// The groups of a user, in the order of their ids: those that list the user, and those above
  /// them. Each group is met once, so circles of groups end by themselves.
  package func memberships(of user: SubjectID) throws -> [GroupMembership] {
    try database.rows(
      """
      WITH RECURSIVE held (id, direct) AS (
        SELECT m.group_id, 1 FROM membership m
          JOIN subject g ON g.kind = 'group' AND g.source_id = m.group_id AND g.presence <> 'gone'
          WHERE m.member = ?1 AND m.kind <> 'group'
        UNION
        SELECT m.group_id, 0 FROM held
          JOIN membership m ON m.member = held.id AND m.kind <> 'user'
          JOIN subject g ON g.kind = 'group' AND g.source_id = m.group_id AND g.presence <> 'gone'
      )
      SELECT held.id, g.name, max(held.direct) FROM held
        JOIN subject g ON g.kind = 'group' AND g.source_id = held.id
        GROUP BY held.id ORDER BY held.id
      """, .text(user.id)
    ) { GroupMembership(group: $0.text(0), display: $0.text(1), isDirect: $0.flag(2)) }
  }

  /// Whom a group lists, as far as the ledger knows.
  package func members(of group: SubjectID) throws -> Set<GroupMember> {
    var members: Set<GroupMember> = []
    try database.forEach(
      "SELECT member, kind FROM membership WHERE group_id = ?", .text(group.id)
    ) { row in
      members.insert(GroupMember(row.text(0), SubjectID.Kind(rawValue: row.text(1))))
      return true
    }
    return members
  }

  /// True where a group lists anybody.
  package func hasMembers(_ group: SubjectID) throws -> Bool {
    try database.first("SELECT 1 FROM membership WHERE group_id = ? LIMIT 1", .text(group.id)) {
      _ in true
    } ?? false
  }

  /// What a group is called, and whether it is gone; nil for one that the mirror never had.
  package func groupLabel(_ group: SubjectID) throws -> (name: String, isGone: Bool)? {
    try database.first(
      "SELECT name, presence = 'gone' FROM subject WHERE kind = 'group' AND source_id = ?",
      .text(group.id)
    ) { ($0.text(0), $0.flag(1)) }
  }

  /// Puts one member into a group.
  package func add(_ member: GroupMember, to group: SubjectID) throws {
    try database.run(
      "INSERT OR IGNORE INTO membership (group_id, member, kind) VALUES (?, ?, ?)",
      .text(group.id), .text(member.id), .text(member.kind?.rawValue ?? ""))
  }

  /// Takes one member out of a group.
  package func remove(_ member: GroupMember, from group: SubjectID) throws {
    try database.run(
      "DELETE FROM membership WHERE group_id = ? AND member = ? AND kind = ?",
      .text(group.id), .text(member.id), .text(member.kind?.rawValue ?? ""))
  }
}
