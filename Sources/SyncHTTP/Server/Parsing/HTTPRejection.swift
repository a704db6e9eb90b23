/// Why a request is refused before a handler sees it; the connection is closed after the answer.
package struct HTTPRejection: Error, Hashable, Sendable {
  package let status: Int
  /// A constant sentence part; nothing of what the client sent is in it.
  package let reason: String

  package init(_ status: Int, _ reason: String) {
    self.status = status
    self.reason = reason
  }

  static func bad(_ reason: String) -> HTTPRejection { HTTPRejection(400, reason) }

  /// The refusal as an answer.
  package var response: HTTPResponse {
    HTTPProblem(status: status, title: HTTPStatus.phrase(of: status), detail: reason).response
  }
}
