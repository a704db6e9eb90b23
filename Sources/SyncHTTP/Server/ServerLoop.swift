internal import CLinux
internal import Glibc
internal import SyncCore
internal import SyncLog

/// The server's thread: all connections, all deadlines. It sleeps when there is nothing to do.
///
/// Sockets are watched by edges: an edge sets `mayRead`, and `advance` reads until the socket is
/// empty, so that a connection is told to the kernel once and not at each turn.
@safe final class ServerLoop {  // made, used and let go on the server's thread
  static let readByteLimit = 32 << 10
  static let drainByteLimit = 64 << 10
  static let drainTimeLimit: Duration = .seconds(1)
  private static let eventLimit = 64
  /// After a failed accept (no descriptors left) the next try waits so long.
  static let acceptRetryTime: Duration = .seconds(1)

  let limits: HTTPServerLimits
  let log: Log
  let inbox: ServerInbox
  let exchanges: AsyncStream<Exchange>.Continuation
  var listener: ListeningSocket?
  let isUnix: Bool
  let epoll: Int32
  /// One for all connections: it is emptied at each read, and wiped.
  let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: readByteLimit, alignment: 16)
  var connections: [Int32: ServerConnection] = [:]
  var nextExchange: UInt64 = 1
  var mayAccept = true
  var isClosing = false
  /// No deadline is earlier; nil when there is none.
  var nextDeadline: Int64?
  private var date: (second: Int64, text: String) = (-1, "")

  init?(
    listener: ListeningSocket, limits: HTTPServerLimits, log: Log, inbox: ServerInbox,
    exchanges: AsyncStream<Exchange>.Continuation
  ) {
    epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
    self.limits = limits
    self.log = log
    self.inbox = inbox
    self.exchanges = exchanges
    self.listener = listener
    if case .unix = listener.address { isUnix = true } else { isUnix = false }
    guard epoll >= 0, watch(inbox.bell, EPOLLIN), watch(listener.file, EPOLLIN) else { return nil }
  }

  deinit {
    unsafe buffer.deallocate()
    if epoll >= 0 { Glibc.close(epoll) }
  }

  /// Until the inbox says so and the last connection is done.
  func run() {
    var events = unsafe [epoll_event](repeating: epoll_event(), count: Self.eventLimit)
    while !isClosing || !connections.isEmpty {
      acceptWaiting()
      let count = unsafe epoll_wait(epoll, &events, Int32(Self.eventLimit), sleepMilliseconds())
      for place in 0..<Int(max(count, 0)) {
        unsafe take(clinux_epoll_file(&events[place]), EPOLL_EVENTS(events[place].events))
      }
      takeInbox()
      expireDue()
    }
  }

  /// Watches a descriptor by its edges.
  func watch(_ file: Int32, _ events: EPOLL_EVENTS) -> Bool {
    let wanted = events.rawValue | EPOLLET.rawValue
    return clinux_epoll_control(epoll, EPOLL_CTL_ADD, file, wanted) == 0
  }

  private func take(_ file: Int32, _ events: EPOLL_EVENTS) {
    if file == listener?.file { mayAccept = true }
    guard let connection = connections[file] else { return }
    let gone = EPOLLHUP.rawValue | EPOLLERR.rawValue
    connection.mayRead = true
    if case .handling = connection.phase, events.rawValue & (gone | EPOLLRDHUP.rawValue) != 0 {
      connection.abandonment?.finish()
      if events.rawValue & gone != 0 { connection.phase = .closed }
    }
    advance(connection)
  }

  private func takeInbox() {
    let (answers, isClosing) = inbox.take()
    let closesNow = isClosing && !self.isClosing
    self.isClosing = isClosing  // first, so that the answers below say that they are the last
    for answer in answers {
      guard let connection = connections[answer.connection],
        case .handling(answer.exchange) = connection.phase
      else { continue }
      respond(connection, answer.response)
      advance(connection)
    }
    guard closesNow else { return }
    listener?.close()
    listener = nil
    for connection in Array(connections.values) where connection.isIdle { remove(connection) }
  }

  // MARK: Time

  /// Milliseconds that only grow.
  func now() -> Int64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }

  func setDeadline(_ connection: ServerConnection, after limit: Duration) {
    connection.deadline = now() + limit.milliseconds
    nextDeadline = min(nextDeadline ?? connection.deadline, connection.deadline)
  }

  private func sleepMilliseconds() -> Int32 {
    guard let nextDeadline else { return -1 }
    return Int32(clamping: max(0, nextDeadline - now() + 1))
  }

  private func expireDue() {
    let now = now()
    guard let due = nextDeadline, due <= now else { return }
    for connection in Array(connections.values) where connection.deadline <= now {
      expire(connection)
    }
    nextDeadline = connections.values.map(\.deadline).min()
    if !isClosing { mayAccept = true }
  }

  /// The `Date` field's text, made once a second.
  func dateText() -> String {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    if time.tv_sec != date.second {
      date = (Int64(time.tv_sec), HTTPDate.text(of: Timestamp(seconds: Int64(time.tv_sec))))
    }
    return date.text
  }
}
