package import SyncCore

/// One Google Workspace account to keep in step.
package struct GoogleConfiguration: Sendable {
  /// The documented token endpoint, which is also the documented `aud` of an assertion
  /// (developers.google.com/identity/protocols/oauth2/service-account).
  package static let tokenURL = "https://oauth2.googleapis.com/token"
  /// What writing users takes (domain-wide delegation must list it).
  package static let userScope = "https://www.googleapis.com/auth/admin.directory.user"
  /// What ending sessions takes: the scope for users does not cover it.
  package static let signOutScope =
    "https://www.googleapis.com/auth/admin.directory.user.security"
  /// What it takes to look at a group, to see that it gives no administrator's role, and to add
  /// members.
  package static let groupScopes = [
    "https://www.googleapis.com/auth/admin.directory.group.readonly",
    "https://www.googleapis.com/auth/admin.directory.group.member",
    "https://www.googleapis.com/auth/admin.directory.rolemanagement.readonly",
  ]

  /// What it takes to make groups and keep their members.
  package static let groupWriteScopes = [
    "https://www.googleapis.com/auth/admin.directory.group",
    "https://www.googleapis.com/auth/admin.directory.rolemanagement.readonly",
  ]

  package var id: DirectoryID
  package var key: GoogleServiceAccountKey
  /// The administrator to act as; without one every call is refused.
  package var adminSubject: String
  package var customer: String
  package var domains: [String]
  /// The root before `/admin/directory/v1`.
  package var apiURL: String
  /// The assertion's `aud`.
  package var assertionAudience: String
  package var scopes: [String]
  /// The group that new accounts join; nil for none.
  package var newcomerGroup: String?
  package var caFile: String?

  package init(
    id: DirectoryID, key: GoogleServiceAccountKey, adminSubject: String,
    customer: String = "my_customer", domains: [String],
    apiURL: String = "https://admin.googleapis.com", assertionAudience: String? = nil,
    scopes: [String]? = nil, newcomerGroup: String? = nil, keepsGroups: Bool = false,
    signsOut: Bool = false,
    caFile: String? = nil
  ) {
    self.id = id
    self.key = key
    self.adminSubject = adminSubject
    self.customer = customer
    self.domains = domains
    self.apiURL = apiURL
    self.assertionAudience = assertionAudience ?? key.tokenURL
    let more =
      keepsGroups ? Self.groupWriteScopes : newcomerGroup == nil ? [] : Self.groupScopes
    self.scopes = scopes ?? [Self.userScope] + more + (signsOut ? [Self.signOutScope] : [])
    self.newcomerGroup = newcomerGroup
    self.caFile = caFile
  }
}
