internal import SyncCore

/// Until when one of our own credentials works.
struct CredentialTerm: Hashable, Sendable {
  /// One that ends sooner is worth a warning.
  static let noticePeriod = Duration.seconds(30 * 86_400)
  private static let secondsPerDay: Int64 = 86_400

  /// Where it stands in the configuration: `directories.entra.clientCertificate`.
  let path: String
  let endsAt: Timestamp

  /// Whole days; below zero once it has ended.
  func daysLeft(at now: Timestamp) -> Int64 {
    let seconds = endsAt.seconds - now.seconds
    let days = seconds / Self.secondsPerDay
    return seconds < 0 && seconds % Self.secondsPerDay != 0 ? days - 1 : days
  }

  func level(at now: Timestamp) -> Finding.Level {
    guard now < endsAt else { return .failure }
    return now.duration(to: endsAt) < Self.noticePeriod ? .warning : .ok
  }

  /// `ends in 12 days, 2027-05-01T00:00:00Z`
  func words(at now: Timestamp) -> String {
    let days = daysLeft(at: now)
    guard now < endsAt else { return "ended \(endsAt)" }
    return "ends in \(days == 1 ? "1 day" : "\(days) days"), \(endsAt)"
  }

  /// Whether it is of a credential that is in use; proxies have no next ones.
  func isInUse(_ states: [String: CredentialState]) -> Bool {
    guard !path.contains(".proxy.") else { return true }
    if path.isOfNextCredential {
      return states.contains { path.hasPrefix($0.key + ".") && $0.value.inUse == .next }
    }
    return !states.contains { path.hasPrefix($0.key + ".") && $0.value.inUse == .next }
  }

  func finding(at now: Timestamp) -> Finding {
    let level = level(at: now)
    return Finding(
      level, path, words(at: now),
      remedy: level == .ok
        ? "" : "make a new one, give it to the other side, and configure it before the old one ends"
    )
  }
}
