package import SyncCore

/// Lanes over a restart.
extension Transaction {
  /// What is remembered of a directory's lane.
  package func laneState(of directory: DirectoryID) throws -> LaneState {
    let state = try database.first(
      """
      SELECT paused, not_before, quarantine, reason, pace, full_pace, paced_at, paused_at, paused_by
      FROM lane WHERE directory = ?
      """, .text(directory.name)
    ) { row in
      var state = LaneState(directory: directory)
      state.isPaused = row.integer(0) == 1
      state.notBefore = row.optionalTimestamp(1)
      state.quarantine = Quarantine(rawValue: Int(row.integer(2)))
      state.reason = row.optionalText(3)
      state.pacePerMinute = row.optionalInteger(4).map { Int($0) }
      state.fullPacePerMinute = row.optionalInteger(5).map { Int($0) }
      state.pacedAt = row.optionalTimestamp(6)
      state.pausedAt = row.optionalTimestamp(7)
      state.pausedBy = row.optionalText(8)
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
        (directory, paused, not_before, quarantine, reason, pace, full_pace, paced_at, paused_at,
          paused_by)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """, .text(state.directory.name), .integer(state.isPaused ? 1 : 0),
      SQLValue(state.notBefore), .integer(Int64(state.quarantine?.rawValue ?? 0)),
      SQLValue(state.reason), SQLValue(state.pacePerMinute.map { Int64($0) }),
      SQLValue(state.fullPacePerMinute.map { Int64($0) }), SQLValue(state.pacedAt),
      SQLValue(state.pausedAt), SQLValue(state.pausedBy))
  }
}
