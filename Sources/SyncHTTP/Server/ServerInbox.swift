internal import CLinux
internal import Glibc
internal import Synchronization

/// What handlers and the owner tell the server's thread, and the bell that wakes it.
final class ServerInbox: Sendable {
  struct Answer: Sendable {
    let exchange: UInt64
    let connection: Int32
    let response: HTTPResponse
  }

  private struct State {
    var answers: [Answer] = []
    var isClosing = false
    var isRung = false
  }

  /// An eventfd; each ring is an edge.
  let bell: Int32
  private let state = Mutex(State())

  init() {
    bell = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
  }

  deinit { Glibc.close(bell) }

  func post(_ answer: Answer) {
    ring { $0.answers.append(answer) }
  }

  func close() {
    ring { $0.isClosing = true }
  }

  /// For the loop: what has come since the last look.
  func take() -> (answers: [Answer], isClosing: Bool) {
    state.withLock { state in
      let answers = state.answers
      state.answers = []
      state.isRung = false
      return (answers, state.isClosing)
    }
  }

  private func ring(_ change: (inout State) -> Void) {
    let mustRing = state.withLock { state in
      change(&state)
      defer { state.isRung = true }
      return !state.isRung
    }
    guard mustRing else { return }
    var one: UInt64 = 1
    unsafe _ = Glibc.write(bell, &one, MemoryLayout<UInt64>.size)
  }
}
