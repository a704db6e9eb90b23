internal import Synchronization

/// The end of a thread, for one task that waits for it, cancelled or not.
final class ThreadEnd: Sendable {
  private enum State {
    case running
    case awaited(CheckedContinuation<Void, Never>)
    case ended
  }

  private let state = Mutex(State.running)

  /// For the thread, as the last thing it does.
  func reach() {
    let waiter: CheckedContinuation<Void, Never>? = state.withLock { state in
      defer { state = .ended }
      guard case .awaited(let continuation) = state else { return nil }
      return continuation
    }
    waiter?.resume()
  }

  /// Returns when the thread has ended.
  func wait() async {
    await withCheckedContinuation { continuation in
      let isOver = state.withLock { state in
        if case .ended = state { return true }
        state = .awaited(continuation)
        return false
      }
      if isOver { continuation.resume() }
    }
  }
}
