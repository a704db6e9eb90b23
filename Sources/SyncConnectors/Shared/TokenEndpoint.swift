internal import SyncCore
internal import SyncHTTP

/// An OAuth 2 token endpoint (RFC 6749 §3.2). What it refuses says nothing of the job at hand:
/// a fault of the configuration is `.credentials`, all else passes.
struct TokenEndpoint: Sendable {
  /// What passes by itself, whatever the status.
  private static let passingErrors = [
    "internal_failure", "server_error", "temporarily_unavailable", "slow_down",
  ]
  private static let passingStatuses = [408, 425, 429, 500, 502, 503, 504]
  /// Of what an endpoint says, so many characters are kept.
  private static let detailLimit = 600

  let client: any HTTPClient
  let clock: any SyncClock
  let url: String
  var caFile: String?

  /// Posts a form and gives the token that it answers.
  func token(
    for form: HTTPBody, headers: HTTPHeaders = [:]
  ) async throws(RemoteFailure) -> AccessToken {
    var request = HTTPRequest(
      .post, url, headers: headers, body: form, answerByteLimit: 1 << 20, caFile: caFile)
    request.headers["Content-Type"] = "application/x-www-form-urlencoded"
    request.headers["Accept"] = "application/json"
    let sentAt = clock.now
    let answer: HTTPResponse
    do {
      answer = try await client.send(request)
    } catch {
      throw RemoteFailure(transport: error, changes: false)
    }
    let body = try? JSONReader.value(of: answer.body.bytes)
    guard answer.status == 200 else { throw failure(answer, body) }
    guard let text = body?["access_token"]?.string, !text.isEmpty else {
      throw RemoteFailure(.unavailable, "the token endpoint's answer holds no token", status: 200)
    }
    let lifetime = seconds(body?["expires_in"]) ?? 3600
    return AccessToken(text: text, expiresAt: sentAt.advanced(by: .seconds(lifetime)))
  }

  /// `expires_in` may be a number or a text; an hour is what both directories give.
  private func seconds(_ value: JSONValue?) -> Int64? {
    let seconds = value?.integer ?? value?.string.flatMap { Int64($0) }
    return seconds.flatMap { (1...31_536_000).contains($0) ? $0 : nil }
  }

  private func failure(_ answer: HTTPResponse, _ body: JSONValue?) -> RemoteFailure {
    let code = body?["error"]?.string ?? ""
    let words = [code, body?["error_description"]?.string ?? ""].filter { !$0.isEmpty }
    let said = words.isEmpty ? "no reason given" : words.joined(separator: ": ")
    let detail = "token endpoint: \(answer.status) \(said.prefix(Self.detailLimit))"
    let passes =
      Self.passingErrors.contains(code) || Self.passingStatuses.contains(answer.status)
      || answer.status >= 500
    let kind: RemoteFailure.Kind =
      answer.status == 429 ? .throttled : passes ? .unavailable : .credentials
    return RemoteFailure(
      kind, detail, status: answer.status,
      retryAfter: answer.headers["Retry-After"].flatMap { RetryAfter.parse($0, now: clock.now) })
  }
}
