internal import SyncCore

extension Timestamp {
  /// How far away it is, in one rounded number: `3 s ago`, `in 2 h`.
  func away(from now: Timestamp) -> String {
    let milliseconds = duration(to: now).milliseconds
    let text = Duration.milliseconds(abs(milliseconds)).rough
    return milliseconds < 0 ? "in \(text)" : "\(text) ago"
  }

  /// The time, and how far away it is.
  func told(at now: Timestamp) -> String { "\(self) (\(away(from: now)))" }

  /// A time that somebody wrote: RFC 3339, or how long ago as `2h`. Throws a usage failure that
  /// names the flag.
  static func written(_ text: String, for flag: String, now: Timestamp) throws(CommandFailure)
    -> Timestamp
  {
    if let time = Timestamp(text) { return time }
    if let ago = Duration(configuration: text) { return now.advanced(by: .zero - ago) }
    let needsZone = Timestamp(text + "Z") != nil
    throw CommandFailure(
      .usage, "\(flag) \(text): \(needsZone ? "the time zone is missing" : "no time")",
      remedy: needsZone
        ? "write \(text)Z for UTC, or \(text)+01:00"
        : "write 2026-11-21T08:00:00Z, or 2h for two hours ago")
  }
}

extension Duration {
  /// One rounded number with its unit.
  var rough: String {
    let seconds = (milliseconds + 500) / 1000
    return switch seconds {
    case ..<1: "\(milliseconds) ms"
    case ..<120: "\(seconds) s"
    case ..<7200: "\(seconds / 60) min"
    case ..<172_800: "\(seconds / 3600) h"
    default: "\(seconds / 86_400) days"
    }
  }
}
