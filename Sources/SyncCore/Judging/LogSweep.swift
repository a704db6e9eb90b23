/// Decides when the write-ahead log is emptied: what was erased stands in it until then.
///
/// Each emptying costs the disk a few syncs. So it comes once the last secret is gone and it has
/// been quiet for a moment, and under steady load now and then. Pure.
package struct LogSweep: Hashable, Sendable {
  /// So long a log that holds something waits at least.
  package static let quietTime = Duration.seconds(5)
  /// So long it waits at most, whatever is going on.
  package static let timeLimit = Duration.seconds(60)

  /// What is to be done now.
  package enum Decision: Hashable, Sendable {
    /// Look again then; nil when nothing has to be looked after.
    case wait(until: Timestamp?)
    case sweep
  }

  private var filledSince: Timestamp?

  package init() {}

  /// What is to be done with a log that is empty or not, while sealed secrets are kept or not.
  package mutating func look(isEmpty: Bool, hasSecrets: Bool, at now: Timestamp) -> Decision {
    guard !isEmpty else {
      filledSince = nil
      // A secret that goes does not ring: it is looked for.
      return .wait(until: hasSecrets ? now.advanced(by: Self.quietTime) : nil)
    }
    let since = min(filledSince ?? now, now)
    filledSince = since
    let limit = since.advanced(by: Self.timeLimit)
    let quiet = since.advanced(by: Self.quietTime)
    if now >= limit || (!hasSecrets && now >= quiet) { return .sweep }
    return .wait(until: now < quiet ? quiet : min(now.advanced(by: Self.quietTime), limit))
  }

  /// The log was emptied as far as readers let it: what is left is looked at anew.
  package mutating func noteSwept() {
    filledSince = nil
  }
}
