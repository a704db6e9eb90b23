internal import SyncCore

/// The tenant that an Entra twin plays, and the application that calls it.
package struct EntraSettings: Sendable {
  /// A domain of the tenant (Graph, domain resource).
  package struct Domain: Sendable {
    package let name: String
    package var isFederated: Bool
    package var isVerified: Bool

    package init(_ name: String, isFederated: Bool = false, isVerified: Bool = true) {
      self.name = name
      self.isFederated = isFederated
      self.isVerified = isVerified
    }
  }

  /// What a fresh application is given here: enough for users, passwords and groups.
  package static let usualPermissions: Set<String> = [
    "User.ReadWrite.All", "User-PasswordProfile.ReadWrite.All", "User.RevokeSessions.All",
    "Group.ReadWrite.All", "GroupMember.ReadWrite.All", "Domain.Read.All",
    "Organization.Read.All",
  ]

  package var tenant: String
  package var client: String
  package var secret: String
  /// Registered for assertions; `key` verifies them.
  package var certificate: TwinCertificate?
  package var key: RSAKey?
  package var domains: [Domain] = [
    Domain("example.com"), Domain("twin.onmicrosoft.com"),
    Domain("federated.example", isFederated: true),
  ]
  /// Application permissions; a token keeps those it was given out with.
  package var permissions = EntraSettings.usualPermissions
  /// Directory roles of the application's service principal, in force at once.
  package var directoryRoles: Set<String> = ["User Administrator"]
  /// True for tokens in which nothing can be read.
  package var tokensAreOpaque = false
  /// What `aud` and `scope` may start with besides the URL called.
  package var authority = "https://login.microsoftonline.com"
  package var graphRoot = "https://graph.microsoft.com"
  /// How long changes can be asked for from a token on.
  package var deltaLifetime: Duration = .seconds(7 * 86_400)
  package var tokenLifetime: Duration = .seconds(3599)
  /// Lower case, as the normalised password is compared
  /// (Microsoft Entra Password Protection, How are passwords evaluated).
  package var bannedWords = ["password", "contoso", "qwerty", "welcome", "example"]
  package var objectLimit: Int?
  package var seed: UInt64 = 2

  package init(tenant: String, client: String, secret: String) {
    self.tenant = tenant
    self.client = client
    self.secret = secret
  }
}
