package import SyncCore

/// What the guards let pass, so that a change that drips in is counted together. One row for each
/// account and guard, and for each attribute that it lost.
extension Transaction {
  /// Notes the fresh jobs of that guard, which are about to be let go.
  package func notePasses(
    in directory: DirectoryID, by kind: GuardKind, at now: Timestamp
  ) throws {
    try database.run(
      """
      INSERT INTO guard_pass (binding, guard, attribute, directory, passed_at)
        SELECT binding, guard, '', directory, ?3 FROM job
        WHERE directory = ?1 AND guard = ?2 AND announced = 0
      ON CONFLICT (binding, guard, attribute) DO UPDATE SET passed_at = ?3
      """, .text(directory.name), .text(kind.rawValue), .integer(now.milliseconds))
    guard kind == .update else { return }
    try database.run(
      """
      INSERT INTO guard_pass (binding, guard, attribute, directory, passed_at)
        SELECT j.binding, 'emptied', e.value, j.directory, ?2
        FROM job j JOIN json_each(j.emptied) e
        WHERE j.directory = ?1 AND j.guard = 'update' AND j.announced = 0
      ON CONFLICT (binding, guard, attribute) DO UPDATE SET passed_at = ?2
      """, .text(directory.name), .integer(now.milliseconds))
  }

  /// How many accounts that guard let pass since then, but for those with a fresh job of it.
  ///
  /// - Parameter attribute: that they lost; nil where the guard asks for none.
  package func passedCount(
    in directory: DirectoryID, by kind: GuardKind, _ attribute: AttributeName? = nil,
    since: Timestamp, at now: Timestamp
  ) throws -> Int {
    try database.first(
      """
      SELECT count(*) FROM guard_pass p
      WHERE p.directory = ?1 AND p.guard = ?2 AND p.attribute = ?3 AND p.passed_at > ?4
        AND p.passed_at <= ?5
        AND NOT EXISTS (SELECT 1 FROM job j WHERE j.binding = p.binding AND j.kind = 'account'
          AND j.guard = iif(?2 = 'emptied', 'update', ?2) AND j.announced = 0
          AND (?3 = '' OR EXISTS (SELECT 1 FROM json_each(j.emptied) e WHERE e.value = ?3)))
      """, .text(directory.name), .text(kind.rawValue), .text(attribute?.name ?? ""),
      .integer(since.milliseconds), .integer(now.milliseconds)
    ) { $0.count(0) } ?? 0
  }

  /// What was let pass by then no longer counts.
  package func forgetPasses(in directory: DirectoryID, until moment: Timestamp) throws {
    try database.run(
      "DELETE FROM guard_pass WHERE directory = ? AND passed_at <= ?", .text(directory.name),
      .integer(moment.milliseconds))
  }

  /// A person has looked at what that guard held: it counts from the beginning.
  package func forgetPasses(in directory: DirectoryID, by kind: GuardKind) throws {
    try database.run(
      "DELETE FROM guard_pass WHERE directory = ? AND guard = ?", .text(directory.name),
      .text(kind.rawValue))
  }
}
