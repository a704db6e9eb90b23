package import SyncCore

/// Which application permissions Microsoft Graph asks for what we do there
/// (learn.microsoft.com/graph/permissions-reference, and the permission table of each call; Update
/// user, "Permissions for specific scenarios").
package enum EntraRights {
  private static let writing = ["User.ReadWrite.All", "Directory.ReadWrite.All"]

  /// What each feature takes, the least first; those that write come first, since they cover the
  /// others.
  private static let rows: [(feature: Feature, Demand)] = [
    (
      .creating,
      Demand(.permission, writing + ["User.Create"], breaks: "accounts cannot be created")
    ),
    (
      .updating,
      Demand(
        .permission, writing + ["User.ReadUpdate.All"], breaks: "attributes cannot be written")
    ),
    (
      .suspending,
      Demand(
        .permission, ["User.ReadWrite.All", "User.EnableDisableAccount.All"],
        breaks: "accounts cannot be suspended, or let back in")
    ),
    (
      .deleting,
      Demand(
        .permission, ["User.ReadWrite.All", "User.DeleteRestore.All"],
        breaks: "accounts cannot be deleted or restored")
    ),
    (
      .signingOut,
      Demand(
        .permission, ["User.RevokeSessions.All"] + writing, breaks: "sessions are not ended")
    ),
    (
      .reading,
      Demand(
        .permission, ["User.Read.All", "Directory.Read.All"] + writing,
        breaks: "no account can be found")
    ),
    (
      .passwords,
      Demand(
        .permission, ["User-PasswordProfile.ReadWrite.All"],
        breaks: "the password of an account that is there cannot be set")
    ),
    (
      .groups,
      Demand(
        .permission, ["Group.ReadWrite.All", "Directory.ReadWrite.All"],
        breaks: "groups cannot be made, renamed or filled")
    ),
    (.roles, Demand(.permission, members, breaks: "roles are put into no group")),
    (.joining, Demand(.permission, members, breaks: "new accounts are put into no group")),
  ]

  private static let members = [
    "GroupMember.ReadWrite.All", "Group.ReadWrite.All", "Directory.ReadWrite.All",
  ]

  private static let domains = Demand(
    .permission,
    ["Domain.Read.All", "Domain.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"],
    breaks: "federated domains, whose passwords cannot be set, are not known beforehand",
    isRequired: false)

  /// The application permissions that these features take.
  package static func demands(of features: Set<Feature>) -> [Demand] {
    rows.filter { features.contains($0.feature) }.map(\.1) + [domains]
  }

  /// Beside the permission, a directory role of the application's service principal, by its
  /// template's id (learn.microsoft.com/entra/identity/role-based-access-control/
  /// permissions-reference).
  private static let passwordRoles = [
    "fe930be7-5e62-47db-91af-98c3a49a38b1",  // User Administrator
    "7be44c8a-adaf-4e2a-84d6-ab2649e08a13",  // Privileged Authentication Administrator
    "62e90394-69f5-4237-9190-012177145e10",  // Global Administrator
  ]

  /// The role that passwords take, by the roles of a token.
  ///
  /// - Parameter held: template ids; nil where the token names none, which says nothing.
  package static func role(of features: Set<Feature>, held: Set<String>?) -> [Permission] {
    guard features.contains(.passwords) else { return [] }
    let standing: Permission.Standing =
      held.map { $0.isDisjoint(with: passwordRoles) ? .missing : .granted } ?? .unknown
    return [
      Permission(
        .role, "User Administrator",
        breaks: "the password of an account that is there cannot be set", standing)
    ]
  }
}
