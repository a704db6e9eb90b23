internal import SyncCore
internal import Testing

struct TokenBucketTests {
  private static let start = Timestamp(seconds: 1_800_000_000)
  /// As Google counts, and as Entra ID does.
  private static let window = Quota(limit: 2400, per: .seconds(60), burst: 24)
  private static let bucket = Quota(limit: 3000, per: .seconds(150), burst: 3000)

  private static func at(_ seconds: Double) -> Timestamp {
    start.advanced(by: .milliseconds(Int64(seconds * 1000)))
  }

  /// Sends as fast as the bucket allows, and gives when each request went.
  private static func spend(
    _ bucket: inout TokenBucket, _ urgency: Urgency = .bulk, until end: Timestamp
  ) -> [Timestamp] {
    var times: [Timestamp] = []
    var now = start
    while true {
      let next = bucket.next(for: urgency, at: now)
      guard next < end else { return times }
      now = next
      bucket.take(at: now)
      times.append(now)
    }
  }

  @Test func `a quota counted by the clock holds in every window, and is used up almost`() {
    var bucket = TokenBucket(Self.window, at: Self.start)
    let times = Self.spend(&bucket, until: Self.at(300))
    var most = 0
    var first = 0
    for (place, time) in times.enumerated() {
      while times[first].duration(to: time) >= .seconds(60) { first += 1 }
      most = max(most, place - first + 1)
    }
    #expect((2300...2400).contains(most))
    #expect(times.count >= 300 * 40 * 98 / 100)
  }

  @Test func `where the directory keeps a bucket, the burst is spent and then the pace is kept`() {
    var bucket = TokenBucket(Self.bucket, at: Self.start)
    let times = Self.spend(&bucket, until: Self.at(20))
    #expect(times.count(where: { $0 == Self.start }) > 2900)
    #expect((3340...3400).contains(times.count))
  }

  @Test func `bulk work leaves a fifth of a second's pace for logins`() {
    for (quota, kept) in [(Self.window, 4), (Self.bucket, 3)] {
      var bucket = TokenBucket(quota, at: Self.start)
      while bucket.next(for: .bulk, at: Self.start) == Self.start { bucket.take(at: Self.start) }
      #expect(bucket.room(for: .bulk, at: Self.start) == 0)
      #expect(bucket.room(for: .login, at: Self.start) >= kept)
      #expect(bucket.next(for: .login, at: Self.start) == Self.start)
    }
  }

  @Test func `a refusal empties the bucket and lowers the rate by a quarter, once a period`() {
    var bucket = TokenBucket(Self.window, at: Self.start)
    let full = bucket.rate
    for _ in 0..<8 { bucket.refused(at: Self.start) }
    #expect(bucket.rate == full * 0.75)
    #expect(bucket.room(for: .login, at: Self.start) == 0)
    bucket.refused(at: Self.at(59))
    #expect(bucket.share < 0.78)
    bucket.refused(at: Self.at(60))
    #expect(abs(bucket.share - 0.77 * 0.75) < 0.001)
    for minute in 2..<100 { bucket.refused(at: Self.at(Double(minute * 60))) }
    #expect(bucket.share >= TokenBucket.leastShare)
  }

  @Test func `the rate rises evenly again, and never over the quota`() {
    var bucket = TokenBucket(Self.window, at: Self.start)
    bucket.refused(at: Self.start)
    var shares: [Int] = []
    for minute in [5.0, 10, 12.5, 60] {
      bucket.take(at: Self.at(minute * 60))
      shares.append(Int((bucket.share * 1000).rounded()))
    }
    #expect(shares == [850, 950, 1000, 1000])
  }

  @Test func `a lower quota than the documented one is learned`() {
    // Half of the documented requests are allowed.
    var bucket = TokenBucket(Self.window, at: Self.start)
    var (refused, sent) = (0, 0)
    var now = Self.start
    var minute: (number: Int64, count: Int) = (0, 0)
    while now < Self.at(3600) {
      now = bucket.next(for: .bulk, at: now)
      bucket.take(at: now)
      if now.seconds / 60 != minute.number { minute = (now.seconds / 60, 0) }
      minute.count += 1
      if minute.count > 1200 {
        bucket.refused(at: now)
        refused += 1
        now = now.advanced(by: .seconds(8))
      } else {
        sent += 1
      }
    }
    #expect(refused * 300 < sent)
    #expect(sent > 60 * 1200 * 4 / 5)
  }

  @Test(arguments: [(0.8, 597), (0.95, 146), (0.999, 0)] as [(Double, Int)])
  func `what the directory tells of its own count is believed`(_ part: Double, _ room: Int) {
    var bucket = TokenBucket(Self.bucket, at: Self.start)
    bucket.used(part, at: Self.start)
    #expect(abs(bucket.room(for: .bulk, at: Self.start) - room) <= 4)
    #expect(bucket.share == 1)
    bucket.used(0.8, at: Self.start)
    #expect(bucket.room(for: .bulk, at: Self.start) <= room, "it gives nothing back")
  }

  @Test func `told that all is used up, it slows down`() {
    var bucket = TokenBucket(Self.bucket, at: Self.start)
    bucket.used(1.2, at: Self.start)
    #expect(bucket.share == 0.75)
    #expect(bucket.room(for: .login, at: Self.start) == 0)
  }

  @Test func `a clock that goes back brings no tokens, and a leap no more than the burst`() {
    var bucket = TokenBucket(Self.window, at: Self.start)
    while bucket.next(for: .login, at: Self.start) == Self.start { bucket.take(at: Self.start) }
    #expect(bucket.room(for: .login, at: Self.at(-3600)) == 0)
    #expect(bucket.room(for: .login, at: Self.at(86_400 * 365)) == 24)
  }

  @Test(arguments: [(2400, 2400, 24), (1200, 1200, 12), (1, 1, 1)])
  func `a configured number of requests a minute keeps the manner of the quota`(
    _ perMinute: Int, _ limit: Int, _ burst: Int
  ) {
    #expect(
      Self.window.with(perMinute: perMinute)
        == Quota(limit: limit, per: .seconds(60), burst: burst))
    let scaled = Self.bucket.with(perMinute: perMinute)
    #expect(scaled.limit == max(1, perMinute * 5 / 2) && scaled.burst == scaled.limit)
  }
}
