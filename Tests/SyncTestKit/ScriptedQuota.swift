internal import SyncCore

/// A quota that a scripted directory enforces: so many calls in each window, the first of which
/// begins with the first call.
package struct ScriptedQuota: Sendable {
  private let limit: Int
  private let window: Duration
  private var start: Timestamp?
  private var count = 0
  /// Calls that were refused.
  package private(set) var refusedCount = 0

  package init(limit: Int, per window: Duration) {
    self.limit = limit
    self.window = window
  }

  mutating func refuses(at now: Timestamp) -> Bool {
    if start.map({ now >= $0.advanced(by: window) }) ?? true {
      start = now
      count = 0
    }
    count += 1
    guard count > limit else { return false }
    refusedCount += 1
    return true
  }
}
