internal import SyncCore
internal import SyncHTTP

extension EntraState {
  /// `POST /{tenant}/oauth2/v2.0/token` (Microsoft identity platform, client credentials flow).
  mutating func token(_ call: TwinCall) -> HTTPResponse {
    let trace = numbers.guid()
    do {
      return try grant(call)
    } catch {
      let body = JSONObject([
        ("error", .string(error.error)),
        ("error_description", .string("AADSTS\(error.number): \(error.text)")),
        ("error_codes", .array([.integer(Int64(error.number))])),
        ("timestamp", .string(call.now.wholeSeconds)), ("trace_id", .string(trace)),
        ("correlation_id", .string(trace)),
        ("error_uri", .string("\(settings.authority)/error?code=\(error.number)")),
      ])
      return .reply(error.status, json: .object(body))
    }
  }

  private mutating func grant(_ call: TwinCall) throws(EntraTokenRefusal) -> HTTPResponse {
    let tenant = call.segments[0].lowercased()
    guard isTenant(tenant) else {
      throw EntraTokenRefusal(400, "invalid_request", 90002, "Tenant '\(tenant)' not found.")
    }
    guard call.method == .post, call.isForm else {
      throw EntraTokenRefusal(400, "invalid_request", 900_144, "The request body must be a form.")
    }
    let form = call.form
    func value(_ name: String) -> String? { form.first { $0.name == name }?.value }
    for name in ["grant_type", "client_id", "scope"] where value(name) == nil {
      throw EntraTokenRefusal(
        400, "invalid_request", 900_144,
        "The request body must contain the following parameter: '\(name)'.")
    }
    guard value("grant_type") == "client_credentials" else {
      throw EntraTokenRefusal(
        400, "unsupported_grant_type", 70003, "The app requested an unsupported grant type.")
    }
    guard value("client_id")?.lowercased() == settings.client.lowercased() else {
      throw EntraTokenRefusal(
        400, "unauthorized_client", 700_016, "Application was not found in the directory.")
    }
    let scopes = [settings.graphRoot + "/.default", call.base + "/.default"]
    guard let scope = value("scope"), scopes.contains(scope) else {
      throw EntraTokenRefusal(
        400, "invalid_scope", 1_002_012, "The provided value for scope is not valid.")
    }
    if let assertion = value("client_assertion") {
      guard
        value("client_assertion_type")
          == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
      else {
        throw EntraTokenRefusal(
          400, "invalid_request", 900_144, "client_assertion_type is missing or unknown.")
      }
      try check(assertion, call)
    } else if value("client_secret") != settings.secret || settings.secret.isEmpty {
      throw EntraTokenRefusal(
        401, "invalid_client", 7_000_215, "Invalid client secret provided.")
    }
    return issue(call)
  }

  private mutating func issue(_ call: TwinCall) -> HTTPResponse {
    // An expired token is kept for an hour, so that it can be told from a foreign one.
    tokens = tokens.filter { call.now < $0.value.expires.advanced(by: .seconds(3600)) }
    let name = tokenText(call)
    tokens[name] = EntraToken(
      permissions: settings.permissions,
      expires: call.now.advanced(by: settings.tokenLifetime))
    let seconds = JSONValue.integer(settings.tokenLifetime.milliseconds / 1000)
    return .reply(
      200,
      json: [
        "token_type": "Bearer", "expires_in": seconds, "ext_expires_in": seconds,
        "access_token": .string(name),
      ])
  }

  /// Microsoft identity platform, Certificate credentials: Header, Claims, Signature.
  private mutating func check(_ text: String, _ call: TwinCall) throws(EntraTokenRefusal) {
    let unsigned = EntraTokenRefusal(
      401, "invalid_client", 700_027, "Client assertion failed signature validation.")
    guard let token = TwinToken(text), let key = settings.key,
      let certificate = settings.certificate, token.header["typ"]?.string == "JWT"
    else { throw unsigned }
    let scheme: RSAKey.Scheme
    switch token.header["alg"]?.string {
    case "PS256":
      scheme = .pss
      let print = Base64URL.text(TwinDigest.sha256.digest(certificate.der))
      guard Self.bare(token.header["x5t#S256"]) == print else { throw unsigned }
    case "RS256":
      scheme = .pkcs1
      let print = Base64URL.text(TwinDigest.sha1.digest(certificate.der))
      guard Self.bare(token.header["x5t"]) == print else { throw unsigned }
    default: throw unsigned
    }
    guard key.verifies(token.signature, of: token.signed, scheme) else { throw unsigned }
    try check(token.claims, call)
  }

  /// A thumbprint without the padding that msal leaves at its end, against RFC 7515 §4.1.8.
  private static func bare(_ thumbprint: JSONValue?) -> String? {
    thumbprint?.string.map { $0.hasSuffix("=") ? String($0.dropLast()) : $0 }
  }

  private mutating func check(
    _ claims: JSONObject, _ call: TwinCall
  ) throws(EntraTokenRefusal) {
    let path = "/\(call.segments[0])/oauth2/v2.0/token"
    let audience = claims["aud"]?.string
    guard audience == settings.authority + path || audience == call.base + path else {
      throw EntraTokenRefusal(
        401, "invalid_client", 700_023, "Client assertion audience claim does not match.")
    }
    let client = settings.client.lowercased()
    guard claims["iss"]?.string?.lowercased() == client,
      claims["sub"]?.string?.lowercased() == client
    else {
      throw EntraTokenRefusal(
        401, "invalid_client", 700_021, "Client assertion application identifier does not match.")
    }
    // Times may have a fraction (RFC 7519 §2, NumericDate), and nbf may be left out (§4.1.5): so
    // does msal. Then the token is good from when it was made.
    let now = call.now.seconds
    guard let from = (claims["nbf"] ?? claims["iat"])?.wholeNumber,
      let expires = claims["exp"]?.wholeNumber, from <= now + 300, expires > now,
      expires - from <= 600
    else {
      throw EntraTokenRefusal(
        401, "invalid_client", 700_024, "Client assertion is not within its valid time range.")
    }
    usedAssertions = usedAssertions.filter { now < $0.value }
    guard let id = claims["jti"]?.string, !id.isEmpty,
      usedAssertions.updateValue(expires, forKey: id) == nil
    else {
      throw EntraTokenRefusal(
        401, "invalid_client", 700_027, "Client assertion was already used.")
    }
  }
}
