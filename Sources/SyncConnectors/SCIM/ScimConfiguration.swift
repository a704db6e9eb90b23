/// Which SCIM service to pull from, and how.
package struct ScimConfiguration: Sendable {
  /// How we prove who we are.
  package enum Credential: Sendable {
    case bearer(SharedSecret)
    case basic(user: String, password: SharedSecret)
    /// Client credentials, sent with HTTP Basic (RFC 6749 §2.3.1, §4.4).
    case oauth2(tokenURL: String, clientID: String, clientSecret: SharedSecret, scope: String?)
  }

  package var id: String
  /// `https://idp.example.com/scim/v2`; a slash at its end is dropped.
  package var baseURL: String
  package var credential: Credential
  /// Resources to ask for at once.
  package var pageSize: Int
  package var caFile: String?

  package init(
    id: String, baseURL: String, credential: Credential, pageSize: Int = 200,
    caFile: String? = nil
  ) {
    self.id = id
    self.baseURL = baseURL
    self.credential = credential
    self.pageSize = pageSize
    self.caFile = caFile
  }
}
