/// A request that our server took, checked and whole.
package struct HTTPServerRequest: Sendable {
  package let method: HTTPMethod
  /// The target's path, percent-decoded, segments between slashes: `/v1/logins`.
  package let path: String
  /// The target's query as it came, without the question mark; empty when there is none.
  package let query: String
  package let headers: HTTPHeaders
  package let body: HTTPBody
  /// Who is at the other end.
  package let peer: HTTPPeer

  package init(
    method: HTTPMethod, path: String, query: String = "", headers: HTTPHeaders = [:],
    body: HTTPBody = HTTPBody([]), peer: HTTPPeer
  ) {
    self.method = method
    self.path = path
    self.query = query
    self.headers = headers
    self.body = body
    self.peer = peer
  }
}
