/// What happens when a password was changed in the directory itself, after our push.
package enum DriftPolicy: Hashable, Sendable {
  /// The next login pushes the portal's password again.
  case overwrite
  /// It is told, and stays.
  case report
  /// It is not looked for.
  case ignore
  /// The directory does not tell: every login pushes.
  case always
  /// The directory does not tell: a login pushes again when the last push is so many days old.
  case everyDays(Int)

  /// Whether the directory is asked when a password was set.
  package var isLookedFor: Bool { self == .overwrite || self == .report }

  /// Whether a password that was pushed then has to be taken for changed by now.
  package func assumesDrift(since pushedAt: Timestamp, at now: Timestamp) -> Bool {
    switch self {
    case .overwrite, .report, .ignore: false
    case .always: true
    case .everyDays(let days): pushedAt.advanced(by: .seconds(86_400 * Int64(days))) <= now
    }
  }
}
