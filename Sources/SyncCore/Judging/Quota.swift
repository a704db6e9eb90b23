/// How many requests a directory lets us send in a stretch of time.
package struct Quota: Hashable, Sendable {
  /// Which requests count.
  package enum Scope: Hashable, Sendable {
    case everything, writes, creates

    /// Whether such a request counts.
    package func counts(_ request: RequestKind) -> Bool {
      switch self {
      case .everything: true
      case .writes: request != .read
      case .creates: request == .create
      }
    }
  }

  package let scope: Scope
  /// Requests in each `period`.
  package let limit: Int
  package let period: Duration
  /// So many of them may come at once: all where the directory itself keeps a bucket, few where
  /// it counts by the clock's minutes.
  package let burst: Int

  package init(_ scope: Scope = .everything, limit: Int, per period: Duration, burst: Int) {
    self.scope = scope
    self.limit = max(1, limit)
    self.period = max(.milliseconds(1), period)
    self.burst = min(max(1, burst), self.limit)
  }

  /// The same quota with another number of requests a minute.
  package func with(perMinute count: Int) -> Quota {
    let scaled = Double(count) * Double(period.milliseconds) / 60_000
    let share = Double(burst) / Double(limit)
    return Quota(
      scope, limit: Int(scaled), per: period, burst: Int((scaled * share).rounded(.up)))
  }
}
