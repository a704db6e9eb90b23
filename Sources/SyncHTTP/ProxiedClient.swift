/// Sends every request by one proxy.
package struct ProxiedClient: HTTPClient {
  private let client: any HTTPClient
  private let proxy: String

  /// - Parameter proxy: as in `HTTPRequest.proxy`; empty to go direct.
  package init(_ client: any HTTPClient, by proxy: String) {
    self.client = client
    self.proxy = proxy
  }

  package func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
    var request = request
    request.proxy = proxy
    return try await client.send(request)
  }
}
