/// Decides after a failure whether, and when, to try again. Pure: the random draw is a parameter.
package struct RetryPolicy: Hashable, Sendable {
  /// What is waited for: each has a first delay and a longest one of its own.
  package enum Wait: Hashable, Sendable, CaseIterable {
    /// A job that nobody waits for.
    case bulk
    /// A login's password: its user sits before a sign-in page.
    case login
    /// The whole lane, which was told to slow down.
    case pause
    /// The whole lane, whose other side is down.
    case outage
    /// The whole lane, until our credentials work again or the directory refuses less.
    case quarantine
    /// Something that is ready within seconds, rarely minutes: a fresh or a busy object.
    case settling
  }

  /// No login's password waits longer between two attempts, and no lane longer for a look whether
  /// the other side is well again; a shorter `cap` counts for both.
  package static let loginCap = Duration.seconds(60)
  /// As for `loginCap`: an hour's outage is then looked at some twenty times.
  package static let outageCap = Duration.seconds(300)
  /// Attempts of what the other side answers against its own contract.
  package static let brokenAnswersLimit = 4

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

  /// How many failed attempts count against a job: an outage is no fault of it, and uses none of
  /// them up.
  ///
  /// - Parameters:
  ///   - earlier: what the last of them met.
  ///   - kind: what is met now.
  package static func counted(
    _ attempts: Int, of earlier: RemoteFailure.Kind?, before kind: RemoteFailure.Kind
  ) -> Int {
    guard let earlier, earlier.isOfHealth, !kind.isOfHealth else { return attempts }
    return 0
  }

  /// The first delay's upper bound and the longest one, by what is waited for.
  package func bounds(of wait: Wait) -> (base: Duration, cap: Duration) {
    switch wait {
    case .bulk, .pause: (base, cap)
    case .login: (base, min(cap, Self.loginCap))
    case .outage: (base, min(cap, Self.outageCap))
    case .quarantine: (min(base * 8, cap), cap)
    case .settling: (.seconds(1), .seconds(60))
    }
  }

  /// The verdict on a failure.
  ///
  /// - Parameters:
  ///   - urgency: whether somebody waits for the job.
  ///   - attempts: how many attempts of this job have failed before this one.
  ///   - setbacks: how many waits of the whole lane came in a row before this one.
  ///   - settling: true while a "not found" may mean "not yet", shortly after our own create.
  ///   - draw: a random number, 0 to below 1.
  package func verdict(
    on failure: RemoteFailure, urgency: Urgency = .bulk, attempts: Int, setbacks: Int = 0,
    age: Duration, settling: Bool, now: Timestamp, draw: Double
  ) -> Verdict {
    let told = failure.retryAfter ?? .zero
    let next = Verdict.retry(
      at: now.advanced(
        by: max(told, delay(urgency == .login ? .login : .bulk, after: attempts, draw))))
    let soon = Verdict.retry(at: now.advanced(by: pause(.settling, after: attempts, draw)))
    switch failure.kind {
    case .heldBack:
      return .wait(until: now.advanced(by: told))
    case .throttled:
      return .wait(until: now.advanced(by: max(told, pause(.pause, after: setbacks, draw))))
    case .credentials:
      return .quarantine(until: now.advanced(by: pause(.quarantine, after: setbacks, draw)))
    case .unreachable, .unavailable, .unknownOutcome:
      return age < ageLimit ? next : .park
    case .notYet:
      return attempts < attemptLimit && age < ageLimit ? soon : .park
    case .missing where settling:
      return soon
    case .protocolBroken:
      return attempts < Self.brokenAnswersLimit ? next : .park
    case .passwordRefused:
      return .refusePassword
    case .missing, .notPermitted, .conflict, .refused:
      return .park
    }
  }

  /// When a lane whose other side is down, or refuses most, looks again.
  ///
  /// - Parameter setbacks: how many such waits came in a row before this one.
  package func probe(
    after setbacks: Int, quarantined: Bool, now: Timestamp, draw: Double
  ) -> Timestamp {
    now.advanced(by: pause(quarantined ? .quarantine : .outage, after: setbacks, draw))
  }

  /// Full jitter: anything up to `base × 2^attempts`, and never more than the cap.
  /// With a base of 2 s and a cap of 15 min: ≤2 s, ≤4 s, ≤8 s, … ≤512 s, ≤900 s, ≤900 s.
  package func delay(_ wait: Wait = .bulk, after attempts: Int, _ draw: Double) -> Duration {
    let (base, cap) = bounds(of: wait)
    let doublings = min(attempts, 30)  // 2^30 times any base is past any cap
    let bound = min(base.milliseconds << doublings, cap.milliseconds)
    return .milliseconds(Int64(Double(bound) * draw))
  }

  /// What is not to end at once: at least half of the bound.
  private func pause(_ wait: Wait, after count: Int, _ draw: Double) -> Duration {
    delay(wait, after: count, 0.5 + draw / 2)
  }
}

extension RemoteFailure.Kind {
  /// Whether the other side's health is at fault, and nothing else.
  fileprivate var isOfHealth: Bool {
    [.unreachable, .unavailable, .unknownOutcome].contains(self)
  }
}
