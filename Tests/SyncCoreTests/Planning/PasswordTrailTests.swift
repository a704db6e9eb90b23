internal import SyncCore
internal import Testing

struct PasswordTrailTests {
  private typealias Trail = PasswordTrail

  /// So many seconds after the push.
  private static func time(_ seconds: Int64) -> Timestamp {
    Timestamp(seconds: 1_800_000_000 + seconds)
  }

  private static func trail(
    stamp: Int64? = nil, before: Int64? = nil, openUntil: Int64? = nil
  ) -> PasswordTrail {
    var trail = PasswordTrail()
    trail.pushedAt = time(0)
    trail.stamp = stamp.map(time)
    trail.stampBefore = before.map(time)
    trail.openUntil = openUntil.map(time)
    return trail
  }

  // MARK: Drift

  private struct Drift {
    var stamp: Int64?
    var before: Int64?
    var openUntil: Int64?
    /// What the directory tells now.
    var seen: Int64?
    let expected: PasswordTrail.Finding
  }

  private static let drifts = [
    Drift(stamp: 1, seen: 1, expected: .same),
    Drift(stamp: 1, seen: -9, expected: .same),
    Drift(stamp: 1, seen: 2, expected: .drifted(time(2))),
    // Their clock is a day ahead, or behind: only their own stamps are compared.
    Drift(stamp: 86_400, seen: 86_400, expected: .same),
    Drift(stamp: 86_400, seen: 86_401, expected: .drifted(time(86_401))),
    Drift(stamp: -86_400, seen: -86_000, expected: .drifted(time(-86_000))),
    // A second arrival of the same password, while an earlier attempt was open.
    Drift(stamp: 1, openUntil: 20, seen: 21, expected: .ours(time(21))),
    Drift(stamp: 1, openUntil: 20, seen: 22, expected: .drifted(time(22))),
    Drift(stamp: 1, openUntil: -20, seen: 2, expected: .drifted(time(2))),
    // The stamp is not known yet.
    Drift(seen: 300, expected: .ours(time(300))),
    Drift(seen: 301, expected: .drifted(time(301))),
    Drift(seen: -300, expected: .ours(time(-300))),
    Drift(seen: -301, expected: .same),
    Drift(before: -900, seen: -900, expected: .same),
    Drift(before: -900, seen: -899, expected: .ours(time(-899))),
    Drift(before: -900, seen: 301, expected: .drifted(time(301))),
    Drift(stamp: 1, expected: .same),
  ]

  @Test(arguments: drifts.indices)
  func `the directory's own stamp tells who set the password`(_ index: Int) {
    let row = Self.drifts[index]
    let trail = Self.trail(stamp: row.stamp, before: row.before, openUntil: row.openUntil)
    let times = PasswordTimes(changedAt: row.seen.map(Self.time))
    #expect(trail.finding(in: times) == row.expected)
  }

  @Test func `without a push, or without times, nothing is found`() {
    #expect(Trail().finding(in: PasswordTimes(changedAt: Self.time(9))) == .same)
    #expect(Self.trail(stamp: 1).finding(in: nil) == .same)
  }

  // MARK: Order

  private static let old = LoginID("old")
  private static let new = LoginID("new")

  private struct Order {
    /// What was sent at second 0, and the directory's stamp before it.
    var sent: LoginID?
    var stamp: Int64? = -100
    var openUntil: Int64?
    var seen: Int64? = -100
    var now: Int64 = 5
    let expected: PasswordTrail.Next
  }

  private static func sent(_ login: LoginID, _ stamp: Int64? = -100) -> PasswordTrail.Sent {
    PasswordTrail.Sent(login: login, at: time(0), stamp: stamp.map(time))
  }

  private static let orders = [
    Order(expected: .send(taken: nil)),
    // The same login's password again.
    Order(sent: new, expected: .send(taken: nil)),
    Order(sent: new, seen: 1, expected: .taken(sent(new))),
    Order(sent: new, seen: 300, expected: .taken(sent(new))),
    // So late it was somebody else's.
    Order(sent: new, seen: 301, expected: .send(taken: nil)),
    Order(sent: new, stamp: nil, seen: 0, expected: .taken(sent(new, nil))),
    Order(sent: new, stamp: nil, seen: -301, expected: .send(taken: nil)),
    Order(sent: new, seen: nil, expected: .send(taken: nil)),
    // A newer login's password waits until the older one cannot arrive any more.
    Order(sent: old, openUntil: 30, expected: .hold(until: time(30))),
    Order(sent: old, openUntil: 30, seen: 1, expected: .hold(until: time(30))),
    Order(sent: old, openUntil: 30, now: 30, expected: .send(taken: nil)),
    Order(sent: old, openUntil: 30, seen: 1, now: 30, expected: .send(taken: sent(old))),
    // It was answered, though not to be believed: nothing is on its way.
    Order(sent: old, expected: .send(taken: nil)),
    Order(sent: old, seen: 1, expected: .send(taken: sent(old))),
    Order(sent: new, openUntil: 30, expected: .send(taken: nil)),
    Order(openUntil: 20, expected: .hold(until: time(20))),
    Order(openUntil: 20, now: 20, expected: .send(taken: nil)),
    // Written by a clock that was ahead: nothing is kept waiting by that.
    Order(openUntil: 9_000, expected: .send(taken: nil)),
  ]

  @Test(arguments: orders.indices)
  func `an older password never follows a newer one`(_ index: Int) {
    let row = Self.orders[index]
    var trail = Trail()
    trail.sent = row.sent.map { Self.sent($0, row.stamp) }
    trail.openUntil = row.openUntil.map(Self.time)
    let times = PasswordTimes(changedAt: row.seen.map(Self.time))
    #expect(trail.next(for: Self.new, seeing: times, at: Self.time(row.now)) == row.expected)
  }

  @Test func `a note goes before the write and leaves with a clear answer`() {
    let times = PasswordTimes(changedAt: Self.time(-100))
    let first = Trail().sending(Self.old, seeing: times, at: Self.time(0))
    #expect(first.sent == Self.sent(Self.old))
    #expect(first.openUntil == Self.time(30))
    #expect(first.failed(.refused, before: Trail(), at: Self.time(2)) == Trail())
    let doubtful = first.failed(.doubtful, before: Trail(), at: Self.time(2))
    #expect(doubtful.sent == first.sent)
    #expect(doubtful.openUntil == nil)
    let open = first.failed(.unknown, before: Trail(), at: Self.time(2))
    #expect(open.sent == first.sent)
    #expect(open.openUntil == Self.time(32))
    // The second attempt is refused: the first may still arrive.
    let second = open.sending(Self.old, seeing: times, at: Self.time(4))
    #expect(second.openUntil == Self.time(34))
    #expect(second.failed(.refused, before: open, at: Self.time(5)) == open)
    // The second attempt is taken: the first may still arrive.
    let taken = open.accepted(before: Self.time(-100), after: nil, at: Self.time(5))
    #expect(taken.sent == nil)
    #expect(taken.openUntil == Self.time(32))
  }

  @Test(
    arguments: [
      (-100, 1, 1), (-100, 90_000, 90_000), (-100, -100, nil), (nil, 1, 1), (nil, 900, nil),
    ]
      as [(Int64?, Int64, Int64?)])
  func `the stamp of a push is read back, but for a replica that lags`(
    _ before: Int64?, _ after: Int64, _ stamp: Int64?
  ) {
    let trail = Trail().accepted(
      before: before.map(Self.time), after: PasswordTimes(changedAt: Self.time(after)),
      at: Self.time(0))
    #expect(trail.stamp == stamp.map(Self.time))
    #expect(trail.pushedAt == Self.time(0))
  }

  @Test func `drift is assumed by age where it cannot be seen`() {
    let day: Int64 = 86_400
    let policies: [DriftPolicy] = [.overwrite, .report, .ignore, .always, .everyDays(30)]
    let young = policies.map { $0.assumesDrift(since: Self.time(0), at: Self.time(30 * day - 1)) }
    #expect(young == [false, false, false, true, false])
    let old = policies.map { $0.assumesDrift(since: Self.time(0), at: Self.time(30 * day)) }
    #expect(old == [false, false, false, true, true])
    #expect(policies.map(\.isLookedFor) == [true, true, false, false, false])
  }
}
