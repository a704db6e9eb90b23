internal import SyncCore
internal import SyncHTTP

extension ScimState {
  static let tokenPath = ["oauth2", "token"]
  /// Older tokens are forgotten past that.
  private static let tokenLimit = 1000

  /// Lets a call through, or throws 401 (RFC 7644 §2).
  func admit(_ call: TwinCall) throws(ScimRefusal) {
    let access = settings.access
    if let bearer = call.bearer {
      if bearer == access.bearer { return }
      if let expiry = tokens[bearer], access.client != nil, call.now < expiry { return }
    }
    if let basic = access.basic, call.basic == basic { return }
    throw ScimRefusal(
      401, nil, "Authorization failure.",
      headers: ["WWW-Authenticate": access.challenge(call.bearer != nil)])
  }

  /// The token endpoint (RFC 6749 §4.4, §5), with the secret in the header or in the form.
  mutating func grant(_ call: TwinCall) -> HTTPResponse {
    func refuse(_ status: Int, _ error: String) -> HTTPResponse {
      let headers: HTTPHeaders = status == 401 ? ["WWW-Authenticate": "Basic realm=\"scim\""] : [:]
      return .reply(status, json: ["error": .string(error)], headers: headers)
    }
    guard call.method == .post else { return HTTPResponse(405) }
    guard call.isForm else { return refuse(400, "invalid_request") }
    let form = call.form
    func field(_ name: String) -> String? { form.first { $0.name == name }?.value }
    let posted = field("client_id").map { ScimAccess.Pair($0, field("client_secret") ?? "") }
    // RFC 6749 §2.3.1: the parts of the header are form-encoded before.
    let named = call.basic.flatMap { pair -> ScimAccess.Pair? in
      guard let name = FormCoding.decode("n=" + pair.name)?.first?.value,
        let secret = FormCoding.decode("s=" + pair.secret)?.first?.value
      else { return nil }
      return ScimAccess.Pair(name, secret)
    }
    guard let client = settings.access.client, (named ?? posted) == client else {
      return refuse(401, "invalid_client")
    }
    guard let grant = field("grant_type") else { return refuse(400, "invalid_request") }
    guard grant == "client_credentials" else { return refuse(400, "unsupported_grant_type") }
    if tokens.count >= Self.tokenLimit { tokens = [:] }
    let token = numbers.token()
    tokens[token] = call.now.advanced(by: settings.access.tokenLife)
    let seconds = settings.access.tokenLife.components.seconds
    return .reply(
      200,
      json: [
        "access_token": .string(token), "token_type": "Bearer", "expires_in": .integer(seconds),
      ], headers: ["Cache-Control": "no-store"])
  }
}

extension TwinCall {
  /// The name and the secret of HTTP Basic, when there are any (RFC 7617 §2).
  var basic: ScimAccess.Pair? {
    let parts = (request.headers["authorization"] ?? "").split(separator: " ", maxSplits: 1)
    guard parts.count == 2, parts[0].lowercased() == "basic",
      let bytes = Base64URL.standardBytes(parts[1])
    else { return nil }
    let pair = String(decoding: bytes, as: UTF8.self)
      .split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard pair.count == 2 else { return nil }
    return ScimAccess.Pair(String(pair[0]), String(pair[1]))
  }
}
