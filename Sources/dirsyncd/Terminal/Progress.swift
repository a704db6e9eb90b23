internal import Glibc
internal import Synchronization

/// How far a long command has come: one line that is drawn anew on a terminal, a remark once in a
/// while elsewhere, nothing with `--quiet`.
struct Progress: Sendable {
  private static let remarkInterval = Duration.seconds(10)

  private final class State: Sendable {
    let last = Mutex<(text: String, told: ContinuousClock.Instant?)>(("", nil))
  }

  private let isQuiet: Bool
  private let isDrawn: Bool
  private let state = State()

  init(isQuiet: Bool) {
    self.isQuiet = isQuiet
    isDrawn = Terminal.isTerminal(STDERR_FILENO)
  }

  func show(_ text: String) {
    guard !isQuiet else { return }
    let isDue = state.last.withLock { last in
      guard last.text != text else { return false }
      let now = ContinuousClock.now
      if !isDrawn, let told = last.told, told.advanced(by: Self.remarkInterval) > now {
        return false
      }
      last = (text, now)
      return true
    }
    guard isDue else { return }
    if isDrawn { Output.draw("\r\u{1B}[K\(text)") } else { Output.notice(text) }
  }

  /// Leaves a clean line behind.
  func end() {
    if !isQuiet, isDrawn { Output.draw("\r\u{1B}[K") }
  }
}
