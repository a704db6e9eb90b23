internal import SyncCore

/// How long the daemon's work may stand still before a command stops looking at it.
struct Standstill {
  static let limit = Duration.seconds(600)

  private var least: (count: Int, since: Timestamp)?

  /// True where there has not been less to do for too long.
  mutating func isTooLong(with count: Int, at now: Timestamp) -> Bool {
    guard let before = least, count >= before.count else {
      least = (count, now)
      return false
    }
    return before.since.duration(to: now) >= Self.limit
  }
}
