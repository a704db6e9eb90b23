/// Decides after a failure whether, and when, to try again. Pure: the random draw is a parameter.
package struct RetryPolicy: Hashable, Sendable {
  /// The first delay's upper bound; it doubles with each attempt.
  package var base: Duration
  /// No delay is longer.
  package var cap: Duration
  /// A job that failed so often is parked, except where only the other side's health is at fault.
  package var attemptLimit: Int
  /// A job that has been tried for so long is parked.
  package var ageLimit: Duration

  package init(
    base: Duration = .seconds(2), cap: Duration = .seconds(900), attemptLimit: Int = 12,
    ageLimit: Duration = .seconds(7 * 86_400)
  ) {
    self.base = base
    self.cap = cap
    self.attemptLimit = attemptLimit
    self.ageLimit = ageLimit
  }

  /// The verdict on a failure.
  ///
  /// - Parameters:
  ///   - attempts: how many attempts of this job have failed before this one.
  ///   - setbacks: how many waits of the whole lane came in a row before this one.
  ///   - settling: true while a "not found" may mean "not yet", shortly after our own create.
  ///   - draw: a random number, 0 to below 1.
  package func verdict(
    on failure: RemoteFailure, attempts: Int, setbacks: Int = 0, age: Duration, settling: Bool,
    now: Timestamp, draw: Double
  ) -> Verdict {
    switch failure.kind {
    case .throttled:
      let told = failure.retryAfter ?? .zero
      return .wait(until: now.advanced(by: max(told, pause(after: setbacks, draw))))
    case .credentials:
      return .quarantine(until: now.advanced(by: pause(after: setbacks + 3, draw)))
    case .unreachable, .unavailable, .unknownOutcome:
      guard age < ageLimit else { return .park }
      return retry(failure, attempts, now, draw)
    case .notYet:
      guard attempts < attemptLimit, age < ageLimit else { return .park }
      return .retry(at: now.advanced(by: notYetDelay(after: attempts, draw)))
    case .missing where settling:
      return .retry(at: now.advanced(by: notYetDelay(after: attempts, draw)))
    case .protocolBroken:
      return attempts < 4 ? retry(failure, attempts, now, draw) : .park
    case .passwordRefused:
      return .refusePassword
    case .missing, .notPermitted, .conflict, .refused:
      return .park
    }
  }

  /// Full jitter: anything up to `base × 2^attempts`, and never more than the cap.
  /// With a base of 2 s and a cap of 15 min: ≤2 s, ≤4 s, ≤8 s, … ≤512 s, ≤900 s, ≤900 s.
  package func delay(after attempts: Int, _ draw: Double) -> Duration {
    let doublings = min(attempts, 30)  // 2^30 times any base is past any cap
    let bound = min(base.milliseconds << doublings, cap.milliseconds)
    return .milliseconds(Int64(Double(bound) * draw))
  }

  /// A whole lane's wait: at least half of the bound, so that it does not end at once.
  private func pause(after setbacks: Int, _ draw: Double) -> Duration {
    delay(after: setbacks, 0.5 + draw / 2)
  }

  private func retry(
    _ failure: RemoteFailure, _ attempts: Int, _ now: Timestamp, _ draw: Double
  ) -> Verdict {
    let told = failure.retryAfter ?? .zero
    return .retry(at: now.advanced(by: max(told, delay(after: attempts, draw))))
  }

  /// A busy or fresh object is ready within seconds, rarely minutes: 1 s to 60 s.
  private func notYetDelay(after attempts: Int, _ draw: Double) -> Duration {
    let bound = min(1000 << min(attempts, 6), 60_000)
    return .milliseconds(Int64(Double(bound) * (0.5 + draw / 2)))
  }
}
