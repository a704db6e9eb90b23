/// When the source is asked again: by schedule while it answers, ever later while it fails. Pure.
package struct PullPace: Hashable, Sendable {
  /// No wait is longer, unless the schedule or the source itself says so.
  package static let cap = Duration.seconds(900)
  /// Doublings that a refusal of our credentials starts with: only a person can mend them.
  private static let credentialsHeadStart = 2

  private let interval: Duration
  package private(set) var failuresInRow = 0

  package init(interval: Duration) {
    self.interval = interval
  }

  /// The source was read.
  package mutating func succeeded(from started: Timestamp) -> Timestamp {
    failuresInRow = 0
    return started.advanced(by: interval)
  }

  /// The pull failed. The wait doubles with each failure in a row, with jitter of a quarter up and
  /// down, and is never shorter than what the source asked for.
  ///
  /// - Parameter draw: a random number, 0 to below 1.
  package mutating func failed(
    _ failure: RemoteFailure, at now: Timestamp, draw: Double
  ) -> Timestamp {
    let headStart = failure.kind == .credentials ? Self.credentialsHeadStart : 0
    let doublings = min(failuresInRow + headStart, 20)
    failuresInRow += 1
    let bound = min(interval.milliseconds << doublings, max(Self.cap, interval).milliseconds)
    let wait = Duration.milliseconds(Int64(Double(bound) * (0.75 + draw / 2)))
    return now.advanced(by: max(wait, failure.retryAfter ?? .zero))
  }
}
