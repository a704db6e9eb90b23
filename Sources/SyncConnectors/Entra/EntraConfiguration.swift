package import SyncCore
internal import SyncHTTP

/// One Entra ID tenant to keep in step.
package struct EntraConfiguration: Sendable {
  /// How the application proves who it is.
  package enum Credential: Sendable {
    case secret(SharedSecret)
    case certificate(CertificateThumbprint, signer: RSASigner)
  }

  package var id: DirectoryID
  /// A GUID or a verified domain.
  package var tenant: String
  /// The application's (client) id.
  package var client: String
  package var credential: RotatingCredential<Credential>
  package var domains: [String]
  /// The root before `/v1.0`, without a slash at its end.
  package var graphURL: String
  /// The authority before `/{tenant}`, without a slash at its end.
  package var loginURL: String
  /// The assertion's `aud`; the token endpoint when nothing else is said.
  package var assertionAudience: String
  package var caFile: String?
  /// The object id of the group that new accounts join; nil for none.
  package var newcomerGroup: String?
  package var deniedGroups = DeniedGroups()
  /// Whether an account is found by its other addresses, too.
  package var findsAliases = false
  /// What is done there.
  package var features: Set<Feature>

  package init(
    id: DirectoryID, tenant: String, client: String,
    credential: RotatingCredential<Credential>, domains: [String],
    graphURL: String = "https://graph.microsoft.com",
    loginURL: String = "https://login.microsoftonline.com", assertionAudience: String? = nil,
    features: Set<Feature> = Feature.standard, newcomerGroup: String? = nil,
    caFile: String? = nil
  ) {
    self.id = id
    self.tenant = tenant
    self.client = client
    self.credential = credential
    self.domains = domains
    self.graphURL = Self.root(graphURL)
    self.loginURL = Self.root(loginURL)
    self.caFile = caFile
    self.newcomerGroup = newcomerGroup
    self.features = newcomerGroup == nil ? features : features.union([.joining])
    self.assertionAudience =
      assertionAudience ?? "\(Self.root(loginURL))/\(tenant)/oauth2/v2.0/token"
  }

  /// With one credential that never changes.
  package init(
    id: DirectoryID, tenant: String, client: String, credential: Credential, domains: [String],
    features: Set<Feature> = Feature.standard, newcomerGroup: String? = nil
  ) {
    self.init(
      id: id, tenant: tenant, client: client, credential: .alone(credential), domains: domains,
      features: features, newcomerGroup: newcomerGroup)
  }

  /// Where tokens are asked for.
  var tokenURL: String {
    "\(loginURL)/\(PercentCoding.encode(segment: tenant))/oauth2/v2.0/token"
  }

  private static func root(_ url: String) -> String {
    String(url.reversed().drop { $0 == "/" }.reversed())
  }
}
