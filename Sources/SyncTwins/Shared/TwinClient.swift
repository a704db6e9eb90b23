internal import SyncCore
package import SyncHTTP

/// Sends requests to twins in this process by the beginning of the URL: no sockets, no waiting.
///
/// A hang or a reset becomes `unknownOutcome`, a refused connection `unreachable`, an answer over
/// the request's limit `answerTooLarge`.
package struct TwinClient: HTTPClient {
  /// A URL's beginning without a path (`https://graph.microsoft.com`) and who answers there.
  package struct Route: Sendable {
    let origin: String
    let exchange: @Sendable (HTTPServerRequest, String) -> TwinOutcome

    package init(_ origin: String, _ twin: some Twin) {
      self.origin = origin
      exchange = { request, base in twin.exchange(request, base: base) }
    }
  }

  private let routes: [Route]

  package init(_ routes: [Route]) {
    self.routes = routes
  }

  package func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
    guard !Task.isCancelled else { throw .cancelled }
    guard let route = routes.first(where: { Self.covers($0.origin, request.url) }) else {
      throw .unreachable("no twin answers at this URL")
    }
    let target = request.url.dropFirst(route.origin.count)
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    guard let path = PercentCoding.decode(parts[0].isEmpty ? "/" : parts[0]) else {
      throw .badRequest("the path has a broken escape")
    }
    let served = HTTPServerRequest(
      method: request.method, path: path,
      query: parts.count == 2 ? String(parts[1]) : "", headers: request.headers,
      body: request.body ?? HTTPBody([]), peer: .loopback)
    switch route.exchange(served, route.origin) {
    case .hang: throw .unknownOutcome("time-out")
    case .reset: throw .unknownOutcome("connection reset")
    case .refuse: throw .unreachable("connection refused")
    case .answer(let response):
      if let spoiling = response.spoiling, !response.comesWhole(spoiling) {
        throw .unknownOutcome("the answer broke off")
      }
      guard response.body.count <= request.answerByteLimit else {
        throw .answerTooLarge(byteLimit: request.answerByteLimit)
      }
      return response
    }
  }

  private static func covers(_ origin: String, _ url: String) -> Bool {
    guard url.hasPrefix(origin) else { return false }
    let next = url.dropFirst(origin.count).first
    return next == nil || next == "/" || next == "?"
  }
}

extension HTTPResponse {
  /// Whether a client gets all of the body: in pieces too, and where the head tells its length.
  fileprivate func comesWhole(_ spoiling: HTTPSpoiling) -> Bool {
    switch spoiling {
    case .cut(let count): count >= body.count
    case .claim(let length): length == body.count
    case .drip: true
    }
  }
}
