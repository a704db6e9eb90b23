import SyncCore
import Synchronization

/// A clock that a test turns by hand; sleeping returns at once.
final class TestClock: SyncClock {
  private let time: Mutex<Timestamp>

  init(_ text: String = "2026-11-21T12:00:00Z") {
    time = Mutex(Timestamp(text) ?? Timestamp(seconds: 0))
  }

  var now: Timestamp { time.withLock { $0 } }

  func advance(by duration: Duration) {
    time.withLock { $0 = $0.advanced(by: duration) }
  }

  func sleep(until deadline: Timestamp) async throws {}
}
