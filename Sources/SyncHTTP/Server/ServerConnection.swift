internal import Glibc

/// One connection as its server's thread sees it.
final class ServerConnection {  // used on the server's thread only
  enum Phase {
    case reading
    /// A handler works on that exchange.
    case handling(UInt64)
    case writing(OutgoingAnswer)
    /// The answer is out and our side shut; what still comes is thrown away, so that a reset
    /// does not eat the answer. So many bytes were.
    case draining(Int)
    case closed
  }

  let file: Int32
  let peer: HTTPPeer
  /// Milliseconds of the server's clock.
  let openedAt: Int64
  var phase = Phase.reading
  var deadline: Int64
  var parser: HTTPRequestParser
  /// Bytes past the request's end: the next request's, looked at after the answer.
  var surplus: HTTPBody?
  /// The socket may have bytes for us.
  var mayRead = true
  /// Does the kernel tell us when there is room again?
  var awaitsRoom = false
  var servedCount = 0
  var closesAfterAnswer = false
  var answersHead = false
  /// Finished to cancel the handler.
  var abandonment: AsyncStream<Never>.Continuation?

  init(file: Int32, peer: HTTPPeer, parser: HTTPRequestParser, openedAt: Int64, deadline: Int64) {
    self.file = file
    self.peer = peer
    self.parser = parser
    self.openedAt = openedAt
    self.deadline = deadline
  }

  deinit {
    abandonment?.finish()
    Glibc.close(file)
  }

  /// Neither a request nor an answer is under way.
  var isIdle: Bool {
    if case .reading = phase { !parser.hasBegun && surplus == nil } else { false }
  }
}
