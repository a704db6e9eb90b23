/// How fast requests may go to one directory, and until when none may. Pure.
package struct Pace: Hashable, Sendable {
  /// Whether a request may be sent.
  package enum Permit: Hashable, Sendable {
    /// It is counted as sent.
    case go
    /// Ask again then.
    case wait(until: Timestamp)
    /// The directory said wait.
    case heldBack(until: Timestamp)
  }

  /// What an answer says of the quota.
  package enum Hint: Hashable, Sendable {
    /// Refused for the rate, with what `Retry-After` says.
    case refused(retryAfter: Duration?)
    /// Not there for so long, as `Retry-After` says; nothing of the rate.
    case away(Duration)
    /// Which part of the directory's own limit is used up.
    case used(Double)
  }

  /// One for each quota; none where the directory has none.
  package private(set) var buckets: [TokenBucket]
  /// Nothing is sent before then.
  package private(set) var notBefore: Timestamp?
  /// Requests that were sent.
  package private(set) var sentCount = 0
  /// Of them, those that were refused for the rate.
  package private(set) var refusedCount = 0

  package init(_ quotas: [Quota] = [], at now: Timestamp) {
    buckets = quotas.map { TokenBucket($0, at: now) }
  }

  /// Takes what a request needs, or says when to ask again.
  ///
  /// - Parameter cost: what the directory counts it for.
  package mutating func take(
    _ request: RequestKind, cost: Int = 1, _ urgency: Urgency, at now: Timestamp
  ) -> Permit {
    if let notBefore, now < notBefore { return .heldBack(until: notBefore) }
    let concerned = buckets.indices.filter { buckets[$0].quota.scope.counts(request) }
    let next = concerned.map { buckets[$0].next(for: urgency, cost: cost, at: now) }.max() ?? now
    guard next <= now else { return .wait(until: next) }
    for place in concerned { buckets[place].take(cost: cost, at: now) }
    sentCount += 1
    return .go
  }

  /// The buckets of what each job needs.
  private var common: [TokenBucket] { buckets.filter { $0.quota.scope != .creates } }

  /// How many jobs of that urgency may begin: each needs a read and a write at least.
  package func room(for urgency: Urgency, at now: Timestamp) -> Int {
    common.map { $0.room(for: urgency, at: now) }.min() ?? .max
  }

  /// When the next job of that urgency may begin.
  package func next(for urgency: Urgency, at now: Timestamp) -> Timestamp {
    common.map { $0.next(for: urgency, at: now) }.max() ?? now
  }

  /// Takes in what an answer to such a request said.
  package mutating func learn(_ hint: Hint, from request: RequestKind, at now: Timestamp) {
    let concerned = buckets.indices.filter { buckets[$0].quota.scope.counts(request) }
    switch hint {
    case .refused(let told):
      refusedCount += 1
      if let told { pause(until: now.advanced(by: told)) }
      for place in concerned { buckets[place].refused(at: now) }
    case .away(let told):
      pause(until: now.advanced(by: told))
    case .used(let part):
      // It does not say which of its limits it means: the one that is nearest.
      let nearest = concerned.min { buckets[$0].fill(at: now) < buckets[$1].fill(at: now) }
      if let nearest { buckets[nearest].used(part, at: now) }
    }
  }

  /// Nothing is sent before then.
  package mutating func pause(until: Timestamp) {
    notBefore = max(notBefore ?? until, until)
  }

  /// A wait until then is over; a longer one is not.
  package mutating func hasten(from until: Timestamp) {
    if notBefore == until { notBefore = nil }
  }

  /// What the last run of the program left: the part of the quotas that it had learned, and how
  /// much it had sent a short while ago.
  package mutating func resume(share: Double, spent: Int, at now: Timestamp) {
    for place in buckets.indices {
      buckets[place] = TokenBucket(buckets[place].quota, at: now, share: share)
      buckets[place].forget(spent, at: now)
    }
  }

  /// The rate as a part of the quotas', the lowest of all.
  package var share: Double { buckets.map(\.share).min() ?? 1 }

  /// Requests a minute that bulk work can count on; nil where nothing limits it.
  package var perMinute: Int? { common.map { Int($0.rate * 60) }.min() }

  /// The same while nothing was ever refused.
  package var fullPerMinute: Int? { common.map { Int($0.fullRate * 60) }.min() }
}
