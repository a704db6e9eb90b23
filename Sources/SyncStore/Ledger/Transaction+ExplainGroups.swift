package import SyncCore

/// What `explain` asks of groups and their members.
extension Transaction {
  /// How an account stands with the groups of its directory that we keep: those that the source has
  /// it in, that we put it into, and that are being compared.
  package func memberships(ofMember bindingRow: Int64) throws -> [MemberFacts] {
    try database.rows(
      """
      SELECT * FROM (
        SELECT s.name AS name, p.rule, p.rule = 'follow' AND EXISTS (
            SELECT 1 FROM under_group u JOIN membership m ON m.group_id = u.group_id
              AND m.member = us.source_id AND m.kind IN ('', us.kind)
            WHERE u.binding = gb.id) AS is_wanted,
          h.member IS NOT NULL AS is_held, coalesce(h.unsure, 0), gb.remote_id IS NOT NULL,
          ub.remote_id IS NOT NULL, coalesce(ub.remote_active, 1) = 1, c.state AS state, c.reason,
          EXISTS (SELECT 1 FROM member_drift d JOIN json_each(d.detail, '$.missing') e
            WHERE d.binding = gb.id AND e.value = us.name)
        FROM binding ub JOIN subject us ON us.id = ub.subject
          JOIN binding gb ON gb.directory = ub.directory
          JOIN pushed_group p ON p.binding = gb.id JOIN subject s ON s.id = gb.subject
          LEFT JOIN held_member h ON h.binding = gb.id AND h.member = ub.id
          LEFT JOIN member_check c ON c.binding = gb.id AND c.member = ub.id
        WHERE ub.id = ?)
      WHERE is_wanted OR is_held OR state IS NOT NULL ORDER BY name
      """, .integer(bindingRow), read: Self.memberFacts)
  }

  /// The members of a group of a directory: those that the source has in it, that we put into it,
  /// and that are being compared, by name.
  package func memberFacts(of group: Binding) throws -> [MemberFacts] {
    try database.rows(
      """
      WITH wanted (id) AS (
        SELECT s.id FROM under_group u JOIN pushed_group p ON p.binding = u.binding
          JOIN membership m ON m.group_id = u.group_id
          JOIN subject s ON s.source_id = m.member AND m.kind IN ('', s.kind)
            AND (s.kind = 'user' OR p.mirrors_nesting = 1)
          WHERE u.binding = ?1 AND p.rule = 'follow' AND s.presence <> 'gone'),
      known (id) AS (
        SELECT id FROM wanted
        UNION SELECT b.subject FROM held_member h JOIN binding b ON b.id = h.member
          WHERE h.binding = ?1
        UNION SELECT b.subject FROM member_check c JOIN binding b ON b.id = c.member
          WHERE c.binding = ?1)
      SELECT s.name, p.rule, s.id IN wanted, h.member IS NOT NULL, coalesce(h.unsure, 0),
        gb.remote_id IS NOT NULL, mb.remote_id IS NOT NULL, coalesce(mb.remote_active, 1) = 1,
        c.state, c.reason,
        EXISTS (SELECT 1 FROM member_drift d JOIN json_each(d.detail, '$.missing') e
          WHERE d.binding = ?1 AND e.value = s.name)
      FROM known JOIN subject s ON s.id = known.id JOIN binding gb ON gb.id = ?1
        JOIN pushed_group p ON p.binding = gb.id
        LEFT JOIN binding mb ON mb.subject = s.id AND mb.directory = gb.directory
        LEFT JOIN held_member h ON h.binding = ?1 AND h.member = mb.id
        LEFT JOIN member_check c ON c.binding = ?1 AND c.member = mb.id
      ORDER BY s.folded_name
      """, .integer(group.row), read: Self.memberFacts)
  }

  private static func memberFacts(_ row: borrowing Row) -> MemberFacts {
    var facts = MemberFacts(name: row.text(0))
    facts.rule = MemberRule(rawValue: row.text(1)) ?? .keep
    facts.isWanted = row.flag(2)
    facts.isHeld = row.flag(3)
    facts.isUnsure = row.flag(4)
    facts.isGroupThere = row.flag(5)
    facts.isLinked = row.flag(6)
    facts.isActive = row.flag(7)
    facts.check = row.optionalText(8)
    facts.reason = row.optionalText(9)
    facts.wasTakenOut = row.flag(10)
    return facts
  }

  /// What others were last told to have changed of a group's members; nil for nothing.
  package func memberDrift(of bindingRow: Int64) throws -> JSONValue? {
    try database.first(
      "SELECT detail FROM member_drift WHERE binding = ?", .integer(bindingRow)
    ) { try? JSONReader.value(of: Array($0.text(0).utf8)) } ?? nil
  }

  /// Why a guard holds its batch in a directory, as it was told last.
  package func heldReason(by kind: GuardKind, in directory: DirectoryID) throws -> String? {
    try database.first(
      """
      SELECT reason FROM event WHERE subject IS NULL AND kind = 'held' AND directory = ?
        AND json_extract(detail, '$.guard') = ? ORDER BY id DESC LIMIT 1
      """, .text(directory.name), .text(kind.rawValue)
    ) { $0.optionalText(0) } ?? nil
  }

  /// The groups of the source that a word may mean, best first: by name, by source id, by id or
  /// name in a directory. Of equal ones the living go first.
  package func groups(called word: String) throws -> [NamedSubject] {
    try database.rows(
      """
      SELECT id, kind, source_id, name, presence FROM subject WHERE kind = 'group' AND (
        folded_name = ?1 OR source_id = ?2 OR id IN (
          SELECT subject FROM binding WHERE remote_id = ?2 OR lower(remote_name) = ?1))
      ORDER BY presence = 'gone', folded_name <> ?1, source_id <> ?2, id LIMIT 10
      """, .text(word.lowercased()), .text(word), read: Self.namedSubject)
  }

  /// Names of living groups, at most so many.
  package func groupNames(limit: Int) throws -> [String] {
    try database.rows(
      """
      SELECT name FROM subject WHERE kind = 'group' AND presence <> 'gone'
      ORDER BY folded_name LIMIT ?
      """, .integer(Int64(limit))
    ) { $0.text(0) }
  }

  /// How many members a group of the source lists.
  package func listedMemberCount(of group: SubjectID) throws -> Int {
    try database.first(
      "SELECT count(*) FROM membership WHERE group_id = ?", .text(group.id)
    ) { $0.count(0) } ?? 0
  }
}
