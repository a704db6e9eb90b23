internal import SyncCore
internal import SyncHTTP

/// How the source is told who we are.
enum ScimToken {
  static func authorization(
    _ configuration: ScimConfiguration, _ client: any HTTPClient, _ clock: any SyncClock
  ) -> Authorization {
    switch configuration.credential {
    case .bearer(let token): return .bearer(token)
    case .basic(let user, let password): return .basic(user: user, password: password)
    case .oauth2(let url, let id, let secret, let scope, let way):
      let endpoint = TokenEndpoint(
        client: client, clock: clock, url: url, caFile: configuration.caFile)
      return .token(
        AccessTokenCache(clock: clock) { () async throws(RemoteFailure) -> AccessToken in
          switch way {
          case .basic:
            return try await endpoint.token(
              for: FormCoding.body(form(scope)),
              headers: ["Authorization": basic(id, secret.secret)])
          case .body:
            let body = HTTPBody.form(
              form(scope) + [("client_id", id)], secretName: "client_secret",
              secret: secret.secret)
            return try await endpoint.token(for: body)
          }
        })
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
    return Authorization.basicHeader(PercentCoding.encode(queryValue: id), encoded)
  }
}
