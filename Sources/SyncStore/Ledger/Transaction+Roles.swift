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
  package func setRole(_ group: RemoteID, of bindingRow: Int64, isIn: Bool) throws {
    if isIn {
      try database.run(
        "INSERT OR REPLACE INTO role_group (binding, remote_id) VALUES (?, ?)",
        .integer(bindingRow), .text(group.id))
    } else {
      try database.run(
        "DELETE FROM role_group WHERE binding = ? AND remote_id = ?", .integer(bindingRow),
        .text(group.id))
    }
  }

  /// Queues a comparison of an account's roles; a newer cause brings a parked job back.
  package func enqueueRoles(of binding: Binding, at now: Timestamp) throws {
    try database.run(
      """
      INSERT INTO job (binding, directory, kind, state, due_at, queued_at)
      VALUES (?1, ?2, 'roles', 'ready', ?3, ?3)
      ON CONFLICT (binding, kind) DO UPDATE SET generation = generation + 1,
        state = CASE state WHEN 'parked' THEN 'ready' ELSE state END,
        due_at = CASE state WHEN 'ready' THEN min(due_at, ?3) ELSE ?3 END
      """, .integer(binding.row), .text(binding.directory.name), .integer(now.milliseconds))
  }
}
