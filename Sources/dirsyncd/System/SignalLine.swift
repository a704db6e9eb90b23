internal import Dispatch
internal import Glibc
internal import Synchronization

/// The way from the process's signal handler, which may do no more than write (signal-safety(7)),
/// to whoever listens. One at a time: handlers belong to the whole process.
///
/// Dispatch's own signal sources are of no use here: they hear each signal once. The main thread,
/// which waits with nothing blocked, is given every signal, and what Dispatch's handler raises
/// there does not reach its `signalfd` again (swift-corelibs-libdispatch, `dispatch_main` and
/// `_dispatch_muxnote_signal_block_and_raise`).
final class SignalLine: @unchecked Sendable {  // never changed; Dispatch locks for itself
  /// Where the handler writes a signal's number; -1 while nobody listens.
  private static let writeEnd = Atomic<Int32>(-1)
  private static let readLimit = 64

  private let numbers: [Int32]
  private let source: (any DispatchSourceRead)?

  /// Calls `hear` with the number of each signal that comes, on one of Dispatch's threads.
  init(_ numbers: [Int32], hear: @escaping @Sendable (Int32) -> Void) {
    self.numbers = numbers
    var ends: [Int32] = [-1, -1]
    let kind = SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue
    guard unsafe socketpair(AF_UNIX, Int32(kind), 0, &ends) == 0 else {
      source = nil  // without descriptors signals do what they do by themselves
      return
    }
    let (readEnd, writeEnd) = (ends[0], ends[1])
    let source = DispatchSource.makeReadSource(fileDescriptor: readEnd, queue: .global())
    source.setEventHandler { Self.read(readEnd).forEach(hear) }
    source.setCancelHandler {
      close(readEnd)
      close(writeEnd)
    }
    self.source = source
    source.resume()
    Self.writeEnd.store(writeEnd, ordering: .sequentiallyConsistent)
    for number in numbers { Self.handle(number) }
  }

  deinit {
    guard let source else { return }
    for number in numbers { signal(number, SIG_DFL) }
    Self.writeEnd.store(-1, ordering: .sequentiallyConsistent)
    source.cancel()
  }

  private static func handle(_ number: Int32) {
    var action = sigaction()
    action.sa_flags = SA_RESTART
    unsafe action.__sigaction_handler.sa_handler = { number in
      let before = errno
      let end = SignalLine.writeEnd.load(ordering: .sequentiallyConsistent)
      var byte = UInt8(truncatingIfNeeded: number)
      if end >= 0 { _ = unsafe write(end, &byte, 1) }
      errno = before
    }
    unsafe sigaction(number, &action, nil)
  }

  private static func read(_ end: Int32) -> [Int32] {
    var bytes = [UInt8](repeating: 0, count: readLimit)
    let count = unsafe Glibc.read(end, &bytes, readLimit)
    return count > 0 ? bytes[..<count].map { Int32($0) } : []
  }
}
