/// An answer, whole: to us from a server, or from our server to its client.
package struct HTTPResponse: Sendable {
  package var status: Int
  package var headers: HTTPHeaders
  package var body: HTTPBody
  /// How our server spoils it on the wire: for twins that play a fault.
  package var spoiling: HTTPSpoiling?

  package init(_ status: Int, headers: HTTPHeaders = [:], body: HTTPBody = HTTPBody([])) {
    self.status = status
    self.headers = headers
    self.body = body
  }
}
