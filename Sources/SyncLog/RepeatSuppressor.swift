package import SyncCore
internal import Synchronization

/// Keeps a fault that comes a thousand times from filling the log.
///
/// The same line (level, event, message and fields) is written the first time, then at the 10th,
/// 100th, … of a minute, and once a minute while it goes on; each time with the number left out.
package final class RepeatSuppressor: Sendable {
  /// What to do with a line.
  package enum Verdict: Hashable, Sendable {
    case write(repeats: Int)
    case leaveOut
  }

  private struct Entry {
    var countInWindow = 1
    var leftOut = 0
    var windowStart: Timestamp
  }

  /// Two generations: when the young one is full it becomes the old one, whose lines are
  /// forgotten. So the table is bounded and each look-up is cheap.
  private struct State {
    var young: [Int: Entry] = [:]
    var old: [Int: Entry] = [:]
  }

  private static let window: Duration = .seconds(60)
  private let generationLimit: Int
  private let state = Mutex(State())

  package init(generationLimit: Int = 256) {
    self.generationLimit = generationLimit
  }

  /// Whether to write a line that came up now; counts it either way.
  package func verdict(
    _ level: LogLevel, _ event: String, _ message: String, _ fields: Log.Fields, at now: Timestamp
  ) -> Verdict {
    var hasher = Hasher()
    hasher.combine(level)
    hasher.combine(event)
    hasher.combine(message)
    for (name, value) in fields {
      hasher.combine(name)
      hasher.combine(value)
    }
    let key = hasher.finalize()
    return state.withLock { verdict(for: key, at: now, in: &$0) }
  }

  private func verdict(for key: Int, at now: Timestamp, in state: inout State) -> Verdict {
    guard var entry = state.young[key] ?? state.old.removeValue(forKey: key) else {
      keep(Entry(windowStart: now), for: key, in: &state)
      return .write(repeats: 0)
    }
    let age = entry.windowStart.duration(to: now)
    if age >= Self.window || age < .zero {
      let repeats = entry.leftOut
      keep(Entry(windowStart: now), for: key, in: &state)
      return .write(repeats: repeats)
    }
    entry.countInWindow += 1
    let isDue = Self.isPowerOfTen(entry.countInWindow)
    let repeats = entry.leftOut
    entry.leftOut = isDue ? 0 : entry.leftOut + 1
    keep(entry, for: key, in: &state)
    return isDue ? .write(repeats: repeats) : .leaveOut
  }

  private func keep(_ entry: Entry, for key: Int, in state: inout State) {
    if state.young.count >= generationLimit, state.young[key] == nil {
      state.old = state.young
      state.young = [:]
    }
    state.young[key] = entry
  }

  private static func isPowerOfTen(_ count: Int) -> Bool {
    var rest = count
    while rest >= 10, rest % 10 == 0 { rest /= 10 }
    return rest == 1 && count > 1
  }
}
