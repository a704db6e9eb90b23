package import SyncCore

/// Lanes over a restart, and guards. Without `state <> 'ready'` SQLite does not see that the index
/// of jobs that are not ready will do.
extension Transaction {
  /// What is remembered of a directory's lane.
  package func laneState(of directory: DirectoryID) throws -> LaneState {
    let state = try database.first(
      """
      SELECT paused, not_before, quarantine, reason, pace, full_pace, paced_at
      FROM lane WHERE directory = ?
      """,
      .text(directory.name)
    ) { row in
      var state = LaneState(directory: directory)
      state.isPaused = row.integer(0) == 1
      state.notBefore = row.optionalTimestamp(1)
      state.quarantine = Quarantine(rawValue: Int(row.integer(2)))
      state.reason = row.optionalText(3)
      state.pacePerMinute = row.optionalInteger(4).map { Int($0) }
      state.fullPacePerMinute = row.optionalInteger(5).map { Int($0) }
      state.pacedAt = row.optionalTimestamp(6)
      return state
    }
    return state ?? LaneState(directory: directory)
  }

  /// Until when nothing may be sent; nil when the lane is free.
  package func wait(of directory: DirectoryID, at now: Timestamp) throws -> Timestamp? {
    try laneState(of: directory).notBefore.flatMap { $0 > now ? $0 : nil }
  }

  /// Remembers a lane over a restart.
  package func store(_ state: LaneState) throws {
    try database.run(
      """
      INSERT OR REPLACE INTO lane
        (directory, paused, not_before, quarantine, reason, pace, full_pace, paced_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """, .text(state.directory.name), .integer(state.isPaused ? 1 : 0),
      SQLValue(state.notBefore), .integer(Int64(state.quarantine?.rawValue ?? 0)),
      SQLValue(state.reason), SQLValue(state.pacePerMinute.map { Int64($0) }),
      SQLValue(state.fullPacePerMinute.map { Int64($0) }), SQLValue(state.pacedAt))
  }

  /// Jobs of that directory that wait for a guard: those that a person was told of and that wait
  /// for their release, or those that no guard has looked at yet.
  package func heldCount(in directory: DirectoryID, announced: Bool) throws -> Int {
    let count = try database.first(
      """
      SELECT count(*) FROM job
      WHERE directory = ? AND state = 'held' AND state <> 'ready' AND announced = ?
      """, .text(directory.name), .integer(announced ? 1 : 0)
    ) { Int($0.integer(0)) }
    return count ?? 0
  }

  /// A person is told of all jobs of that directory that wait: from now on only a release lets them
  /// go.
  package func announceHeld(in directory: DirectoryID) throws {
    try database.run(
      """
      UPDATE job SET announced = 1 WHERE directory = ? AND state = 'held' AND state <> 'ready'
      """, .text(directory.name))
  }

  /// Lets held jobs of that directory go: the announced ones, or the others. Gives how many.
  package func clearHeld(
    in directory: DirectoryID, announced: Bool, at now: Timestamp
  ) throws -> Int {
    try database.run(
      """
      UPDATE job SET state = 'ready', cleared = 1, announced = 0, attempts = 0, due_at = ?1,
        queued_at = ?1
      WHERE directory = ?2 AND state = 'held' AND state <> 'ready' AND announced = ?3
      """, .integer(now.milliseconds), .text(directory.name), .integer(announced ? 1 : 0))
  }
}
