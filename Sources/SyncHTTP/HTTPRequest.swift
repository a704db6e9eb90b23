/// A request that we send.
package struct HTTPRequest: Sendable {
  package var method: HTTPMethod
  /// Absolute, already percent-encoded; `https`, or `http` on loopback.
  package var url: String
  package var headers: HTTPHeaders
  package var body: HTTPBody?
  /// From the first byte to the last of the answer.
  package var timeLimit: Duration
  /// The answer's body may have so many bytes.
  package var answerByteLimit: Int
  /// A PEM file of the certificates to trust in place of the system's.
  package var caFile: String?
  /// A Unix socket to connect to in place of the URL's host.
  package var socketPath: String?
  /// `http://host:port` of the proxy to go by, its sign-in data percent-encoded before an `@`;
  /// empty to go direct, nil for what the client does by itself.
  package var proxy: String?
  /// Whether it must not go over a connection that was used before.
  package var needsFreshConnection = false

  package init(
    _ method: HTTPMethod, _ url: String, headers: HTTPHeaders = [:], body: HTTPBody? = nil,
    timeLimit: Duration = .seconds(30), answerByteLimit: Int = 16 << 20,
    caFile: String? = nil
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.timeLimit = timeLimit
    self.answerByteLimit = answerByteLimit
    self.caFile = caFile
  }
}
