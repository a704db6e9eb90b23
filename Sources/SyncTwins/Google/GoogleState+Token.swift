internal import SyncCore
internal import SyncHTTP

extension GoogleState {
  /// `POST /token` (OAuth 2.0 for service accounts, Making the access token request; RFC 7523 §4).
  mutating func token(_ call: TwinCall) -> HTTPResponse {
    do {
      return try grant(call)
    } catch {
      return .reply(
        error.status,
        json: ["error": .string(error.error), "error_description": .string(error.text)])
    }
  }

  private mutating func grant(_ call: TwinCall) throws(GoogleTokenRefusal) -> HTTPResponse {
    guard call.method == .post, call.isForm else {
      throw GoogleTokenRefusal("invalid_request", "Use a form with POST.")
    }
    let form = call.form
    func value(_ name: String) -> String? { form.first { $0.name == name }?.value }
    guard value("grant_type") == "urn:ietf:params:oauth:grant-type:jwt-bearer" else {
      throw GoogleTokenRefusal(
        "unsupported_grant_type", "Invalid grant_type: \(value("grant_type") ?? "")")
    }
    guard let assertion = value("assertion") else {
      throw GoogleTokenRefusal("invalid_request", "Missing required parameter: assertion")
    }
    let token = try verified(assertion)
    try checkTimes(token.claims, call.now)
    try checkAudience(token.claims, call)
    let scopes = try scopes(token.claims)
    let subject = try subject(token.claims)
    tokens = tokens.filter { call.now < $0.value.expires }
    let name = "ya29.twin-" + numbers.token()
    tokens[name] = GoogleToken(
      subject: subject, scopes: scopes, expires: call.now.advanced(by: settings.tokenLifetime))
    return .reply(
      200,
      json: [
        "access_token": .string(name), "token_type": "Bearer",
        "expires_in": .integer(settings.tokenLifetime.milliseconds / 1000),
      ])
  }

  private func verified(_ assertion: String) throws(GoogleTokenRefusal) -> TwinToken {
    let refusal = GoogleTokenRefusal("invalid_grant", "Invalid JWT Signature.")
    let account = settings.serviceAccount
    guard let token = TwinToken(assertion), token.header["alg"]?.string == "RS256",
      token.header["typ"]?.string == "JWT", token.header["kid"]?.string == account.keyID,
      account.key.verifies(token.signature, of: token.signed, .pkcs1)
    else { throw refusal }
    guard token.claims["iss"]?.string == account.email else {
      throw GoogleTokenRefusal("invalid_grant", "Invalid grant: account not found")
    }
    return token
  }

  /// At most an hour long, and within five minutes of our clock.
  private func checkTimes(_ claims: JSONObject, _ now: Timestamp) throws(GoogleTokenRefusal) {
    guard let issued = claims["iat"]?.integer, let expires = claims["exp"]?.integer,
      expires > issued, expires - issued <= 3600, issued <= now.seconds + 300,
      expires > now.seconds
    else {
      throw GoogleTokenRefusal(
        "invalid_grant",
        "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable "
          + "timeframe. Check your iat and exp values in the JWT claim.")
    }
  }

  private func checkAudience(_ claims: JSONObject, _ call: TwinCall) throws(GoogleTokenRefusal) {
    let audience = claims["aud"]?.string
    guard audience == settings.audience || audience == call.base + call.request.path else {
      throw GoogleTokenRefusal(
        "invalid_grant",
        "Invalid JWT: Failed audience check. The right audience is \(settings.audience)")
    }
  }

  private func scopes(_ claims: JSONObject) throws(GoogleTokenRefusal) -> Set<GoogleScope> {
    guard let text = claims["scope"]?.string, !text.isEmpty else {
      throw GoogleTokenRefusal("invalid_scope", "Empty or missing scope not allowed.")
    }
    var scopes: Set<GoogleScope> = []
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
      guard let scope = GoogleScope(rawValue: String(word)) else {
        throw GoogleTokenRefusal(
          "invalid_scope", "Invalid OAuth scope or ID token audience provided.")
      }
      scopes.insert(scope)
    }
    guard scopes.isSubset(of: settings.serviceAccount.delegated) else {
      throw GoogleTokenRefusal(
        "unauthorized_client",
        "Client is unauthorized to retrieve access tokens using this method, or client not "
          + "authorized for any of the scopes requested.", status: 401)
    }
    return scopes
  }

  private func subject(_ claims: JSONObject) throws(GoogleTokenRefusal) -> String? {
    guard let claim = claims["sub"] else { return nil }
    guard let email = claim.string, email.contains("@"), let user = lookUp(email) else {
      throw GoogleTokenRefusal("invalid_grant", "Invalid email or User ID")
    }
    return user.id
  }
}
