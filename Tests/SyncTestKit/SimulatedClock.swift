package import SyncCore
internal import Synchronization

/// Time that stands still until everybody waits; then it leaps to the next deadline.
package final class SimulatedClock: SyncClock, Sendable {
  private struct Sleeper {
    let id: Int
    let deadline: Timestamp
    let continuation: CheckedContinuation<Void, any Error>
  }

  private struct State {
    var now: Timestamp
    var sleepers: [Sleeper] = []
    var nextID = 0
    var cancelled: Set<Int> = []
  }

  private let state: Mutex<State>

  package init(now: Timestamp = Timestamp(seconds: 1_800_000_000)) {
    state = Mutex(State(now: now))
  }

  package var now: Timestamp { state.withLock { $0.now } }

  package func sleep(until deadline: Timestamp) async throws {
    let id = state.withLock { state in
      state.nextID += 1
      return state.nextID
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let isCancelled = state.withLock { state in
          if state.cancelled.remove(id) != nil { return true }
          state.sleepers.append(Sleeper(id: id, deadline: deadline, continuation: continuation))
          return false
        }
        if isCancelled { continuation.resume(throwing: CancellationError()) }
      }
    } onCancel: {
      cancel(id)
    }
  }

  private func cancel(_ id: Int) {
    let sleeper = state.withLock { state -> Sleeper? in
      guard let place = state.sleepers.firstIndex(where: { $0.id == id }) else {
        state.cancelled.insert(id)
        return nil
      }
      return state.sleepers.remove(at: place)
    }
    sleeper?.continuation.resume(throwing: CancellationError())
  }

  /// Leaps to the earliest deadline and wakes who waits for it; false when nobody waits.
  package func leap() -> Bool {
    let sleeper = state.withLock { state -> Sleeper? in
      guard let next = state.sleepers.min(by: { $0.deadline < $1.deadline }) else { return nil }
      state.sleepers.removeAll { $0.id == next.id }
      state.now = max(state.now, next.deadline)
      return next
    }
    sleeper?.continuation.resume()
    return sleeper != nil
  }
}
