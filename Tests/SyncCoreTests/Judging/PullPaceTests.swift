internal import SyncCore
internal import Testing

struct PullPaceTests {
  private static let noon = Timestamp(seconds: 1_800_000_000)

  /// Waits in seconds after each failure in a row.
  private static func waits(
    _ failures: [RemoteFailure], interval: Duration = .seconds(60), draw: Double = 0.5
  ) -> [Int64] {
    var pace = PullPace(interval: interval)
    return failures.map { failure in
      noon.duration(to: pace.failed(failure, at: noon, draw: draw)).components.seconds
    }
  }

  @Test func `the wait doubles with each failure, up to a quarter of an hour`() {
    let down = RemoteFailure(.unavailable, "down")
    #expect(
      Self.waits(Array(repeating: down, count: 6)) == [60, 120, 240, 480, 900, 900])
    #expect(Self.waits([down, down], draw: 0) == [45, 90])
    #expect(Self.waits([down], draw: 0.999) == [74])
    #expect(Self.waits([down, down], interval: .seconds(3600)) == [3600, 3600])
  }

  @Test func `who refuses our credentials is asked less often from the first time on`() {
    let refused = RemoteFailure(.credentials, "401", status: 401)
    #expect(Self.waits([refused, refused, refused]) == [240, 480, 900])
  }

  @Test func `it is never shorter than what the source asked for`() {
    let told = RemoteFailure(.throttled, "429", status: 429, retryAfter: .seconds(5000))
    #expect(Self.waits([told]) == [5000])
  }

  @Test func `a success puts it back to the schedule`() {
    var pace = PullPace(interval: .seconds(60))
    _ = pace.failed(RemoteFailure(.unavailable, "down"), at: Self.noon, draw: 0)
    #expect(pace.failuresInRow == 1)
    #expect(pace.succeeded(from: Self.noon) == Self.noon.advanced(by: .seconds(60)))
    #expect(pace.failuresInRow == 0)
  }
}
