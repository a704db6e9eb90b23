package import SyncLog
internal import Synchronization

/// A small strict HTTP/1.1 server on loopback or a Unix socket.
///
/// One thread holds all connections; handlers run as tasks of the one who calls `run`.
package final class HTTPServer: Sendable {
  private enum State: Sendable {
    case listening(ListeningSocket)
    case running
    case closed
  }

  /// Where it listens, with the port that the system gave.
  package let address: ListenAddress

  private let limits: HTTPServerLimits
  private let log: Log
  private let inbox = ServerInbox()
  private let threadEnd = ThreadEnd()
  private let state: Mutex<State>

  /// Binds and listens at once; connections wait until `run`. A TCP host that is not loopback is
  /// refused, a Unix socket's file is made with mode 0660 and removed at the end.
  package init(
    address: ListenAddress, limits: HTTPServerLimits = .standard, log: Log = .silent
  ) throws(HTTPServerError) {
    let listener = try ListeningSocket(address)
    self.address = listener.address
    self.limits = limits
    self.log = log
    state = Mutex(.listening(listener))
  }

  deinit { close() }

  /// Serves until the task is cancelled or the server is closed, once; returns when the last
  /// answer is out. A handler's task is cancelled when its client goes away or its time is over.
  /// It runs on the threads given, or on those that all tasks share.
  package func run(
    on threads: OwnThreads? = nil,
    _ handler: @escaping @Sendable (HTTPServerRequest) async -> HTTPResponse
  ) async {
    let exchanges = startThread()
    guard let exchanges else { return }
    await withTaskCancellationHandler {
      await withDiscardingTaskGroup { group in
        for await exchange in exchanges {
          group.addTask(executorPreference: threads) { await exchange.serve(handler) }
        }
      }
      // A cancelled task sees the exchanges end at once: the thread may still be writing.
      await threadEnd.wait()
    } onCancel: {
      close()
    }
  }

  /// Takes no more requests; those at work are answered, and then `run` returns.
  package func close() {
    let wasRunning = state.withLock { state in
      if case .running = state { return true }
      if case .listening(let listener) = state { listener.close() }
      state = .closed
      return false
    }
    if wasRunning { inbox.close() }
  }

  /// The requests as they come in; nil when the server was run or closed before.
  private func startThread() -> AsyncStream<Exchange>? {
    let listener: ListeningSocket? = state.withLock { state in
      guard case .listening(let listener) = state else { return nil }
      state = .running
      return listener
    }
    guard let listener else { return nil }
    // Unbounded, but each connection has one exchange at most, and their number has a limit.
    let (exchanges, continuation) = AsyncStream<Exchange>.makeStream()
    let (limits, log, inbox, threadEnd) = (limits, log, inbox, threadEnd)
    let code = OwnThread.start("http-server") {
      let loop = ServerLoop(
        listener: listener, limits: limits, log: log, inbox: inbox, exchanges: continuation)
      if let loop {
        loop.run()
      } else {
        log.write(.error, "http.no-epoll", "The server has no descriptors to work with.")
      }
      continuation.finish()
      threadEnd.reach()
    }
    if code != 0 {
      log.write(.error, "http.no-thread", "The server's thread could not be started.")
      return nil
    }
    return exchanges
  }
}
