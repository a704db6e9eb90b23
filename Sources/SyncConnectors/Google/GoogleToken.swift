internal import SyncCore
internal import SyncHTTP

/// Access tokens for a service account with domain-wide delegation
/// (developers.google.com/identity/protocols/oauth2/service-account).
struct GoogleToken: Sendable {
  /// The longest an assertion may last.
  private static let lifetime: Int64 = 3600
  private static let grant = "urn:ietf:params:oauth:grant-type:jwt-bearer"

  let configuration: GoogleConfiguration
  let client: any HTTPClient
  let clock: any SyncClock
  let probe: CredentialProbe
  let grants: GoogleGrants

  init(
    _ configuration: GoogleConfiguration, client: any HTTPClient, clock: any SyncClock,
    probe: CredentialProbe
  ) {
    self.configuration = configuration
    grants = GoogleGrants(configuration.demands)
    self.client = client
    self.clock = clock
    self.probe = probe
  }

  /// The signed claim that we may act as the administrator.
  func assertion(
    by key: GoogleServiceAccountKey, for scopes: [String], at now: Timestamp
  ) throws(CredentialFault) -> String {
    let claims: JSONValue = [
      "iss": .string(key.clientEmail),
      "sub": .string(configuration.adminSubject),
      "scope": .string(scopes.joined(separator: " ")),
      "aud": .string(configuration.assertionAudience ?? key.tokenURL),
      "iat": .integer(now.seconds),
      "exp": .integer(now.seconds + Self.lifetime),
    ]
    return try JWT.signed(
      header: JSONObject([("kid", .string(key.keyID))]),
      claims: claims.object ?? JSONObject(), by: key.signer, as: .rs256)
  }

  /// A token by the key in use, or by the one that is to follow it.
  func renew() async throws(RemoteFailure) -> AccessToken {
    try await configuration.credential.token(
      at: clock.now,
      ask: { (key) async throws(RemoteFailure) -> AccessToken in try await token(by: key) },
      probe: { (token) async throws(RemoteFailure) -> Void in try await probe.prove(token) })
  }

  /// A token for all scopes. One that is not delegated makes Google refuse them all: then a token
  /// is asked for each, and one is used that has those that are.
  private func token(
    by key: GoogleServiceAccountKey
  ) async throws(RemoteFailure) -> AccessToken {
    do {
      let token = try await token(by: key, for: configuration.scopes)
      grants.note(Set(configuration.scopes))
      return token
    } catch {
      guard Self.refusesScopes(error), configuration.scopes.count > 1 else { throw error }
      let granted = try await delegated(to: key)
      grants.note(granted)
      // Nothing at all works without the first one.
      guard granted.contains(configuration.scopes[0]) else {
        throw RemoteFailure(
          .credentials, granted.isEmpty ? error.detail : grants.gapText, status: error.status)
      }
      return try await token(by: key, for: granted.sorted())
    }
  }

  /// Which of the scopes that would do are delegated, found out one by one.
  private func delegated(
    to key: GoogleServiceAccountKey
  ) async throws(RemoteFailure) -> Set<String> {
    var granted: Set<String> = []
    for scope in Set(configuration.demands.flatMap(\.anyOf)).sorted() {
      do {
        _ = try await token(by: key, for: [scope])
        granted.insert(scope)
      } catch {
        guard Self.refusesScopes(error) else { throw error }
      }
    }
    return granted
  }

  /// `unauthorized_client` and `access_denied`: the client id, or a scope, is not delegated.
  private static func refusesScopes(_ failure: RemoteFailure) -> Bool {
    failure.kind == .credentials
      && ["unauthorized_client", "access_denied"].contains { failure.detail.contains($0) }
  }

  private func token(
    by key: GoogleServiceAccountKey, for scopes: [String]
  ) async throws(RemoteFailure) -> AccessToken {
    let assertion: String
    do {
      assertion = try self.assertion(by: key, for: scopes, at: clock.now)
    } catch {
      throw RemoteFailure(.credentials, error.description)
    }
    let endpoint = TokenEndpoint(
      client: client, clock: clock, url: key.tokenURL, caFile: configuration.caFile)
    return try await endpoint.token(
      for: FormCoding.body([("grant_type", Self.grant), ("assertion", assertion)]))
  }
}
