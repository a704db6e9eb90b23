internal import SyncCore
internal import SyncLog

extension HealthBoard {
  /// Warns where a credential in use ends soon, or has ended, and where one that is to be used, or
  /// to be fallen back on, does not work.
  func set(_ terms: [CredentialTerm], _ states: [String: CredentialState] = [:]) {
    let now = snapshot().time
    let soon = terms.filter { $0.level(at: now) != .ok }.map { "\($0.path) \($0.words(at: now))" }
    let refusals = states.sorted { $0.key < $1.key }.compactMap { side, state in
      state.refusal.map { "\(side): \($0)" }
    }
    guard !terms.isEmpty || !refusals.isEmpty else { return remove("credentials") }
    let left = terms.map { $0.daysLeft(at: now) }.min()
    set(
      "credentials", (soon + refusals).isEmpty ? .pass : .warn,
      (soon + refusals).joined(separator: "; "),
      value: left.map(JSONValue.integer), unit: left.map { _ in "days" })
  }
}

extension CredentialDesk {
  /// The days left are for the query to count, as with every time.
  func register(in metrics: Metrics) {
    let ends = metrics.gauge(
      "dirsyncd_credential_expiry_timestamp_seconds",
      "When a credential of ours ends, where that is known.", labels: ["credential"])
    let inUse = metrics.gauge(
      "dirsyncd_next_credential_in_use",
      "1 where the next credential of a side is in use, 0 where the current one is.",
      labels: ["side"])
    let refused = metrics.gauge(
      "dirsyncd_credential_refused",
      "1 where the credential of a side that is not in use was tried and does not work.",
      labels: ["side"])
    metrics.beforeRendering { _ in
      ends.clear()
      for term in self.terms { ends.set(Double(term.endsAt.seconds), term.path) }
      for (side, state) in self.states {
        inUse.set(state.inUse == .next ? 1 : 0, side)
        refused.set(state.refusal == nil ? 0 : 1, side)
      }
    }
  }
}
