/// The scopes that this twin knows (Directory API, discovery document, `auth.oauth2.scopes`).
package enum GoogleScope: String, CaseIterable, Sendable {
  case user = "https://www.googleapis.com/auth/admin.directory.user"
  case userReadOnly = "https://www.googleapis.com/auth/admin.directory.user.readonly"
  case userAlias = "https://www.googleapis.com/auth/admin.directory.user.alias"
  case userSecurity = "https://www.googleapis.com/auth/admin.directory.user.security"
  case group = "https://www.googleapis.com/auth/admin.directory.group"
  case groupReadOnly = "https://www.googleapis.com/auth/admin.directory.group.readonly"
  case member = "https://www.googleapis.com/auth/admin.directory.group.member"
  case memberReadOnly = "https://www.googleapis.com/auth/admin.directory.group.member.readonly"
  case orgUnit = "https://www.googleapis.com/auth/admin.directory.orgunit"
  case orgUnitReadOnly = "https://www.googleapis.com/auth/admin.directory.orgunit.readonly"
  case roleManagementReadOnly =
    "https://www.googleapis.com/auth/admin.directory.rolemanagement.readonly"

  static let usersRead: Set<GoogleScope> = [.user, .userReadOnly]
  static let usersWrite: Set<GoogleScope> = [.user]
  static let aliasesWrite: Set<GoogleScope> = [.user, .userAlias]
  static let aliasesRead: Set<GoogleScope> = [.user, .userReadOnly, .userAlias]
  static let groupsRead: Set<GoogleScope> = [.group, .groupReadOnly]
  static let groupsWrite: Set<GoogleScope> = [.group]
  static let membersRead: Set<GoogleScope> = [
    .group, .groupReadOnly, .member, .memberReadOnly,
  ]
  static let membersWrite: Set<GoogleScope> = [.group, .member]
  static let orgUnitsRead: Set<GoogleScope> = [.orgUnit, .orgUnitReadOnly]
}
