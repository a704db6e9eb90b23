/// Sends requests; any status is an answer, not an error. Redirects are not followed.
package protocol HTTPClient: Sendable {
  func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse
}
