internal import SyncCore
internal import Testing

struct OutlookTests {
  typealias Change = @Sendable (inout Outlook.Facts) -> Void

  private static let now = Timestamp(seconds: 1_800_000_000)

  private static func at(_ seconds: Int) -> Timestamp { now.advanced(by: .seconds(seconds)) }

  /// Four requests at once, two seconds each.
  private static var meter: LaneMeter {
    var meter = LaneMeter(placeCount: 4)
    meter.note(took: .seconds(2), lane: Lane(inFlightLimit: 4))
    return meter
  }

  private static let table: [(Change, Outlook.Delay?, Int?)] = [
    ({ _ in }, nil, 2),
    ({ $0.aheadCount = 3 }, nil, 2),
    ({ $0.aheadCount = 4 }, nil, 4),
    ({ $0.aheadCount = 4000 }, nil, 2002),
    ({ $0.notBefore = at(-5) }, nil, 2),
    ({ $0.notBefore = at(60) }, .directoryBusy, 62),
    (
      {
        $0.attempts = 1; $0.dueAt = at(30)
      }, .retrying, 32
    ),
    (
      {
        $0.attempts = 1; $0.dueAt = at(30); $0.notBefore = at(60)
      }, .directoryBusy, 62
    ),
    (
      {
        $0.isQuarantined = true; $0.notBefore = at(60)
      }, .directoryUnavailable, nil
    ),
    (
      {
        $0.isPaused = true; $0.isQuarantined = true
      }, .directoryPaused, nil
    ),
    ({ $0.account = .parked }, .accountParked, nil),
    (
      {
        $0.account = .parked; $0.isQuarantined = true
      }, .accountParked, nil
    ),
    ({ $0.account = .pending }, .accountPending, 6),
    (
      {
        $0.account = .pending; $0.isQuarantined = true
      }, .directoryUnavailable, nil
    ),
  ]

  @Test(arguments: table.indices)
  func `what waits has an delay and a time`(_ row: Int) {
    let (change, delay, seconds) = Self.table[row]
    var facts = Outlook.Facts()
    facts.meter = Self.meter
    change(&facts)
    let outlook = Outlook(facts, at: Self.now)
    #expect(outlook.delay == delay)
    #expect(outlook.etaSeconds == seconds)
  }

  @Test func `a fast lane still needs a second`() {
    var facts = Outlook.Facts()
    var meter = LaneMeter(placeCount: 8)
    meter.note(took: .milliseconds(20), lane: Lane(inFlightLimit: 8))
    facts.meter = meter
    #expect(Outlook(facts, at: Self.now).etaSeconds == 1)
  }

  @Test func `the first attempt replaces the guess and later ones move it`() {
    var meter = LaneMeter(placeCount: 2)
    #expect(meter.time(forAhead: 0, own: 1) == LaneMeter.firstGuess)
    meter.note(took: .seconds(1), lane: Lane(inFlightLimit: 2))
    #expect(meter.attemptTime == .seconds(1))
    meter.note(took: .seconds(9), lane: Lane(inFlightLimit: 2))
    #expect(meter.attemptTime == .seconds(2))
  }

  @Test func `an open circuit has one place and makes the directory unavailable`() {
    var lane = Lane(inFlightLimit: 4)
    for job in 0..<Lane.failuresInRowLimit {
      lane.started(1)
      lane.failed(
        Int64(job), RemoteFailure(.unavailable, "test"), .retry(at: Self.at(2)),
        probeAt: Self.at(2), at: Self.now)
    }
    var facts = Outlook.Facts()
    facts.meter.note(took: .seconds(1), lane: lane)
    #expect(facts.meter.placeCount == 1)
    #expect(Outlook(facts, at: Self.now).delay == .directoryUnavailable)
  }
}
