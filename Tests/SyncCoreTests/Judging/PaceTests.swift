internal import SyncCore
internal import Testing

struct PaceTests {
  private static let start = Timestamp(seconds: 1_800_000_000)
  private static let writes = Quota(.writes, limit: 10, per: .seconds(10), burst: 10)
  private static let all = Quota(limit: 100, per: .seconds(10), burst: 100)

  private static func at(_ seconds: Int) -> Timestamp { start.advanced(by: .seconds(seconds)) }

  /// Takes until there is no room, and gives how often.
  private static func drain(
    _ pace: inout Pace, _ request: RequestKind, _ urgency: Urgency = .login, cost: Int = 1
  ) -> Int {
    var count = 0
    while pace.take(request, cost: cost, urgency, at: start) == .go { count += 1 }
    return count
  }

  @Test func `without a quota nothing waits`() {
    var pace = Pace(at: Self.start)
    for _ in 0..<1000 { #expect(pace.take(.write, .bulk, at: Self.start) == .go) }
    #expect(pace.room(for: .bulk, at: Self.start) == .max)
    #expect(pace.next(for: .bulk, at: Self.start) == Self.start)
    #expect(pace.perMinute == nil)
    #expect(pace.sentCount == 1000)
  }

  @Test func `reads go on where the budget of writes is used up`() {
    var pace = Pace([Self.writes, Self.all], at: Self.start)
    #expect(Self.drain(&pace, .write) == 9)
    #expect(pace.room(for: .login, at: Self.start) == 0)
    #expect(pace.take(.read, .bulk, at: Self.start) == .go)
    #expect((80...91).contains(Self.drain(&pace, .read)))
  }

  @Test func `new accounts have a budget of their own, for which no other job waits`() {
    let creates = Quota(.creates, limit: 20, per: .seconds(10), burst: 1)
    var pace = Pace([Self.all, creates], at: Self.start)
    #expect(pace.take(.create, .bulk, at: Self.start) == .go)
    guard case .wait(let next) = pace.take(.create, .login, at: Self.start) else {
      Issue.record("a second one went at once")
      return
    }
    #expect((500...600).contains(Self.start.duration(to: next).milliseconds))
    #expect(pace.take(.create, .bulk, at: next) == .go)
    #expect(pace.room(for: .bulk, at: Self.start) > 80)
    #expect(pace.next(for: .bulk, at: Self.start) == Self.start)
    #expect(pace.perMinute.map { $0 > 500 } == true)
    #expect(pace.take(.write, .bulk, at: Self.start) == .go)
    // It is a write like another where writes are counted.
    var writes = Pace([Self.writes], at: Self.start)
    #expect(Self.drain(&writes, .create) == 9)
  }

  @Test func `a request that counts for more takes more`() {
    var pace = Pace([Self.all], at: Self.start)
    #expect(Self.drain(&pace, .read, cost: 5) == 19)
    var small = Pace([Self.writes], at: Self.start)
    #expect(small.take(.write, cost: 50, .login, at: Self.start) == .go, "or it would never go")
  }

  @Test func `nothing is sent while the directory said wait, by nobody`() {
    var pace = Pace(at: Self.start)
    pace.learn(.refused(retryAfter: .seconds(30)), from: .read, at: Self.start)
    for urgency in [Urgency.login, .bulk] {
      #expect(pace.take(.write, urgency, at: Self.at(29)) == .heldBack(until: Self.at(30)))
    }
    pace.pause(until: Self.at(20))
    #expect(pace.take(.read, .bulk, at: Self.at(29)) == .heldBack(until: Self.at(30)))
    #expect(pace.take(.read, .bulk, at: Self.at(30)) == .go)
    #expect(pace.refusedCount == 1)
  }

  @Test func `a directory that is away for a told time is left alone, and its rate is not blamed`()
  {
    var pace = Pace([Self.all], at: Self.start)
    pace.learn(.away(.seconds(30)), from: .write, at: Self.start)
    #expect(pace.take(.read, .login, at: Self.at(29)) == .heldBack(until: Self.at(30)))
    #expect(pace.take(.read, .login, at: Self.at(30)) == .go)
    #expect(pace.share == 1 && pace.refusedCount == 0)
  }

  @Test func `a refused write lowers the budgets that it counts in`() {
    var pace = Pace([Self.writes, Self.all], at: Self.start)
    pace.learn(.refused(retryAfter: nil), from: .read, at: Self.start)
    #expect(pace.buckets.map(\.share) == [1, 0.75])
    pace.learn(.refused(retryAfter: nil), from: .write, at: Self.at(2))
    #expect(pace.buckets.map { $0.share < 0.8 } == [true, true])
  }

  @Test func `a share that is used up is that of the budget which is nearest to its end`() {
    var pace = Pace([Self.writes, Self.all], at: Self.start)
    while case .go = pace.take(.write, .login, at: Self.start) {}
    let fills = pace.buckets.map { $0.fill(at: Self.start) }
    let nearest = fills[0] < fills[1] ? 0 : 1
    pace.learn(.used(1.5), from: .write, at: Self.start)
    let lowered = pace.buckets.map { $0.share < 1 }
    #expect(lowered == [nearest == 0, nearest == 1])
  }

  @Test func `after a restart it goes on where it was`() {
    var pace = Pace([Self.writes], at: Self.start)
    pace.resume(share: 0.5, spent: 3, at: Self.start)
    #expect(pace.share == 0.5)
    #expect(Self.drain(&pace, .write) == 1)
    #expect(pace.perMinute.map { $0 * 2 } == pace.fullPerMinute.map { $0 / 2 * 2 })
  }
}
