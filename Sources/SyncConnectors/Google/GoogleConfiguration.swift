package import SyncCore

/// One Google Workspace account to keep in step.
package struct GoogleConfiguration: Sendable {
  /// The documented token endpoint, which is also the documented `aud` of an assertion
  /// (developers.google.com/identity/protocols/oauth2/service-account).
  package static let tokenURL = "https://oauth2.googleapis.com/token"
  package var id: DirectoryID
  package var credential: RotatingCredential<GoogleServiceAccountKey>
  /// The administrator to act as; without one every call is refused.
  package var adminSubject: String
  package var customer: String
  package var domains: [String]
  /// The root before `/admin/directory/v1`.
  package var apiURL: String
  /// The assertion's `aud`; nil for the key's own token endpoint.
  package var assertionAudience: String?
  /// The scopes that what is configured takes.
  package var demands: [Demand]
  /// The custom schemas that mapped attributes are of.
  package var customSchemas: [String]
  /// What is asked of each user.
  let userFields: String
  /// The group that new accounts join; nil for none.
  package var newcomerGroup: String?
  package var deniedGroups = DeniedGroups()
  package var caFile: String?
  /// What is done there.
  package var features: Set<Feature>

  /// - Parameter mapped: the attributes that are kept, of which alone is asked; all but custom
  ///   schemas where none are given.
  package init(
    id: DirectoryID, credential: RotatingCredential<GoogleServiceAccountKey>,
    adminSubject: String,
    customer: String = "my_customer", domains: [String],
    apiURL: String = "https://admin.googleapis.com", assertionAudience: String? = nil,
    features: Set<Feature> = Feature.standard, mapped: Set<AttributeName> = [],
    newcomerGroup: String? = nil, caFile: String? = nil
  ) {
    self.id = id
    self.credential = credential
    self.adminSubject = adminSubject
    self.customer = customer
    self.domains = domains
    self.apiURL = apiURL
    self.assertionAudience = assertionAudience
    self.features = features
    self.demands = GoogleRights.demands(
      of: newcomerGroup == nil ? features : features.union([.joining]))
    self.userFields = GoogleUser.fields(of: mapped)
    self.customSchemas = GoogleUser.customSchemas(of: mapped)
    self.newcomerGroup = newcomerGroup
    self.caFile = caFile
  }

  /// What tokens are asked for (domain-wide delegation must list them).
  package var scopes: [String] { demands.map { $0.anyOf[0] } }

  /// With one key that never changes.
  package init(
    id: DirectoryID, key: GoogleServiceAccountKey, adminSubject: String, domains: [String],
    assertionAudience: String? = nil, features: Set<Feature> = Feature.standard,
    mapped: Set<AttributeName> = [], newcomerGroup: String? = nil
  ) {
    self.init(
      id: id, credential: .alone(key), adminSubject: adminSubject, domains: domains,
      assertionAudience: assertionAudience, features: features, mapped: mapped,
      newcomerGroup: newcomerGroup)
  }
}
