package import SyncCore

/// Accounts that are not ours to write, so that each is told of once and not tried again at once.
extension Transaction {
  /// The directory's account was seen to be out of bounds. Gives what is new about that: `nil`
  /// where the same was known of this binding.
  package func note(
    _ obstacle: Obstacle, of binding: Binding, at now: Timestamp
  ) throws -> ObstacleNews? {
    let known = try database.first(
      "SELECT 1 FROM obstacle WHERE binding = ? AND kind = ?", .integer(binding.row),
      .text(obstacle.rawValue)
    ) { _ in true }
    let others = try database.first(
      "SELECT 1 FROM obstacle WHERE directory = ? AND kind = ? LIMIT 1",
      .text(binding.directory.name), .text(obstacle.rawValue)
    ) { _ in true }
    try database.run(
      "INSERT OR REPLACE INTO obstacle (binding, directory, kind, seen_at) VALUES (?, ?, ?, ?)",
      .integer(binding.row), .text(binding.directory.name), .text(obstacle.rawValue),
      .integer(now.milliseconds))
    guard known == nil else { return nil }
    return others == nil ? .firstOfDirectory : .another
  }

  /// Why a binding's account is not ours to write, as it was seen after that moment.
  package func obstacle(of bindingRow: Int64, seenAfter moment: Timestamp) throws -> Obstacle? {
    try database.first(
      "SELECT kind FROM obstacle WHERE binding = ? AND seen_at > ?", .integer(bindingRow),
      .integer(moment.milliseconds)
    ) { Obstacle(rawValue: $0.text(0)) } ?? nil
  }

  /// Whether the account was an administrator's when it was looked at last.
  package func isPrivileged(_ bindingRow: Int64) throws -> Bool {
    try obstacle(of: bindingRow, seenAfter: Timestamp(seconds: 0)) == .privileged
  }

  /// The account was written: nothing stands in the way any more, and what waited for that goes on.
  package func clearObstacle(of bindingRow: Int64) throws {
    try database.run(
      """
      UPDATE job SET state = 'ready', attempts = 0 WHERE binding = ? AND kind = 'account'
        AND state = 'parked' AND binding IN (SELECT binding FROM obstacle)
      """, .integer(bindingRow))
    try database.run("DELETE FROM obstacle WHERE binding = ?", .integer(bindingRow))
  }

  /// The configuration changed: each is looked at again at its next cause.
  package func clearObstacles() throws {
    try database.run("DELETE FROM obstacle")
  }
}
