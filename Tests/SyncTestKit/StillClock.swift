package import SyncCore
internal import Synchronization

/// A clock that a test turns by hand; sleeping returns at once.
package final class StillClock: SyncClock {
  private let time: Mutex<Timestamp>

  package init(_ time: Timestamp = Timestamp(seconds: 1_800_000_000)) {
    self.time = Mutex(time)
  }

  package var now: Timestamp { time.withLock { $0 } }

  /// Turns it on.
  package func advance(by duration: Duration) {
    time.withLock { $0 = $0.advanced(by: duration) }
  }

  package func sleep(until deadline: Timestamp) async throws {}
}
