internal import SyncCore
internal import SyncLog

extension HealthBoard {
  /// Warns where a credential of ours ends soon, or has ended.
  func set(_ terms: [CredentialTerm]) {
    guard !terms.isEmpty else { return remove("credentials") }
    let now = snapshot().time
    let soon = terms.filter { $0.level(at: now) != .ok }
    let left = terms.map { $0.daysLeft(at: now) }.min() ?? 0
    set(
      "credentials", soon.isEmpty ? .pass : .warn,
      soon.map { "\($0.path) \($0.words(at: now))" }.joined(separator: "; "),
      value: .integer(left), unit: "days")
  }
}

extension CredentialTerm {
  /// The days left are for the query to count, as with every time.
  static func register(_ desk: CredentialDesk, in metrics: Metrics) {
    let ends = metrics.gauge(
      "dirsyncd_credential_expiry_timestamp_seconds",
      "When a credential of ours ends, where that is known.", labels: ["credential"])
    metrics.beforeRendering { _ in
      ends.clear()
      for term in desk.terms { ends.set(Double(term.endsAt.seconds), term.path) }
    }
  }
}
