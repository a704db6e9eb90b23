internal import CLinux
internal import Glibc
internal import SyncCore
internal import SyncLog

extension ServerLoop {
  /// Takes waiting connections while there is room; the others wait in the socket's queue.
  func acceptWaiting() {
    while mayAccept, !isClosing, let listener, connections.count < limits.connectionLimit {
      guard let file = listener.accept() else {
        if errno == EINTR || errno == ECONNABORTED { continue }
        mayAccept = false
        if errno != EAGAIN { retryAccept(errno) }
        return
      }
      add(file)
    }
  }

  private func retryAccept(_ code: Int32) {
    log.write(
      .warning, "http.accept-failed", "A connection could not be taken.",
      ["errno": .integer(Int64(code))])
    let retry = now() + Self.acceptRetryTime.milliseconds
    nextDeadline = min(nextDeadline ?? retry, retry)
  }

  private func add(_ file: Int32) {
    let start = now()
    let peer = isUnix ? HTTPPeer.unix(uid: UInt32(clamping: clinux_peer_uid(file))) : .loopback
    let connection = ServerConnection(
      file: file, peer: peer, parser: parser(for: peer), openedAt: start, deadline: start)
    setDeadline(connection, after: limits.headTimeLimit)
    guard watch(file, EPOLL_EVENTS(EPOLLIN.rawValue | EPOLLRDHUP.rawValue)) else { return }
    connections[file] = connection
    advance(connection)
  }

  private func parser(for peer: HTTPPeer) -> HTTPRequestParser {
    HTTPRequestParser(limits: limits.of(peer), anyHost: isUnix)
  }

  func remove(_ connection: ServerConnection) {
    connection.phase = .closed
    connection.abandonment?.finish()
    connections[connection.file] = nil  // its end closes the descriptor
  }

  /// Does all that can be done without waiting.
  func advance(_ connection: ServerConnection) {
    var moves = true
    while moves {
      switch connection.phase {
      case .reading: moves = read(connection)
      case .handling: moves = false
      case .writing(let answer): moves = write(connection, answer)
      case .draining(let count): moves = drain(connection, count)
      case .closed:
        remove(connection)
        moves = false
      }
    }
  }

  /// What happens to a connection whose time is over.
  func expire(_ connection: ServerConnection) {
    switch connection.phase {
    case .reading where connection.parser.hasBegun:
      respond(connection, HTTPRejection(408, "the request took too long").response, closing: true)
    case .handling:
      log.write(.warning, "http.handler-late", "A request was not answered in time.")
      connection.abandonment?.finish()
      respond(connection, HTTPRejection(503, "no answer in time").response, closing: true)
    case .writing(var answer) where answer.goOn():
      connection.phase = .writing(answer)
      setDeadline(connection, after: limits.writeTimeLimit)
    default: connection.phase = .closed
    }
    advance(connection)
  }

  // MARK: Reading

  /// Each of these gives whether there may be more to do now.
  private func read(_ connection: ServerConnection) -> Bool {
    if let surplus = connection.surplus {
      connection.surplus = nil
      feed(connection, surplus.bytes)
      return true
    }
    guard let count = receive(connection) else { return false }
    let bytes = unsafe UnsafeRawBufferPointer(rebasing: buffer[..<count])
    unsafe feed(connection, bytes.bindMemory(to: UInt8.self).span)
    unsafe clinux_wipe(buffer.baseAddress, count)
    return true
  }

  /// Bytes into the buffer: how many; nil when there are none, and then at the end of the stream
  /// or after a failure the connection is closed.
  private func receive(_ connection: ServerConnection) -> Int? {
    while connection.mayRead {
      let count = unsafe Glibc.recv(connection.file, buffer.baseAddress, buffer.count, 0)
      if count > 0 { return count }
      if count < 0, errno == EINTR { continue }
      connection.mayRead = false
      if count == 0 || errno != EAGAIN { remove(connection) }
    }
    return nil
  }

  private func feed(_ connection: ServerConnection, _ bytes: Span<UInt8>) {
    let hadBegun = connection.parser.hasBegun
    let hadHead = connection.parser.head != nil
    do throws(HTTPRejection) {
      let count = try connection.parser.consume(bytes)
      if count < bytes.count {
        let surplus = HTTPBody(capacity: bytes.count - count)
        surplus.append(bytes.extracting(count..<bytes.count))
        connection.surplus = surplus
      }
    } catch {
      log.write(
        .debug, "http.refused", "A request was refused.",
        ["status": .integer(Int64(error.status)), "reason": .string(error.reason)])
      return respond(connection, error.response, closing: true)
    }
    guard let head = connection.parser.head else {
      if !hadBegun, connection.servedCount > 0 {
        setDeadline(connection, after: limits.headTimeLimit)
      }
      return
    }
    if connection.parser.isWhole { return dispatch(connection, head) }
    guard !hadHead else { return }
    setDeadline(connection, after: limits.bodyTimeLimit)
    if head.expectsContinue { sendContinue(connection) }
  }

  /// So few bytes after a read fit the socket's buffer, or the client is not worth it.
  private func sendContinue(_ connection: ServerConnection) {
    var interim = OutgoingAnswer(
      head: Array("HTTP/1.1 100 Continue\r\n\r\n".utf8), body: HTTPBody([]))
    if case .done = interim.send(to: connection.file) { return }
    remove(connection)
  }

  /// Hands the whole request to a handler.
  private func dispatch(_ connection: ServerConnection, _ head: HTTPRequestHead) {
    connection.servedCount += 1
    let age = now() - connection.openedAt
    connection.closesAfterAnswer =
      head.closes || connection.servedCount >= limits.requestLimit ?? .max
      || age >= limits.connectionTimeLimit?.milliseconds ?? .max
    connection.answersHead = head.method == .head
    let request = HTTPServerRequest(
      method: head.method, path: head.path, query: head.query, headers: head.headers,
      body: connection.parser.body, peer: connection.peer)
    connection.parser = parser(for: connection.peer)
    let (abandoned, abandonment) = AsyncStream<Never>.makeStream()
    connection.abandonment = abandonment
    connection.phase = .handling(nextExchange)
    setDeadline(connection, after: limits.of(connection.peer).handlerTimeLimit)
    exchanges.yield(
      Exchange(
        id: nextExchange, connection: connection.file, request: request, inbox: inbox,
        abandoned: abandoned))
    nextExchange += 1
  }
}
