internal import Synchronization

/// One request with the way back for its answer. Exactly one answer goes back: where no handler
/// gave one, a 503 when the exchange is let go.
final class Exchange: Sendable {
  typealias Handler = @Sendable (HTTPServerRequest) async -> HTTPResponse

  private let id: UInt64
  private let connection: Int32
  private let request: HTTPServerRequest
  private let inbox: ServerInbox
  private let isAnswered = Atomic(false)
  /// Ends when the client is gone or the handler's time is over.
  private let abandoned: AsyncStream<Never>

  init(
    id: UInt64, connection: Int32, request: HTTPServerRequest, inbox: ServerInbox,
    abandoned: AsyncStream<Never>
  ) {
    self.id = id
    self.connection = connection
    self.request = request
    self.inbox = inbox
    self.abandoned = abandoned
  }

  deinit { answer(HTTPRejection(503, "the server is shutting down").response) }

  /// Runs the handler, cancels it when it is abandoned, and sends its answer back.
  func serve(_ handler: @escaping Handler) async {
    let (request, abandoned) = (request, abandoned)
    let response = await withTaskGroup(of: HTTPResponse?.self) { group in
      group.addTask { await handler(request) }
      group.addTask {
        for await _ in abandoned {}
        return nil
      }
      let first = await group.next() ?? nil
      group.cancelAll()
      let second = await group.next() ?? nil
      return first ?? second
    }
    if let response { answer(response) }
  }

  private func answer(_ response: @autoclosure () -> HTTPResponse) {
    guard !isAnswered.exchange(true, ordering: .relaxed) else { return }
    inbox.post(.init(exchange: id, connection: connection, response: response()))
  }
}
