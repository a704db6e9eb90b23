internal import SyncCore

/// The customer account that a Google twin plays.
package struct GoogleSettings: Sendable {
  /// A service account with domain-wide delegation.
  package struct ServiceAccount: Sendable {
    package let email: String
    /// The `private_key_id`.
    package var keyID: String
    package let key: RSAKey
    /// What the administrator delegated.
    package var delegated: Set<GoogleScope> = Set(GoogleScope.allCases)

    package init(email: String, keyID: String, key: RSAKey) {
      self.email = email
      self.keyID = keyID
      self.key = key
    }
  }

  /// What becomes of personal accounts that hold an address of ours
  /// (Google Workspace Admin Help, Find and add unmanaged users).
  package enum ConflictOption: String, Hashable, Sendable, CaseIterable {
    case replace, invite, preserve
  }

  package var customerID = "C02twin01"
  /// Verified domains, the primary one first.
  package var domains = ["example.com"]
  package var orgUnits: Set<String> = ["/", "/Staff"]
  /// The customer's own schemas (Directory API, schemas), by their names and their fields'.
  package var customSchemas: [String: [String: GoogleCustomField]] = [
    "Employment": ["badge": .text, "level": .number, "remote": .flag, "projects": .list]
  ]
  package var serviceAccount: ServiceAccount
  /// What `aud` may be besides the endpoint's own URL
  /// (OAuth 2.0 for service accounts, Forming the JWT claim set).
  package var audience = "https://oauth2.googleapis.com/token"
  package var tokenLifetime: Duration = .seconds(3599)
  /// Licences for `archived`.
  package var archivedUserLimit = 0
  /// Seats; deleted users hold theirs for 20 days.
  package var userLimit: Int?
  /// Lists and searches show a change only after that.
  package var listLag: Duration = .zero
  /// Addresses of consumer accounts in our domains, which no insert may take.
  package var unmanaged: Set<String> = []
  package var conflictOption = ConflictOption.preserve
  /// Fields that are ignored when written, as the read-only ones are (Manage user accounts).
  package var ignoredFields: Set<String> = []
  /// Texts that are refused wherever they stand, without a word about the field.
  package var refusedTexts: [String] = []
  /// Ids of groups that hold an administrator role.
  package var groupsWithRole: Set<String> = []
  package var seed: UInt64 = 1

  package init(serviceAccount: ServiceAccount) {
    self.serviceAccount = serviceAccount
  }
}
