internal import SyncCore

/// What each property of a user takes (Graph v1.0, user resource type, Properties).
enum EntraPropertyTable {
  /// What a value has to be.
  enum Kind: Sendable {
    case text(limit: Int, clearable: Bool = true)
    case flag
    case texts(count: Int, limit: Int)
    case orgData
    case extensionAttributes
    case passwordProfile
    case readOnly
    /// Not with an application's own token (Update user, Permissions).
    case delegatedOnly
  }

  static func kind(of property: String) -> Kind? { kinds[property] }

  /// Given without `$select` (List users, Optional query parameters).
  static let usual = [
    "businessPhones", "displayName", "givenName", "id", "jobTitle", "mail", "mobilePhone",
    "officeLocation", "preferredLanguage", "surname", "userPrincipalName",
  ]

  /// A higher role is needed for these on privileged users (user resource, Who can perform
  /// sensitive actions).
  static let sensitive: Set<String> = [
    "accountEnabled", "passwordProfile", "businessPhones", "mobilePhone", "otherMails",
    "onPremisesImmutableId", "userPrincipalName",
  ]

  private static let kinds: [String: Kind] = {
    var kinds: [String: Kind] = [
      "accountEnabled": .flag, "passwordProfile": .passwordProfile,
      "displayName": .text(limit: 256, clearable: false),
      "mailNickname": .text(limit: 64, clearable: false),
      "userPrincipalName": .text(limit: 113, clearable: false),
      "mail": .text(limit: 256, clearable: false),
      "usageLocation": .text(limit: 2, clearable: false),
      "businessPhones": .texts(count: 1, limit: 64), "otherMails": .texts(count: 250, limit: 250),
      "employeeOrgData": .orgData, "onPremisesExtensionAttributes": .extensionAttributes,
    ]
    for (name, limit) in texts { kinds[name] = .text(limit: limit) }
    for name in readOnly { kinds[name] = .readOnly }
    for name in delegatedOnly { kinds[name] = .delegatedOnly }
    return kinds
  }()

  private static let texts: [(String, Int)] = [
    ("givenName", 64), ("surname", 64), ("jobTitle", 128), ("city", 128), ("state", 128),
    ("country", 128), ("department", 64), ("companyName", 64), ("streetAddress", 1024),
    ("postalCode", 40), ("mobilePhone", 64), ("employeeId", 16), ("employeeType", 256),
    ("officeLocation", 128), ("faxNumber", 64), ("preferredLanguage", 64),
    ("onPremisesImmutableId", 256), ("passwordPolicies", 64), ("userType", 16),
    ("ageGroup", 16), ("consentProvidedForMinor", 16),
  ]

  private static let readOnly = [
    "id", "proxyAddresses", "createdDateTime", "creationType", "deletedDateTime",
    "lastPasswordChangeDateTime", "signInSessionsValidFromDateTime", "assignedLicenses",
    "assignedPlans", "provisionedPlans", "imAddresses", "securityIdentifier",
    "onPremisesSyncEnabled", "onPremisesLastSyncDateTime", "onPremisesDomainName",
    "onPremisesDistinguishedName", "onPremisesSamAccountName", "onPremisesSecurityIdentifier",
    "onPremisesUserPrincipalName", "onPremisesProvisioningErrors", "legalAgeGroupClassification",
    "externalUserState", "externalUserStateChangeDateTime",
  ]

  private static let delegatedOnly = [
    "aboutMe", "birthday", "employeeHireDate", "interests", "mySite", "pastProjects",
    "responsibilities", "schools", "skills",
  ]
}
