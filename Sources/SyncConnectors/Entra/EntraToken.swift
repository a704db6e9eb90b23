internal import SyncCore
internal import SyncHTTP

/// Access tokens by the client-credentials grant, with a secret or a certificate
/// (learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow).
struct EntraToken: Sendable {
  private static let assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
  private static let assertionSeconds: Int64 = 600

  let configuration: EntraConfiguration
  let endpoint: TokenEndpoint
  let probe: CredentialProbe

  init(
    _ configuration: EntraConfiguration, client: any HTTPClient, clock: any SyncClock,
    probe: CredentialProbe
  ) {
    self.probe = probe
    self.configuration = configuration
    endpoint = TokenEndpoint(
      client: client, clock: clock, url: configuration.tokenURL, caFile: configuration.caFile)
  }

  /// A token by the credential in use, or by the one that is to follow it.
  func renew() async throws(RemoteFailure) -> AccessToken {
    try await configuration.credential.token(
      at: endpoint.clock.now,
      ask: { (held) async throws(RemoteFailure) -> AccessToken in try await token(by: held) },
      probe: { (token) async throws(RemoteFailure) -> Void in try await probe.prove(token) })
  }

  private func token(
    by credential: EntraConfiguration.Credential
  ) async throws(RemoteFailure) -> AccessToken {
    do {
      return try await endpoint.token(for: form(by: credential, at: endpoint.clock.now))
    } catch let fault as CredentialFault {
      throw RemoteFailure(.credentials, fault.description)
    } catch let failure as RemoteFailure {
      throw failure
    } catch {
      throw RemoteFailure(.unavailable, "\(error)")
    }
  }

  private func form(
    by credential: EntraConfiguration.Credential, at now: Timestamp
  ) throws(CredentialFault) -> HTTPBody {
    var pairs: FormCoding.Pairs = [
      ("grant_type", "client_credentials"), ("client_id", configuration.client),
      ("scope", configuration.graphURL + "/.default"),
    ]
    switch credential {
    case .secret(let secret):
      return HTTPBody.form(pairs, secretName: "client_secret", secret: secret.secret)
    case .certificate(let thumbprint, let signer):
      pairs.append(("client_assertion_type", Self.assertionType))
      pairs.append(("client_assertion", try assertion(thumbprint, signer, at: now)))
      return FormCoding.body(pairs)
    }
  }

  /// learn.microsoft.com/entra/identity-platform/certificate-credentials
  func assertion(
    _ thumbprint: CertificateThumbprint, _ signer: RSASigner, at now: Timestamp
  ) throws(CredentialFault) -> String {
    let claims: [(String, JSONValue)] = [
      ("aud", .string(configuration.assertionAudience)),
      ("iss", .string(configuration.client)), ("sub", .string(configuration.client)),
      ("jti", .string(RandomBytes.guid())), ("nbf", .integer(now.seconds)),
      ("iat", .integer(now.seconds)), ("exp", .integer(now.seconds + Self.assertionSeconds)),
    ]
    return try JWT.signed(
      header: JSONObject([("x5t#S256", .string(Base64URL.encode(thumbprint.sha256)))]),
      claims: JSONObject(claims), by: signer, as: .ps256)
  }
}
