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
  let grants: GoogleGrants

  init(_ configuration: GoogleConfiguration, client: any HTTPClient, clock: any SyncClock) {
    self.configuration = configuration
    grants = GoogleGrants(configuration.demands)
    endpoint = TokenEndpoint(
      client: client, clock: clock, url: configuration.key.tokenURL, caFile: configuration.caFile)
  }

  /// The signed claim that we may act as the administrator.
  func assertion(
    for scopes: [String], at now: Timestamp
  ) throws(CredentialFault) -> String {
    let claims: JSONValue = [
      "iss": .string(configuration.key.clientEmail),
      "sub": .string(configuration.adminSubject),
      "scope": .string(scopes.joined(separator: " ")),
      "aud": .string(configuration.assertionAudience),
      "iat": .integer(now.seconds),
      "exp": .integer(now.seconds + Self.lifetime),
    ]
    return try JWT.signed(
      header: JSONObject([("kid", .string(configuration.key.keyID))]),
      claims: claims.object ?? JSONObject(), by: configuration.key.signer, as: .rs256)
  }

  /// A token for all scopes. One that is not delegated makes Google refuse them all: then a token
  /// is asked for each, and one is used that has those that are.
  func renew() async throws(RemoteFailure) -> AccessToken {
    do {
      let token = try await token(for: configuration.scopes)
      grants.note(Set(configuration.scopes))
      return token
    } catch {
      guard Self.refusesScopes(error), configuration.scopes.count > 1 else { throw error }
      let granted = try await delegated()
      grants.note(granted)
      // Nothing at all works without the first one.
      guard granted.contains(configuration.scopes[0]) else {
        throw RemoteFailure(
          .credentials, granted.isEmpty ? error.detail : grants.gapText, status: error.status)
      }
      return try await token(for: granted.sorted())
    }
  }

  /// Which of the scopes that would do are delegated, found out one by one.
  private func delegated() async throws(RemoteFailure) -> Set<String> {
    var granted: Set<String> = []
    for scope in Set(configuration.demands.flatMap(\.anyOf)).sorted() {
      do {
        _ = try await token(for: [scope])
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

  private func token(for scopes: [String]) async throws(RemoteFailure) -> AccessToken {
    let assertion: String
    do {
      assertion = try self.assertion(for: scopes, at: endpoint.clock.now)
    } catch {
      throw RemoteFailure(.credentials, error.description)
    }
    return try await endpoint.token(
      for: FormCoding.body([("grant_type", Self.grant), ("assertion", assertion)]))
  }
}
