internal import CCurl
internal import Synchronization

/// What callers ask of the loop's thread, and the bell that wakes it.
@safe final class CurlInbox: Sendable {
  /// What came since the last look.
  struct Work: Sendable {
    var submitted: [CurlTransfer] = []
    var cancelled: [UInt64] = []
    var isClosing = false
  }

  @safe private struct State: @unchecked Sendable {  // the handle is only rung, and not after `end`
    var work = Work()
    /// Nil before the loop is ready and after its end.
    var bell: UnsafeMutableRawPointer?
    var hasEnded = false
  }

  private let state = Mutex(State())

  /// Fails the transfer at once when the client is closed.
  func submit(_ transfer: CurlTransfer) {
    let isTaken = state.withLock { state in
      guard !state.work.isClosing, !state.hasEnded else { return false }
      state.work.submitted.append(transfer)
      unsafe ring(state.bell)
      return true
    }
    if !isTaken { transfer.finish(.failure(.cancelled)) }
  }

  func cancel(_ id: UInt64) {
    state.withLock { state in
      guard !state.hasEnded else { return }
      state.work.cancelled.append(id)
      unsafe ring(state.bell)
    }
  }

  func close() {
    state.withLock { state in
      state.work.isClosing = true
      unsafe ring(state.bell)
    }
  }

  /// For the loop: from now on that handle is woken when something comes.
  func install(bell: UnsafeMutableRawPointer) {
    state.withLock { state in unsafe state.bell = bell }
  }

  /// For the loop: what has come.
  func take() -> Work {
    state.withLock { state in
      let work = state.work
      state.work = Work()
      state.work.isClosing = work.isClosing
      return work
    }
  }

  /// The loop is over: its handle may go, and what still waits fails.
  func end() {
    let left = state.withLock { state in
      unsafe state.bell = nil
      state.hasEnded = true
      defer { state.work = Work() }
      return state.work.submitted
    }
    for transfer in left { transfer.finish(.failure(.cancelled)) }
  }

  private func ring(_ bell: UnsafeMutableRawPointer?) {
    if let bell = unsafe bell { unsafe curl_multi_wakeup(bell) }
  }
}
