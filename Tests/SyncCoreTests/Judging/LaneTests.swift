internal import SyncCore
internal import Testing

struct LaneTests {
  private static let start = Timestamp(seconds: 1_800_000_000)

  private static func at(_ seconds: Int) -> Timestamp {
    start.advanced(by: .seconds(seconds))
  }

  private static func retry(
    _ kind: RemoteFailure.Kind, _ lane: inout Lane, later: Int = 2
  ) {
    lane.started(1)
    lane.failed(RemoteFailure(kind, "test"), .retry(at: at(later)), at: start)
  }

  @Test func `so many jobs start as places are free`() {
    var lane = Lane(inFlightLimit: 3)
    #expect(lane.pace(at: Self.start) == .start(3))
    lane.started(2)
    #expect(lane.pace(at: Self.start) == .start(1))
    lane.started(1)
    #expect(lane.pace(at: Self.start) == .full)
    lane.succeeded()
    #expect(lane.pace(at: Self.start) == .start(1))
    lane.abandoned()
    #expect(lane.pace(at: Self.start) == .start(2))
  }

  @Test func `nothing starts while the directory said wait`() {
    var lane = Lane(inFlightLimit: 2)
    lane.started(2)
    let failure = RemoteFailure(.throttled, "test")
    lane.failed(failure, .wait(until: Self.at(30)), at: Self.start)
    lane.failed(failure, .wait(until: Self.at(20)), at: Self.start)
    #expect(lane.pace(at: Self.at(29)) == .wait(until: Self.at(30)))
    #expect(lane.pace(at: Self.at(30)) == .start(2))
    #expect(lane.setbacksInRow == 1)
    lane.started(1)
    lane.failed(failure, .wait(until: Self.at(90)), at: Self.at(31))
    #expect(lane.setbacksInRow == 2)
    lane.started(1)
    lane.succeeded()
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
    for _ in 1..<Lane.failuresInRowLimit { Self.retry(kind, &lane) }
    #expect(!lane.isProbing)
    #expect(lane.pace(at: Self.start) == .start(4))
    Self.retry(kind, &lane)
    #expect(lane.isProbing == opens)
    #expect(lane.pace(at: Self.start) == (opens ? .wait(until: Self.at(2)) : .start(4)))
    #expect(lane.pace(at: Self.at(2)) == .start(opens ? 1 : 4))
    lane.started(1)
    lane.succeeded()
    #expect(lane.pace(at: Self.at(2)) == .start(4))
  }

  @Test func `an answer about the job itself closes the circuit`() {
    var lane = Lane(inFlightLimit: 4)
    for _ in 0..<Lane.failuresInRowLimit { Self.retry(.unavailable, &lane) }
    lane.started(1)
    lane.failed(RemoteFailure(.conflict, "test"), .park, at: Self.at(3))
    #expect(!lane.isProbing)
  }

  @Test func `in quarantine one job probes, and its success ends it`() {
    var lane = Lane(inFlightLimit: 4)
    lane.started(1)
    let failure = RemoteFailure(.credentials, "test")
    lane.failed(failure, .quarantine(until: Self.at(12)), at: Self.start)
    #expect(lane.isQuarantined)
    #expect(lane.pace(at: Self.at(11)) == .wait(until: Self.at(12)))
    #expect(lane.pace(at: Self.at(12)) == .start(1))
    lane.started(1)
    lane.succeeded()
    #expect(!lane.isQuarantined)
    #expect(lane.pace(at: Self.at(12)) == .start(4))
  }

  @Test func `a wait and a quarantine hold over a restart`() {
    let lane = Lane(inFlightLimit: 4, notBefore: Self.at(5), isQuarantined: true)
    #expect(lane.pace(at: Self.at(4)) == .wait(until: Self.at(5)))
    #expect(lane.pace(at: Self.at(5)) == .start(1))
  }
}
