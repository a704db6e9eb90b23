internal import SyncCore
internal import SyncHTTP

/// Access tokens for a service account with domain-wide delegation
/// (developers.google.com/identity/protocols/oauth2/service-account).
struct GoogleToken: Sendable {
  /// The longest an assertion may last.
  private static let lifetime: Int64 = 3600
  private static let grant = "urn:ietf:params:oauth:grant-type:jwt-bearer"

  let configuration: GoogleConfiguration
  let endpoint: TokenEndpoint

  init(_ configuration: GoogleConfiguration, client: any HTTPClient, clock: any SyncClock) {
    self.configuration = configuration
    endpoint = TokenEndpoint(
      client: client, clock: clock, url: configuration.key.tokenURL, caFile: configuration.caFile)
  }

  /// The signed claim that we may act as the administrator.
  func assertion(at now: Timestamp) throws(CredentialFault) -> String {
    let claims: JSONValue = [
      "iss": .string(configuration.key.clientEmail),
      "sub": .string(configuration.adminSubject),
      "scope": .string(configuration.scopes.joined(separator: " ")),
      "aud": .string(configuration.assertionAudience),
      "iat": .integer(now.seconds),
      "exp": .integer(now.seconds + Self.lifetime),
    ]
    return try JWT.signed(
      header: JSONObject([("kid", .string(configuration.key.keyID))]),
      claims: claims.object ?? JSONObject(), by: configuration.key.signer, as: .rs256)
  }

  func renew() async throws(RemoteFailure) -> AccessToken {
    let assertion: String
    do {
      assertion = try self.assertion(at: endpoint.clock.now)
    } catch {
      throw RemoteFailure(.credentials, error.description)
    }
    return try await endpoint.token(
      for: FormCoding.body([("grant_type", Self.grant), ("assertion", assertion)]))
  }
}
