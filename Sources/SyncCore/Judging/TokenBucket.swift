/// The pace of the requests that one quota counts. Pure.
///
/// Tokens come at an even rate up to the burst, and each request takes one. The rate begins at the
/// quota; a refusal lowers it by a quarter and empties the bucket, and from then on it rises
/// evenly again: additive increase, multiplicative decrease. It never rises over the quota, since
/// each try to would be refused: a raised quota is for the configuration to say.
package struct TokenBucket: Hashable, Sendable {
  /// What is left of the rate after a refusal.
  package static let decrease = 0.75
  /// The part of the quota's rate that each period brings back.
  package static let increase = 0.02
  /// The rate never falls under this part of the quota's.
  package static let leastShare = 0.05
  /// Of the quota, since clocks and lines are not even.
  package static let careful = 0.997
  /// What bulk work leaves for logins of the pace of a second, or of the burst where that is less.
  package static let reservedShare = 0.2

  package let quota: Quota
  /// The rate as a part of the quota's: what the directory has taught us.
  package private(set) var share: Double
  private var level: Double
  private var at: Timestamp
  private var refusedAt: Timestamp?

  package init(_ quota: Quota, at now: Timestamp, share: Double = 1) {
    self.quota = quota
    self.share = min(1, max(Self.leastShare, share))
    at = now
    level = 0
    level = capacity
  }

  /// Requests a second while nothing was ever refused. What may come as a burst is left aside where
  /// the directory counts by the clock: then any of its periods holds no more than the limit.
  package var fullRate: Double {
    let even = quota.burst == quota.limit ? quota.limit : quota.limit - quota.burst
    return Double(max(1, even)) * Self.careful * 1000 / Double(quota.period.milliseconds)
  }

  /// Requests a second now.
  package var rate: Double { fullRate * share }

  private var capacity: Double {
    max(1, Double(quota.burst) * (quota.burst == quota.limit ? Self.careful * share : 1))
  }

  /// What bulk work leaves for logins.
  package var reserve: Double {
    max(0, min(Self.reservedShare * min(Double(quota.burst), rate), capacity - 1))
  }

  /// Requests of that urgency that may be sent at that moment.
  package func room(for urgency: Urgency, at now: Timestamp) -> Int {
    let tokens = filled(at: now).level - (urgency == .bulk ? reserve : 0)
    return max(0, Int(tokens + Self.tolerance))
  }

  /// When the next request of that urgency may be sent; now or later.
  package func next(for urgency: Urgency, cost: Int = 1, at now: Timestamp) -> Timestamp {
    let filled = filled(at: now)
    let kept = urgency == .bulk ? reserve : 0
    let missing = min(Double(cost) + kept, filled.capacity) - filled.level
    guard missing > Self.tolerance else { return now }
    let seconds = missing / filled.rate
    return now.advanced(by: .milliseconds(Int64((seconds * 1000).rounded(.up))))
  }

  /// How full it is, 0 to 1.
  package func fill(at now: Timestamp) -> Double {
    let filled = filled(at: now)
    return filled.level / filled.capacity
  }

  /// A request is sent.
  package mutating func take(cost: Int = 1, at now: Timestamp) {
    self = filled(at: now)
    level -= Double(cost)
  }

  /// So many were sent a short while ago, before this bucket was made.
  package mutating func forget(_ count: Int, at now: Timestamp) {
    self = filled(at: now)
    level = max(0, level - Double(count))
  }

  /// The directory refused a request for its rate.
  package mutating func refused(at now: Timestamp) {
    self = filled(at: now)
    level = min(level, 0)
    // All refusals of one period are of one overshoot.
    guard refusedAt.map({ $0.advanced(by: quota.period) <= now }) ?? true else { return }
    refusedAt = now
    share = max(Self.leastShare, share * Self.decrease)
  }

  /// The directory told which part of its own limit is used up, by us or by others.
  ///
  /// - Parameter part: 1 is all of it; it may be more.
  package mutating func used(_ part: Double, at now: Timestamp) {
    self = filled(at: now)
    level = min(level, max(0, 1 - part) * capacity)
    if part > 1 { refused(at: now) }
  }

  /// Tokens in floating point are told apart from none by this.
  private static let tolerance = 1e-6

  /// The bucket as it is at that moment. A clock that goes back brings nothing.
  private func filled(at now: Timestamp) -> TokenBucket {
    var bucket = self
    let passed = Double(max(0, at.duration(to: now).milliseconds))
    bucket.at = now
    let periods = passed / Double(quota.period.milliseconds)
    bucket.share = min(1, share + Self.increase * periods)
    bucket.level = min(bucket.capacity, level + passed / 1000 * (rate + bucket.rate) / 2)
    return bucket
  }
}
