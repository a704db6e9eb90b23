internal import Synchronization

/// Tells the loops to end in good order: nothing new is begun, what is under way is finished.
final class StopSign: Sendable {
  private let state = Mutex(false)

  /// True once the engine has been told to stop, and for a cancelled task.
  var isUp: Bool { Task.isCancelled || state.withLock { $0 } }

  func putUp() {
    state.withLock { $0 = true }
  }
}
