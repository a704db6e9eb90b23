internal import SyncCore
internal import Testing

struct LaneTests {
  private static let start = Timestamp(seconds: 1_800_000_000)

  private static func at(_ seconds: Int) -> Timestamp {
    start.advanced(by: .seconds(seconds))
  }

  private static func move(_ lane: Lane, at seconds: Int = 0) -> Lane.Move {
    lane.move(at: at(seconds), Pace(at: start))
  }

  /// One attempt of a job that fails and is to be retried.
  private static func retry(
    _ kind: RemoteFailure.Kind, _ job: Int64, _ lane: inout Lane, probeAt: Int = 2
  ) {
    lane.started(1)
    lane.failed(
      job, RemoteFailure(kind, "test"), .retry(at: at(2)), probeAt: at(probeAt), at: start)
  }

  private static func succeed(_ lane: inout Lane, isProbe: Bool) {
    lane.started(1)
    lane.succeeded(1, isProbe: isProbe, at: start)
  }

  @Test func `so many jobs start as places are free, and a part of them is for logins`() {
    var lane = Lane(inFlightLimit: 10)
    #expect(Self.move(lane) == .start(urgent: 10, bulk: 8, next: nil))
    lane.started(7)
    #expect(Self.move(lane) == .start(urgent: 3, bulk: 1, next: nil))
    lane.started(1)
    #expect(Self.move(lane) == .start(urgent: 2, bulk: 0, next: nil))
    lane.started(2)
    #expect(Self.move(lane) == .full)
    lane.succeeded(1, isProbe: false, at: Self.start)
    #expect(Self.move(lane) == .start(urgent: 1, bulk: 0, next: nil))
    lane.abandoned()
    #expect(Self.move(lane) == .start(urgent: 2, bulk: 0, next: nil))
    #expect(Self.move(Lane(inFlightLimit: 1)) == .start(urgent: 1, bulk: 1, next: nil))
  }

  @Test func `no more starts than the pace allows, and a part of it is for logins`() {
    let lane = Lane(inFlightLimit: 10)
    var pace = Pace(
      [Quota(limit: 60, per: .seconds(60), burst: 10)], at: Self.start)
    for _ in 0..<8 { _ = pace.take(.write, .bulk, at: Self.start) }
    guard case .start(2, 1, let next?) = lane.move(at: Self.start, pace) else {
      Issue.record("\(lane.move(at: Self.start, pace))")
      return
    }
    #expect(next >= Self.start)
    pace.pause(until: Self.at(9))
    #expect(lane.move(at: Self.at(8), pace) == .wait(until: Self.at(9)))
  }

  @Test func `what is mended, or let go on by a person, is probed at once`() {
    func lane(_ failure: RemoteFailure.Kind, _ verdict: Verdict) -> Lane {
      var lane = Lane(inFlightLimit: 2)
      lane.started(1)
      lane.failed(
        1, RemoteFailure(failure, "test"), verdict, probeAt: Self.at(99), at: Self.start)
      lane.hasten(to: Self.at(10))
      lane.hasten(to: Self.at(20))
      return lane
    }
    #expect(
      Self.move(lane(.credentials, .quarantine(until: Self.at(30))), at: 10)
        == .start(urgent: 1, bulk: 1, next: nil))
    #expect(
      Self.move(lane(.throttled, .wait(until: Self.at(30))), at: 9) == .wait(until: Self.at(10)))
    var pace = Pace(at: Self.start)
    pace.pause(until: Self.at(30))
    pace.hasten(from: Self.at(20))
    #expect(pace.notBefore == Self.at(30))
    pace.hasten(from: Self.at(30))
    #expect(pace.notBefore == nil)
  }

  @Test func `nothing starts while the directory said wait, and one probe after it`() {
    var lane = Lane(inFlightLimit: 2)
    lane.started(2)
    let failure = RemoteFailure(.throttled, "test")
    for wait in [30, 20] {
      lane.failed(
        1, failure, .wait(until: Self.at(wait)), probeAt: Self.at(99), at: Self.start)
    }
    #expect(Self.move(lane, at: 29) == .wait(until: Self.at(30)))
    #expect(Self.move(lane, at: 30) == .start(urgent: 1, bulk: 1, next: nil))
    #expect(lane.setbacksInRow == 1)
    lane.started(1)
    lane.failed(1, failure, .wait(until: Self.at(90)), probeAt: Self.at(99), at: Self.at(31))
    #expect(lane.setbacksInRow == 2)
    Self.succeed(&lane, isProbe: false)
    #expect(lane.setbacksInRow == 2, "what was begun before says nothing of the end")
    Self.succeed(&lane, isProbe: true)
    #expect(lane.setbacksInRow == 0)
  }

  @Test(
    arguments: [
      (.unreachable, true), (.unknownOutcome, true), (.unavailable, true), (.notYet, false),
      (.protocolBroken, false), (.missing, false),
    ] as [(RemoteFailure.Kind, Bool)])
  func `five failures of the other side in a row open the circuit`(
    _ kind: RemoteFailure.Kind, _ opens: Bool
  ) {
    var lane = Lane(inFlightLimit: 4)
    for job in 1..<Lane.failuresInRowLimit { Self.retry(kind, Int64(job), &lane) }
    #expect(!lane.isOpen)
    #expect(Self.move(lane) == .start(urgent: 4, bulk: 3, next: nil))
    Self.retry(kind, 9, &lane, probeAt: 7)
    #expect(lane.isOpen == opens)
    let usual = Lane.Move.start(urgent: 4, bulk: 3, next: nil)
    #expect(Self.move(lane) == (opens ? .wait(until: Self.at(7)) : usual))
    let probe = Lane.Move.start(urgent: 1, bulk: 1, next: nil)
    #expect(Self.move(lane, at: 7) == (opens ? probe : usual))
    #expect(lane.setbacksInRow == (opens ? 1 : 0))
    Self.succeed(&lane, isProbe: true)
    #expect(Self.move(lane, at: 7) == usual)
  }

  @Test(arguments: [(.unreachable, true), (.unavailable, false)] as [(RemoteFailure.Kind, Bool)])
  func `one record that the directory chokes on is no outage, and a dead line is one`(
    _ kind: RemoteFailure.Kind, _ opens: Bool
  ) {
    var lane = Lane(inFlightLimit: 4)
    for _ in 0..<20 { Self.retry(kind, 1, &lane) }
    #expect(lane.isOpen == opens)
  }

  @Test func `an answer about the job itself closes the circuit`() {
    var lane = Lane(inFlightLimit: 4)
    for job in 0..<Lane.failuresInRowLimit { Self.retry(.unavailable, Int64(job), &lane) }
    lane.started(1)
    lane.failed(
      1, RemoteFailure(.conflict, "test"), .park, probeAt: Self.at(9), at: Self.at(3))
    #expect(!lane.isProbing)
  }

  @Test func `in quarantine one job probes, and its success ends it`() {
    var lane = Lane(inFlightLimit: 4)
    lane.started(2)
    let failure = RemoteFailure(.credentials, "test")
    lane.failed(
      1, failure, .quarantine(until: Self.at(12)), probeAt: Self.at(99), at: Self.start)
    lane.succeeded(2, isProbe: false, at: Self.start)
    #expect(lane.quarantine == .credentials, "what was begun before says nothing of the end")
    #expect(Self.move(lane, at: 11) == .wait(until: Self.at(12)))
    #expect(Self.move(lane, at: 12) == .start(urgent: 1, bulk: 1, next: nil))
    Self.succeed(&lane, isProbe: true)
    #expect(!lane.isQuarantined)
    #expect(Self.move(lane, at: 12) == .start(urgent: 4, bulk: 3, next: nil))
  }

  /// Jobs that end so, in that order, then the state of the lane.
  private static func lane(after outcomes: [RemoteFailure.Kind?]) -> Lane {
    var lane = Lane(inFlightLimit: 4)
    for (job, kind) in outcomes.enumerated() {
      lane.started(1)
      if let kind {
        lane.failed(
          Int64(job), RemoteFailure(kind, "test"), .park, probeAt: at(60), at: start)
      } else {
        lane.succeeded(Int64(job), isProbe: lane.isProbing, at: start)
      }
    }
    return lane
  }

  @Test(
    arguments: [
      (.notPermitted, 30, 10, true), (.refused, 30, 10, true), (.notPermitted, 29, 11, false),
      (.notPermitted, 29, 0, false), (.passwordRefused, 40, 0, false), (.notYet, 40, 0, false),
    ] as [(RemoteFailure.Kind, Int, Int, Bool)])
  func `where most of the work is refused, the lane is in quarantine`(
    _ kind: RemoteFailure.Kind, _ failures: Int, _ successes: Int, _ isQuarantined: Bool
  ) {
    let good = [RemoteFailure.Kind?](repeating: nil, count: successes)
    let lane = Self.lane(after: good + [RemoteFailure.Kind?](repeating: kind, count: failures))
    #expect(lane.quarantine == (isQuarantined ? .failing : nil))
    #expect((Self.move(lane, at: 59) == .wait(until: Self.at(60))) == isQuarantined)
  }

  @Test func `it leaves that quarantine when three probes in a row succeed`() {
    var lane = Self.lane(after: .init(repeating: .refused, count: 40))
    for isSuccess in [true, true, false, true, true] {
      #expect(lane.quarantine == .failing)
      lane.started(1)
      if isSuccess {
        lane.succeeded(99, isProbe: true, at: Self.at(60))
      } else {
        lane.failed(
          98, RemoteFailure(.refused, "test"), .park, probeAt: Self.at(90), at: Self.at(60))
        #expect(lane.setbacksInRow == 2)
        #expect(lane.notBefore == Self.at(90))
      }
    }
    lane.started(1)
    lane.succeeded(97, isProbe: true, at: Self.at(90))
    #expect(lane.quarantine == nil)
    #expect(!lane.isProbing)
  }

  @Test func `a directory that is away for a told time is asked by nobody before`() {
    var lane = Lane(inFlightLimit: 4)
    lane.started(1)
    lane.failed(
      1, RemoteFailure(.unavailable, "test", status: 503, retryAfter: .seconds(60)),
      .retry(at: Self.at(60)), probeAt: Self.at(2), at: Self.start)
    #expect(Self.move(lane, at: 59) == .wait(until: Self.at(60)))
    #expect(Self.move(lane, at: 60) == .start(urgent: 1, bulk: 1, next: nil))
  }

  @Test func `what was told to wait begins with one probe after a restart`() {
    var lane = Lane(inFlightLimit: 4, notBefore: Self.at(5))
    #expect(Self.move(lane, at: 5) == .start(urgent: 1, bulk: 1, next: nil))
    Self.succeed(&lane, isProbe: true)
    #expect(Self.move(lane, at: 5) == .start(urgent: 4, bulk: 3, next: nil))
  }

  @Test func `a wait and a quarantine hold over a restart`() {
    let lane = Lane(inFlightLimit: 4, notBefore: Self.at(5), quarantine: .failing)
    #expect(Self.move(lane, at: 4) == .wait(until: Self.at(5)))
    #expect(Self.move(lane, at: 5) == .start(urgent: 1, bulk: 1, next: nil))
  }
}
