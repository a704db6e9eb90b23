package import SyncCore

/// Why members are compared: something that concerns them has changed. A newer reason raises the
/// version of a check that is there, and what no guard has looked at yet stays so.
extension Transaction {
  /// Has one member of a group of the source compared, in every group at or above that one that is
  /// kept in step: that user, or all users under that group and the group itself.
  package func recheck(_ member: GroupMember, of group: SubjectID) throws {
    if member.kind != .group { try recheckUser(member.id, group.id) }
    if member.kind != .user, try row(of: SubjectID(.group, member.id)) != nil {
      try recheckGroup(member.id, group.id)
    }
  }

  private func recheckUser(_ user: String, _ group: String) throws {
    try database.run(
      """
      INSERT INTO member_check (binding, member, state)
        WITH RECURSIVE up (id) AS (
          SELECT ?1
          UNION SELECT m.group_id FROM up
            JOIN membership m ON m.member = up.id AND m.kind <> 'user'
        )
        SELECT gb.id, mb.id, 'new' FROM up
          JOIN subject gs ON gs.kind = 'group' AND gs.source_id = up.id
          JOIN binding gb ON gb.subject = gs.id
          JOIN pushed_group p ON p.binding = gb.id
            AND (p.rule = 'follow' OR gb.remote_id IS NOT NULL)
          JOIN subject ms ON ms.kind = 'user' AND ms.source_id = ?2
          JOIN binding mb ON mb.subject = ms.id AND mb.directory = gb.directory
          WHERE true
      ON CONFLICT (binding, member) DO UPDATE SET version = version + 1, state = 'new',
        attempts = 0, due_at = 0, reason = NULL
      """, .text(group), .text(user))
  }

  /// The groups under those above have changed, too.
  private func recheckGroup(_ member: String, _ group: String) throws {
    for above in try pushedGroups(atOrAbove: group) { try refreshUnder(above) }
    try database.run(
      """
      INSERT INTO member_check (binding, member, state)
        WITH RECURSIVE up (id) AS (
          SELECT ?1
          UNION SELECT m.group_id FROM up
            JOIN membership m ON m.member = up.id AND m.kind <> 'user'
        ), down (id) AS (
          SELECT source_id FROM subject WHERE kind = 'group' AND source_id = ?2
          UNION SELECT g.source_id FROM down
            JOIN membership m ON m.group_id = down.id AND m.kind <> 'user'
            JOIN subject g ON g.kind = 'group' AND g.source_id = m.member
        ), concerned (id) AS (
          SELECT id FROM subject WHERE kind = 'group' AND source_id = ?2
          UNION SELECT u.id FROM down
            JOIN membership m ON m.group_id = down.id AND m.kind <> 'group'
            JOIN subject u ON u.kind = 'user' AND u.source_id = m.member
        )
        SELECT gb.id, mb.id, 'new' FROM up
          JOIN subject gs ON gs.kind = 'group' AND gs.source_id = up.id
          JOIN binding gb ON gb.subject = gs.id
          JOIN pushed_group p ON p.binding = gb.id
            AND (p.rule = 'follow' OR gb.remote_id IS NOT NULL)
          JOIN concerned c
          JOIN binding mb ON mb.subject = c.id AND mb.directory = gb.directory
          WHERE true
      ON CONFLICT (binding, member) DO UPDATE SET version = version + 1, state = 'new',
        attempts = 0, due_at = 0, reason = NULL
      """, .text(group), .text(member))
  }

  private func pushedGroups(atOrAbove group: String) throws -> [Int64] {
    try database.rows(
      """
      WITH RECURSIVE up (id) AS (
        SELECT ?1
        UNION SELECT m.group_id FROM up JOIN membership m ON m.member = up.id AND m.kind <> 'user'
      )
      SELECT p.binding FROM up JOIN subject s ON s.kind = 'group' AND s.source_id = up.id
        JOIN binding b ON b.subject = s.id JOIN pushed_group p ON p.binding = b.id
      """, .text(group)
    ) { $0.integer(0) }
  }

  /// Has all members of a directory's group compared: those that the source has in it, and those
  /// that we put there.
  package func recheckAll(of bindingRow: Int64) throws {
    try refreshUnder(bindingRow)
    try database.run(
      """
      INSERT INTO member_check (binding, member, state)
        SELECT ?1, mb.id, 'new' FROM under_group u
          JOIN membership m ON m.group_id = u.group_id
          JOIN subject ms ON ms.kind IN ('user', 'group') AND ms.source_id = m.member
            AND m.kind IN ('', ms.kind)
          JOIN binding gb ON gb.id = ?1
          JOIN binding mb ON mb.subject = ms.id AND mb.directory = gb.directory
          WHERE u.binding = ?1
        UNION SELECT ?1, member, 'new' FROM held_member WHERE binding = ?1
      ON CONFLICT (binding, member) DO UPDATE SET version = version + 1, state = 'new',
        attempts = 0, due_at = 0, reason = NULL
      """, .integer(bindingRow))
  }

  /// Has all that is under a group compared in the groups that list it: it is gone, or has come.
  package func recheckParents(of group: SubjectID) throws {
    let parents = try database.rows(
      "SELECT DISTINCT group_id FROM membership WHERE member = ? AND kind <> 'user'",
      .text(group.id)
    ) { $0.text(0) }
    for parent in parents { try recheckGroup(group.id, parent) }
  }

  /// The account of a member has come, gone or changed: all its groups in that directory are looked
  /// at, at once.
  package func recheckGroups(ofMember binding: Binding, at now: Timestamp) throws {
    let isAny = try database.first("SELECT 1 FROM pushed_group LIMIT 1") { _ in true }
    guard isAny != nil else { return }
    try database.run(
      """
      INSERT INTO member_check (binding, member, state)
        WITH RECURSIVE up (id) AS (
          SELECT group_id FROM membership WHERE member = ?2 AND kind IN ('', ?3)
          UNION SELECT m.group_id FROM up
            JOIN membership m ON m.member = up.id AND m.kind <> 'user'
        )
        SELECT gb.id, ?1, 'open' FROM up
          JOIN subject gs ON gs.kind = 'group' AND gs.source_id = up.id
          JOIN binding gb ON gb.subject = gs.id AND gb.directory = ?4
          JOIN pushed_group p ON p.binding = gb.id
            AND (p.rule = 'follow' OR gb.remote_id IS NOT NULL)
        UNION SELECT binding, ?1, 'open' FROM held_member WHERE member = ?1
      ON CONFLICT (binding, member) DO UPDATE SET version = version + 1,
        state = iif(state IN ('new', 'held', 'released'), state, 'open'), attempts = 0, due_at = 0,
        reason = NULL
      """, .integer(binding.row), .text(binding.subject.id), .text(binding.subject.kind.rawValue),
      .text(binding.directory.name))
    try enqueueMembers(ofGroupsWith: binding.row, at: now)
  }
}
