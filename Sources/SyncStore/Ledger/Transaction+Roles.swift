package import SyncCore

/// Groups that accounts are put into by the table of roles.
extension Transaction {
  /// The groups that we put an account into by the table: those that it is in, and all, with those
  /// of which a change was sent whose outcome is not known.
  package func roleGroups(
    of bindingRow: Int64
  ) throws -> (sure: Set<RemoteID>, all: Set<RemoteID>) {
    let rows = try database.rows(
      "SELECT remote_id, unsure FROM role_group WHERE binding = ?", .integer(bindingRow)
    ) { (id: RemoteID($0.text(0)), isUnsure: $0.flag(1)) }
    return (Set(rows.filter { !$0.isUnsure }.map(\.id)), Set(rows.map(\.id)))
  }

  /// A change of the account in that group goes out now.
  package func noteRoleSent(_ group: RemoteID, of bindingRow: Int64) throws {
    try database.run(
      "INSERT OR REPLACE INTO role_group (binding, remote_id, unsure) VALUES (?, ?, 1)",
      .integer(bindingRow), .text(group.id))
  }

  /// Notes that we put the account into the group, or took it out.
  package func setRole(
    _ group: RemoteID, of bindingRow: Int64, isIn: Bool, at now: Timestamp
  ) throws {
    if isIn {
      try database.run(
        "INSERT OR REPLACE INTO role_group (binding, remote_id, held_at) VALUES (?, ?, ?)",
        .integer(bindingRow), .text(group.id), .integer(now.milliseconds))
    } else {
      try database.run(
        "DELETE FROM role_group WHERE binding = ? AND remote_id = ?", .integer(bindingRow),
        .text(group.id))
    }
  }

  /// Queues a comparison of an account's roles; a newer cause brings a parked job back. Where the
  /// account leaves groups a guard has to look at that; what one has let go stays so as long as no
  /// further group is left.
  ///
  /// - Parameter isJoining: whether there is something to do that needs no guard.
  package func enqueueRoles(
    of binding: Binding, leaving: [RemoteID], isJoining: Bool, at now: Timestamp
  ) throws {
    try database.run(
      """
      INSERT INTO job (binding, directory, kind, state, due_at, queued_at, guard, leaving)
      VALUES (?1, ?2, 'roles', iif(?4 IS NULL OR ?5, 'ready', 'held'), ?3, ?3,
        iif(?4 IS NULL, NULL, 'membership'), ?4)
      ON CONFLICT (binding, kind) DO UPDATE SET generation = generation + 1,
        (state, cleared, guard, announced) = (
          SELECT CASE WHEN state = 'leased' THEN state WHEN passes THEN 'ready'
              ELSE iif(?4 IS NULL OR ?5, 'ready', 'held') END,
            iif(passes, cleared, NULL), iif(passes OR ?4 IS NULL, NULL, 'membership'),
            NOT passes AND keeps
          FROM (SELECT
            cleared IS 'membership' AND NOT EXISTS (SELECT 1 FROM json_each(?4) n
              WHERE n.value NOT IN (SELECT value FROM json_each(job.leaving))) AS passes,
            announced = 1 AND EXISTS (SELECT 1 FROM json_each(?4) n
              WHERE n.value IN (SELECT value FROM json_each(job.leaving))) AS keeps)),
        leaving = ?4, due_at = CASE state WHEN 'ready' THEN min(due_at, ?3) ELSE ?3 END
      """, .integer(binding.row), .text(binding.directory.name), .integer(now.milliseconds),
      SQLValue(Self.list(leaving)), .integer(isJoining ? 1 : 0))
  }

  /// Takes the roles job of a binding out of the queue where nothing is left to do; one that is
  /// under way looks again when it ends.
  package func dropIdleRoles(of bindingRow: Int64) throws {
    try database.run(
      "DELETE FROM job WHERE binding = ? AND kind = 'roles' AND state <> 'leased'",
      .integer(bindingRow))
    try database.run(
      """
      UPDATE job SET generation = generation + 1, guard = NULL, cleared = NULL, announced = 0,
        leaving = NULL
      WHERE binding = ? AND kind = 'roles'
      """, .integer(bindingRow))
  }

  /// The job has done what needs no guard, and waits for one.
  package func holdRoles(_ job: Job, leaving: [RemoteID], at now: Timestamp) throws {
    try database.run(
      """
      UPDATE job SET lease = NULL, state = 'held', due_at = ?1, guard = 'membership', leaving = ?2
      WHERE id = ?3 AND lease = ?4 AND state = 'leased'
      """, .integer(now.milliseconds), SQLValue(Self.list(leaving)), .integer(job.id),
      .integer(job.lease))
  }

  // MARK: The guard

  /// The groups of the table that accounts leave whom no guard has looked at.
  package func freshLeavers(in directory: DirectoryID) throws -> [RoleLeavers] {
    try database.rows(
      """
      SELECT n.value, sum(1 - j.announced), sum(j.announced), (
        SELECT count(*) FROM role_group r JOIN binding b ON b.id = r.binding
          WHERE r.remote_id = n.value AND b.directory = ?1)
      FROM job j JOIN json_each(j.leaving) n
      WHERE j.directory = ?1 AND j.guard = 'membership'
        AND (j.announced = 1 OR coalesce(j.run, 0) NOT IN open_run)
      GROUP BY 1 HAVING sum(1 - j.announced) > 0 ORDER BY 1
      """, .text(directory.name)
    ) { row in
      RoleLeavers(
        group: RemoteID(row.text(0)),
        loss: GroupLoss(fresh: row.count(1), held: row.count(2), members: row.count(3)))
    }
  }

  /// How many memberships by the table of roles there are in a directory, in one group or in all.
  package func roleMemberCount(
    of group: RemoteID? = nil, in directory: DirectoryID
  ) throws -> Int {
    try database.first(
      """
      SELECT count(*) FROM role_group r JOIN binding b ON b.id = r.binding
      WHERE b.directory = ?1 AND (?2 IS NULL OR r.remote_id = ?2)
      """, .text(directory.name), SQLValue(group?.id)
    ) { $0.count(0) } ?? 0
  }

  /// Holds the fresh jobs by which an account leaves one of these groups: from now on only a
  /// release lets them go.
  package func announceLeavers(of groups: [RemoteID], in directory: DirectoryID) throws {
    try database.run(
      """
      UPDATE job SET announced = 1
      WHERE directory = ?1 AND guard = 'membership' AND announced = 0
        AND coalesce(run, 0) NOT IN open_run AND EXISTS (
          SELECT 1 FROM json_each(job.leaving) n
            WHERE n.value IN (SELECT value FROM json_each(?2)))
      """, .text(directory.name), SQLValue(Self.list(groups)))
  }

  /// Users who are held in one of these groups, by name.
  package func heldLeavers(
    of groups: [RemoteID], in directory: DirectoryID, limit: Int
  ) throws -> [String] {
    try database.rows(
      """
      SELECT s.name FROM job j JOIN binding b ON b.id = j.binding JOIN subject s ON s.id = b.subject
      WHERE j.directory = ?1 AND j.guard = 'membership' AND j.announced = 1 AND EXISTS (
        SELECT 1 FROM json_each(j.leaving) n WHERE n.value IN (SELECT value FROM json_each(?2)))
      ORDER BY s.folded_name LIMIT ?3
      """, .text(directory.name), SQLValue(Self.list(groups)), .integer(Int64(limit))
    ) { $0.text(0) }
  }

  /// Ids as a JSON list; nil for none.
  private static func list(_ ids: [RemoteID]) -> String? {
    ids.isEmpty ? nil : JSONWriter.text(of: .array(ids.map { .string($0.id) }))
  }
}
