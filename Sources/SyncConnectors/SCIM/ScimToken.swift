internal import SyncCore
internal import SyncHTTP

/// How the source is told who we are.
struct ScimToken: Sendable {
  /// What an administrator gave us for good is read again so often.
  private static let rereadInterval = Duration.seconds(3600)

  let configuration: ScimConfiguration
  let client: any HTTPClient
  let clock: any SyncClock
  let probe: CredentialProbe

  /// By the credential in use, or by the one that is to follow it.
  func renew() async throws(RemoteFailure) -> AccessToken {
    try await configuration.credential.token(
      at: clock.now,
      ask: { (held) async throws(RemoteFailure) -> AccessToken in try await token(by: held) },
      probe: { (token) async throws(RemoteFailure) -> Void in try await probe.prove(token) })
  }

  private func token(
    by credential: ScimConfiguration.Credential
  ) async throws(RemoteFailure) -> AccessToken {
    let reread = clock.now.advanced(by: Self.rereadInterval)
    let token: AccessToken
    switch credential {
    case .bearer(let secret):
      token = AccessToken(text: Authorization.text(secret.secret), expiresAt: reread)
    case .basic(let user, let password):
      let text = Authorization.basic(user, password.secret)
      token = AccessToken(text: text, expiresAt: reread, scheme: "Basic")
    case .oauth2(let url, let id, let secret, let scope, let way):
      return try await self.token(from: url, id, secret, scope, way)
    }
    // No token endpoint says whether it is still good: where there is a choice, a read does.
    if configuration.credential.hasNext { try await probe.prove(token) }
    return token
  }

  private func token(
    from url: String, _ id: String, _ secret: SharedSecret, _ scope: String?,
    _ way: ScimConfiguration.ClientAuth
  ) async throws(RemoteFailure) -> AccessToken {
    let endpoint = TokenEndpoint(
      client: client, clock: clock, url: url, caFile: configuration.caFile)
    switch way {
    case .basic:
      return try await endpoint.token(
        for: FormCoding.body(Self.form(scope)),
        headers: ["Authorization": "Basic " + Self.basic(id, secret.secret)])
    case .body:
      let body = HTTPBody.form(
        Self.form(scope) + [("client_id", id)], secretName: "client_secret",
        secret: secret.secret)
      return try await endpoint.token(for: body)
    }
  }

  private static func form(_ scope: String?) -> FormCoding.Pairs {
    [("grant_type", "client_credentials")] + (scope.map { [("scope", $0)] } ?? [])
  }

  /// Id and secret are percent-encoded before they are joined (RFC 6749 §2.3.1).
  private static func basic(_ id: String, _ secret: borrowing Secret) -> String {
    var encoded = Secret(capacity: secret.count * 3)
    let bytes = secret.bytes
    for place in bytes.indices {
      HTTPBody.percentEncode(bytes[place]) { encoded.append($0) }
    }
    return Authorization.basic(PercentCoding.encode(queryValue: id), encoded)
  }
}
