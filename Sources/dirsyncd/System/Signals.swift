internal import Dispatch
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
  private let sources: Sources

  /// `exitAtOnce` is called with the status of a second TERM or INT.
  init(exitAtOnce: @escaping @Sendable (Int32) -> Void = { _exit($0) }) {
    let (stream, continuation) = AsyncStream<Signal>.makeStream(
      bufferingPolicy: .bufferingNewest(Self.bufferLimit))
    self.stream = stream
    Self.block()
    sources = Self.register(continuation, exitAtOnce: exitAtOnce)
  }

  func makeAsyncIterator() -> AsyncStream<Signal>.Iterator {
    stream.makeAsyncIterator()
  }

  /// Blocks them on the main thread, which makes this value; Dispatch's threads and ours have them
  /// blocked. A thread that has not is given them, and Dispatch's handler there raises them for
  /// that thread alone: the first comes through, and those after it never reach the `signalfd` that
  /// another thread reads (swift-corelibs-libdispatch, `src/event/event_epoll.c`,
  /// `_dispatch_muxnote_signal_block_and_raise`).
  private static func block() {
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    for signal in Signal.allCases { unsafe sigaddset(&signals, signal.rawValue) }
    unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
  }

  /// Nonisolated, so that the handlers do not inherit the main actor: they run on Dispatch's
  /// threads.
  private nonisolated static func register(
    _ continuation: AsyncStream<Signal>.Continuation,
    exitAtOnce: @escaping @Sendable (Int32) -> Void
  ) -> Sources {
    let ending = Ending()
    // Dispatch registers on a thread of its own; until then a signal would end the process.
    let registered = DispatchSemaphore(value: 0)
    let sources = Signal.allCases.map { signal in
      let source = DispatchSource.makeSignalSource(signal: signal.rawValue, queue: .global())
      source.setEventHandler {
        let ends = signal == .terminate || signal == .interrupt
        if ends, ending.isRepeated() { exitAtOnce(128 + signal.rawValue) }
        continuation.yield(signal)
      }
      source.setRegistrationHandler { registered.signal() }
      source.resume()
      return source
    }
    for _ in sources { registered.wait() }
    return Sources(sources)
  }

  /// Keeps the sources alive, and ends them with the sequence.
  private final class Sources: @unchecked Sendable {  // never changed; Dispatch locks for itself
    private let sources: [any DispatchSourceSignal]

    init(_ sources: [any DispatchSourceSignal]) {
      self.sources = sources
    }

    deinit {
      for source in sources { source.cancel() }
    }
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
