internal import Glibc
internal import Synchronization

/// The signals that the daemon answers to, as a sequence.
///
/// They are registered when the value is made, so none that comes before the first element is
/// asked for is lost. A second TERM or INT ends the process at once, with the status a shell
/// expects (128 + the signal's number).
struct Signals: AsyncSequence, Sendable {
  typealias Element = Signal

  /// What a signal asks for.
  enum Signal: Int32, Hashable, Sendable, CaseIterable {
    /// TERM: finish what is under way, then end.
    case terminate = 15
    /// INT: the same, from a terminal.
    case interrupt = 2
    /// HUP: read our credentials again.
    case reload = 1
    /// USR1: write the state to the log.
    case dump = 10
  }

  private static let bufferLimit = 16
  private let stream: AsyncStream<Signal>
  private let line: SignalLine

  /// `exitAtOnce` is called with the status of a second TERM or INT.
  init(exitAtOnce: @escaping @Sendable (Int32) -> Void = { _exit($0) }) {
    let (stream, continuation) = AsyncStream<Signal>.makeStream(
      bufferingPolicy: .bufferingNewest(Self.bufferLimit))
    self.stream = stream
    let ending = Ending()
    line = SignalLine(Signal.allCases.map(\.rawValue)) { number in
      guard let signal = Signal(rawValue: number) else { return }
      let ends = signal == .terminate || signal == .interrupt
      if ends, ending.isRepeated() { exitAtOnce(128 + number) }
      continuation.yield(signal)
    }
  }

  func makeAsyncIterator() -> AsyncStream<Signal>.Iterator {
    stream.makeAsyncIterator()
  }

  /// Remembers whether the end was asked for before.
  private final class Ending: Sendable {
    private let isAskedFor = Mutex(false)

    func isRepeated() -> Bool {
      isAskedFor.withLock { asked in
        defer { asked = true }
        return asked
      }
    }
  }
}
