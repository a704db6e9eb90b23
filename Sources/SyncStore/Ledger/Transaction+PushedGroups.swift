package import SyncCore

/// Groups that are kept in step in a directory.
extension Transaction {
  /// What the members of a group follow; nil for a binding that is none of a pushed group.
  package func memberRule(of bindingRow: Int64) throws -> MemberRule? {
    try database.first(
      "SELECT rule FROM pushed_group WHERE binding = ?", .integer(bindingRow)
    ) { MemberRule(rawValue: $0.text(0)) } ?? nil
  }

  /// Sets what the members follow. True when that is another rule than before, so that all of them
  /// have to be compared.
  package func setMemberRule(
    _ rule: MemberRule, mirroring: Bool, of bindingRow: Int64
  ) throws -> Bool {
    try database.first(
      """
      INSERT INTO pushed_group (binding, rule, mirrors_nesting) VALUES (?1, ?2, ?3)
      ON CONFLICT (binding) DO UPDATE SET rule = ?2, mirrors_nesting = ?3
        WHERE rule <> ?2 OR mirrors_nesting <> ?3
      RETURNING binding
      """, .integer(bindingRow), .text(rule.rawValue), .integer(mirroring ? 1 : 0)
    ) { _ in true } ?? false
  }

  // MARK: The guard

  /// Groups of that directory with something to compare that no guard has looked at yet.
  package func groupsToJudge(in directory: DirectoryID) throws -> [Int64] {
    try database.rows(
      """
      SELECT DISTINCT c.binding FROM member_check c JOIN binding b ON b.id = c.binding
      WHERE c.state = 'new' AND b.directory = ? ORDER BY c.binding
      """, .text(directory.name)
    ) { $0.integer(0) }
  }

  /// Counts who would be taken out of a group.
  package func loss(of bindingRow: Int64) throws -> GroupLoss {
    let members = try database.first(
      "SELECT count(*) FROM held_member WHERE binding = ?", .integer(bindingRow)
    ) { $0.count(0) }
    var loss = GroupLoss(members: members ?? 0)
    let leaving = try database.rows(
      """
      SELECT state, count(*) FROM member_comparison
      WHERE binding = ? AND held_id IS NOT NULL AND is_active = 1 AND NOT is_wanted
        AND state IN ('new', 'open', 'held')
      GROUP BY state
      """, .integer(bindingRow)
    ) { (state: $0.text(0), count: $0.count(1)) }
    for row in leaving {
      if row.state == "held" { loss.held += row.count } else { loss.fresh += row.count }
    }
    return loss
  }

  /// Lets a group's checks go; removals wait for a person where `holding`.
  package func judged(_ bindingRow: Int64, holding: Bool, at now: Timestamp) throws {
    if holding {
      try database.run(
        """
        UPDATE member_check SET state = 'held', due_at = ?2
        WHERE binding = ?1 AND state IN ('new', 'open')
          AND member IN (SELECT member FROM member_comparison WHERE binding = ?1
            AND held_id IS NOT NULL AND is_active = 1 AND NOT is_wanted)
        """, .integer(bindingRow), .integer(now.milliseconds))
    }
    try database.run(
      "UPDATE member_check SET state = 'open' WHERE binding = ? AND state = 'new'",
      .integer(bindingRow))
  }

  /// How many members we hold in all groups of a directory.
  package func heldMemberCount(in directory: DirectoryID) throws -> Int {
    try database.first(
      """
      SELECT count(*) FROM held_member h JOIN binding b ON b.id = h.binding WHERE b.directory = ?
      """, .text(directory.name)
    ) { $0.count(0) } ?? 0
  }

  /// Members of a group whose removals wait for a person, by name.
  package func stoppedMembers(of bindingRow: Int64, limit: Int) throws -> [String] {
    try database.rows(
      """
      SELECT s.name FROM member_check c JOIN binding b ON b.id = c.member
        JOIN subject s ON s.id = b.subject
      WHERE c.binding = ? AND c.state = 'held' ORDER BY s.folded_name LIMIT ?
      """, .integer(bindingRow), .integer(Int64(limit))
    ) { $0.text(0) }
  }

  /// Users who wait to be taken out of groups of a directory, by the table of roles as well.
  package func stoppedMembers(in directory: DirectoryID, limit: Int) throws -> [String] {
    try database.rows(
      """
      SELECT name FROM (
        SELECT s.name, s.folded_name FROM member_check c JOIN binding b ON b.id = c.member
          JOIN subject s ON s.id = b.subject
          WHERE c.state = 'held' AND b.directory = ?1
        UNION
        SELECT s.name, s.folded_name FROM job j JOIN binding b ON b.id = j.binding
          JOIN subject s ON s.id = b.subject
          WHERE j.directory = ?1 AND j.guard = 'membership' AND j.announced = 1)
      ORDER BY folded_name LIMIT ?2
      """, .text(directory.name), .integer(Int64(limit))
    ) { $0.text(0) }
  }

  /// Groups of a directory that members wait to be taken out of; those of the table by their ids.
  package func stoppedGroups(in directory: DirectoryID, limit: Int) throws -> [String] {
    try database.rows(
      """
      SELECT s.name FROM member_check c JOIN binding b ON b.id = c.binding
        JOIN subject s ON s.id = b.subject
        WHERE c.state = 'held' AND b.directory = ?1
      UNION
      SELECT n.value FROM job j JOIN json_each(j.leaving) n
        WHERE j.directory = ?1 AND j.guard = 'membership' AND j.announced = 1
      ORDER BY 1 LIMIT ?2
      """, .text(directory.name), .integer(Int64(limit))
    ) { $0.text(0) }
  }

  /// How many removals wait for a person in that directory.
  package func stoppedMemberCount(in directory: DirectoryID) throws -> Int {
    try database.first(
      """
      SELECT count(*) FROM member_check c JOIN binding b ON b.id = c.binding
      WHERE c.state = 'held' AND b.directory = ?
      """, .text(directory.name)
    ) { $0.count(0) } ?? 0
  }

  /// Lets the removals go that wait for a person, once, by the table of roles as well. Gives how
  /// many.
  package func releaseMembers(in directory: DirectoryID, at now: Timestamp) throws -> Int {
    let roles = try clearGuarded(in: directory, by: .membership, announced: true, at: now)
    let count = try database.run(
      """
      UPDATE member_check SET state = 'released', version = version + 1 WHERE state = 'held'
        AND binding IN (SELECT id FROM binding WHERE directory = ?)
      """, .text(directory.name))
    try enqueueMembers(in: directory, at: now)
    return count + roles
  }

  // MARK: The comparison

  /// Writes down whose users the members of a group are: that group, and those below it where
  /// nested ones are flattened. Each is met once, so circles of groups end by themselves. It is
  /// written anew whenever a group comes into that one or any below it, or goes.
  func refreshUnder(_ bindingRow: Int64) throws {
    try database.run("DELETE FROM under_group WHERE binding = ?", .integer(bindingRow))
    try database.run(
      """
      INSERT INTO under_group (binding, group_id)
        WITH RECURSIVE under (id) AS (
          SELECT s.source_id FROM binding b JOIN subject s ON s.id = b.subject
            WHERE b.id = ?1 AND s.presence <> 'gone'
          UNION
          SELECT g.source_id FROM under
            JOIN pushed_group p ON p.binding = ?1 AND p.mirrors_nesting = 0
            JOIN membership m ON m.group_id = under.id AND m.kind <> 'user'
            JOIN subject g ON g.kind = 'group' AND g.source_id = m.member AND g.presence <> 'gone'
        )
        SELECT ?1, id FROM under
      """, .integer(bindingRow))
  }
}
