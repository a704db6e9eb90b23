internal import SyncCore
internal import SyncHTTP

/// One harmless read with a token that is not in use yet.
struct CredentialProbe: Sendable {
  let client: any HTTPClient
  let url: String
  var caFile: String?
  var headers: HTTPHeaders = [:]
  let classify: @Sendable (HTTPResponse) -> RemoteFailure

  /// Throws `.credentials` where the read is refused.
  func prove(_ token: AccessToken) async throws(RemoteFailure) {
    var request = HTTPRequest(.get, url, headers: headers, caFile: caFile)
    request.headers["Authorization"] = token.header
    let answer: HTTPResponse
    do {
      answer = try await client.send(request)
    } catch {
      throw RemoteFailure(transport: error, changes: false)
    }
    guard !(200..<300).contains(answer.status) else { return }
    let failure = classify(answer)
    guard [401, 403].contains(answer.status), failure.kind != .throttled else { throw failure }
    throw RemoteFailure(.credentials, failure.detail, status: answer.status)
  }
}
