/// Which SCIM service to pull from, and how.
package struct ScimConfiguration: Sendable {
  /// How we prove who we are.
  package enum Credential: Sendable {
    case bearer(SharedSecret)
    case basic(user: String, password: SharedSecret)
    /// Client credentials (RFC 6749 §4.4).
    case oauth2(
      tokenURL: String, clientID: String, clientSecret: SharedSecret, scope: String?,
      clientAuth: ClientAuth = .basic)
  }

  /// How the token endpoint is shown who we are (RFC 6749 §2.3.1).
  package enum ClientAuth: String, Hashable, Sendable, CaseIterable {
    /// HTTP Basic, which every endpoint has to take.
    case basic
    /// In the form, for those that take nothing else.
    case body
  }

  package var id: String
  /// `https://idp.example.com/scim/v2`; a slash at its end is dropped.
  package var baseURL: String
  package var credential: RotatingCredential<Credential>
  /// Resources to ask for at once.
  package var pageSize: Int
  /// False for index paging and full passes, whatever the source can do.
  package var isProbed: Bool
  package var caFile: String?

  package init(
    id: String, baseURL: String, credential: RotatingCredential<Credential>,
    pageSize: Int = 200, isProbed: Bool = true, caFile: String? = nil
  ) {
    self.id = id
    self.baseURL = baseURL
    self.credential = credential
    self.pageSize = pageSize
    self.isProbed = isProbed
    self.caFile = caFile
  }

  /// With one credential that never changes.
  package init(
    id: String, baseURL: String, credential: Credential, pageSize: Int = 200,
    isProbed: Bool = true
  ) {
    self.init(
      id: id, baseURL: baseURL, credential: .alone(credential), pageSize: pageSize,
      isProbed: isProbed)
  }
}
