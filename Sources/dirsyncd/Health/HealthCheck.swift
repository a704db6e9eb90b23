internal import SyncCore

/// One named thing that is watched, as it stood when someone last looked.
struct HealthCheck: Hashable, Sendable {
  enum Level: String, Hashable, Sendable, CaseIterable, Comparable {
    case pass, warn, fail

    static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

    private var rank: Int {
      switch self {
      case .pass: 0
      case .warn: 1
      case .fail: 2
      }
    }
  }

  /// What a failure of this check means.
  enum Scope: String, Hashable, Sendable {
    /// The process is broken: it should be started again.
    case live
    /// Work cannot be accepted now.
    case ready
    /// Good to know; another side is ill, and restarting us would not help.
    case informative
  }

  let name: String
  let scope: Scope
  var level: Level
  /// In plain words, without user data; empty when all is well.
  var note: String
  /// What was measured, where something was.
  var value: JSONValue?
  var unit: String?
  /// When it was last looked at.
  var updated: Timestamp
  /// A look older than this counts as a failure; nil when a check may grow old.
  var ageLimit: Duration?

  /// The level at a moment: an overdue check has failed.
  func level(at now: Timestamp) -> Level {
    guard let ageLimit, updated.duration(to: now) > ageLimit else { return level }
    return .fail
  }

  /// The note at a moment.
  func note(at now: Timestamp) -> String {
    guard let ageLimit, updated.duration(to: now) > ageLimit else { return note }
    return "no word for \(updated.duration(to: now).milliseconds / 1000) s"
  }
}
