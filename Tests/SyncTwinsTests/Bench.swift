import SyncCore
import SyncHTTP
import SyncTwins
import Synchronization

/// A town with a clock that tests move, and short ways to call its twins.
final class Bench: Sendable {
  /// A clock that stands still until it is moved.
  final class Clock: Sendable {
    private let time = Mutex(Timestamp(seconds: 1_790_000_000))

    var now: Timestamp { time.withLock { $0 } }

    func move(by duration: Duration) { time.withLock { $0 = $0.advanced(by: duration) } }
  }

  /// An answer taken apart.
  struct Answer {
    let status: Int
    let headers: HTTPHeaders
    let json: JSONValue

    /// The `reason` of a Google error.
    var reason: String? { json["error"]?["errors"]?.array?.first?["reason"]?.string }
    /// The `code` of a Graph error.
    var code: String? { json["error"]?["code"]?.string }
    var message: String { json["error"]?["message"]?.string ?? "" }
    var id: String { json["id"]?.string ?? "" }
  }

  private static let keys = Result<TwinKeys, RSAKey.Failure> { () throws(RSAKey.Failure) in
    try TwinKeys()
  }

  let clock = Clock()
  let town: TwinTown
  let client: TwinClient
  private let tokens = Mutex<[String: String]>([:])

  init() throws {
    let clock = clock
    town = TwinTown(keys: try Self.keys.get(), now: { clock.now })
    client = town.client()
  }

  func call(
    _ method: HTTPMethod, _ url: String, _ body: JSONValue? = nil, token: String?,
    type: String = "application/json", headers: HTTPHeaders = [:]
  ) async throws -> Answer {
    var headers = headers
    if body != nil { headers["Content-Type"] = type }
    if let token { headers["Authorization"] = "Bearer \(token)" }
    return try await send(
      HTTPRequest(method, url, headers: headers, body: body.map { HTTPBody(json: $0) }))
  }

  func send(_ request: HTTPRequest) async throws -> Answer {
    let response = try await client.send(request)
    let json = response.body.count > 0 ? try? response.json() : nil
    return Answer(status: response.status, headers: response.headers, json: json ?? .null)
  }

  func form(_ url: String, _ pairs: FormCoding.Pairs) async throws -> Answer {
    try await send(
      HTTPRequest(
        .post, url, headers: ["Content-Type": FormCoding.contentType],
        body: FormCoding.body(pairs)))
  }

  /// A call to the Directory API as the administrator, with all scopes.
  func google(
    _ method: HTTPMethod, _ path: String, _ body: JSONValue? = nil, headers: HTTPHeaders = [:]
  ) async throws -> Answer {
    let token = try await googleToken()
    let url = "https://admin.googleapis.com/admin/directory/v1" + path
    return try await call(method, url, body, token: token, headers: headers)
  }

  func googleToken(
    _ scopes: [GoogleScope] = GoogleScope.allCases, subject: String? = nil
  ) async throws -> String {
    let text = scopes.map(\.rawValue).joined(separator: " ")
    let subject = subject ?? town.googleAdmin
    if let known = tokens.withLock({ $0[subject + text] }) { return known }
    var assertion = GoogleAssertion(self)
    assertion.claims["scope"] = .string(text)
    assertion.claims["sub"] = .string(subject)
    let answer = try await assertion.post(self)
    let token = answer.json["access_token"]?.string ?? ""
    tokens.withLock { $0[subject + text] = token }
    return token
  }

  /// A call to Microsoft Graph with the usual permissions.
  func graph(
    _ method: HTTPMethod, _ path: String, _ body: JSONValue? = nil, headers: HTTPHeaders = [:]
  ) async throws -> Answer {
    let token = try await graphToken()
    let url = "https://graph.microsoft.com/v1.0" + path
    return try await call(method, url, body, token: token, headers: headers)
  }

  /// A token by the client secret, with the permissions of this moment.
  func graphToken() async throws -> String {
    let known = tokens.withLock { $0["graph"] }
    if let known { return known }
    let answer = try await form(
      "https://login.microsoftonline.com/\(town.entraTenant)/oauth2/v2.0/token",
      EntraAssertion.pairs(town) + [("client_secret", town.entraSecret)])
    let token = answer.json["access_token"]?.string ?? ""
    tokens.withLock { $0["graph"] = token }
    return token
  }

  func forgetTokens() { tokens.withLock { $0 = [:] } }

  func scim(
    _ method: HTTPMethod, _ path: String, _ body: JSONValue? = nil, headers: HTTPHeaders = [:]
  ) async throws -> Answer {
    try await call(
      method, "https://idp.example.com/scim/v2" + path, body, token: town.scimToken,
      type: "application/scim+json", headers: headers)
  }
}
