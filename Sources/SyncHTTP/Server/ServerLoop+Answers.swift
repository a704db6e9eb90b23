internal import CLinux
internal import Glibc
internal import SyncLog

extension ServerLoop {
  /// Begins to write an answer; `advance` goes on with it.
  func respond(
    _ connection: ServerConnection, _ response: HTTPResponse, closing: Bool = false
  ) {
    guard response.status > 0 else {
      connection.phase = .closed
      return
    }
    var response = response
    if !response.hasGoodFields {
      log.write(.error, "http.bad-answer", "A handler gave a header that no line can hold.")
      response = HTTPRejection(500, "bad answer").response
    }
    let asked = HTTPRequestHead.elements(response.headers.values("Connection")).contains("close")
    let isBroken = response.spoiling.map { !$0.isDrip } ?? false
    if closing || asked || isClosing || isBroken { connection.closesAfterAnswer = true }
    connection.abandonment = nil
    let head = response.headBytes(date: dateText(), closes: connection.closesAfterAnswer)
    let isBare = connection.answersHead || !response.mayHaveBody
    var outgoing = OutgoingAnswer(head: head, body: isBare ? HTTPBody([]) : response.sentBody)
    if case .drip(let byteCount, let pause)? = response.spoiling {
      outgoing.drip(byteCount, every: pause)
    }
    connection.phase = .writing(outgoing)
    connection.answersHead = false
    setDeadline(connection, after: limits.writeTimeLimit)
  }

  func write(_ connection: ServerConnection, _ answer: OutgoingAnswer) -> Bool {
    var answer = answer
    switch answer.send(to: connection.file) {
    case .failed:
      connection.phase = .closed
    case .paused(let pause):
      connection.phase = .writing(answer)
      setDeadline(connection, after: pause)
      return false
    case .blocked:
      connection.phase = .writing(answer)
      watchRoom(connection, true)
      return false
    case .done:
      watchRoom(connection, false)
      if connection.closesAfterAnswer {
        shutdown(connection.file, Int32(SHUT_WR))
        connection.phase = .draining(0)
        setDeadline(connection, after: Self.drainTimeLimit)
      } else {
        connection.phase = .reading
        setDeadline(connection, after: limits.idleTimeLimit)
      }
    }
    return true
  }

  /// Throws away what still comes.
  func drain(_ connection: ServerConnection, _ count: Int) -> Bool {
    guard connection.mayRead else { return false }
    let more = unsafe Glibc.recv(connection.file, buffer.baseAddress, buffer.count, 0)
    if more > 0 {
      unsafe clinux_wipe(buffer.baseAddress, more)
      let isOver = count + more > Self.drainByteLimit
      connection.phase = isOver ? .closed : .draining(count + more)
    } else if more < 0, errno == EAGAIN {
      connection.mayRead = false
      return false
    } else if more == 0 || errno != EINTR {
      connection.phase = .closed
    }
    return true
  }

  private func watchRoom(_ connection: ServerConnection, _ wanted: Bool) {
    guard connection.awaitsRoom != wanted else { return }
    connection.awaitsRoom = wanted
    let base = EPOLLIN.rawValue | EPOLLRDHUP.rawValue | EPOLLET.rawValue
    let events = wanted ? base | EPOLLOUT.rawValue : base
    _ = clinux_epoll_control(epoll, EPOLL_CTL_MOD, connection.file, events)
  }
}
