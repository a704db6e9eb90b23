internal import Synchronization
internal import SyncCore

/// Wakes one sleeper: a lane that has nothing to do, or the loop that pulls.
///
/// A ring is remembered until somebody waits, so none is lost between a look and a wait.
package final class Doorbell: Sendable {
  private struct State {
    var isRung = false
    var sleeper: CheckedContinuation<Void, Never>?
  }

  private let state = Mutex(State())

  package init() {}

  /// Wakes the sleeper, or the next one at once.
  package func ring() {
    let sleeper = state.withLock { state in
      state.isRung = state.sleeper == nil
      defer { state.sleeper = nil }
      return state.sleeper
    }
    sleeper?.resume()
  }

  /// Returns at the next ring, or when the task is cancelled.
  func wait() async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isDue = state.withLock { state in
          if state.isRung || Task.isCancelled {
            state.isRung = false
            return true
          }
          state.sleeper = continuation
          return false
        }
        if isDue { continuation.resume() }
      }
    } onCancel: {
      ring()
    }
  }

  /// Returns at the next ring, at the deadline, or when the task is cancelled.
  func wait(until deadline: Timestamp?, by clock: any SyncClock) async {
    guard let deadline else { return await wait() }
    await withTaskGroup { group in
      group.addTask { await self.wait() }
      group.addTask { try? await clock.sleep(until: deadline) }
      await group.next()
      group.cancelAll()
    }
  }
}
