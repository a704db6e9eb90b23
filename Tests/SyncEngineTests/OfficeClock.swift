import SyncCore
import Synchronization

/// Time that the test alone moves. Whoever waits for a later time is called off by what it races.
final class OfficeClock: SyncClock {
  private let time = Mutex(Timestamp(seconds: 1_800_000_000))

  var now: Timestamp { time.withLock { $0 } }

  func sleep(until deadline: Timestamp) async throws {
    guard deadline > now else { return }
    try await Task.sleep(for: .seconds(3600))
  }

  func advance(by duration: Duration) {
    time.withLock { $0 = $0.advanced(by: duration) }
  }
}
