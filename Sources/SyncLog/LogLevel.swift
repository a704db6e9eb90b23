/// How much a line matters, least first.
package enum LogLevel: String, Hashable, Sendable, CaseIterable, Comparable {
  /// For whoever looks for a fault.
  case debug
  /// One line per job outcome and state change.
  case info
  /// Will heal by itself but is unusual.
  case warning
  /// A person must act.
  case error

  /// The syslog priority, for journald's `<N>` prefix (sd-daemon(3)).
  package var syslogPriority: Int {
    switch self {
    case .debug: 7
    case .info: 6
    case .warning: 4
    case .error: 3
    }
  }

  package static func < (left: Self, right: Self) -> Bool {
    left.syslogPriority > right.syslogPriority
  }
}
