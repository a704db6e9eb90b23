import SyncCore
import Synchronization

/// A time that the test moves.
final class Moment: Sendable {
  private let state = Mutex(Timestamp(seconds: 1_795_289_400))

  var time: Timestamp { state.withLock { $0 } }

  func advance(by duration: Duration) {
    state.withLock { $0 = $0.advanced(by: duration) }
  }
}
