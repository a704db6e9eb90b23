internal import SyncCore

/// What the calling application may do.
struct EntraCaller {
  let permissions: Set<String>
  let directoryRoles: Set<String>

  /// Passes with one of the permissions.
  func require(_ any: String...) throws(EntraRefusal) {
    guard !permissions.isDisjoint(with: any) else { throw .denied }
  }

  func has(_ any: String...) -> Bool { !permissions.isDisjoint(with: any) }

  /// True with one of these directory roles.
  func isOne(of roles: String...) -> Bool { !directoryRoles.isDisjoint(with: roles) }

  /// Passes for a sensitive action on that user (user resource, Who can perform sensitive actions).
  func requireRank(over user: EntraUser) throws(EntraRefusal) {
    guard
      !user.isPrivileged
        || isOne(of: "Privileged Authentication Administrator", "Global Administrator")
    else { throw .denied }
  }

  func requireUserRead() throws(EntraRefusal) {
    try require(
      "User.Read.All", "User.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All")
  }

  func requireGroupRead() throws(EntraRefusal) {
    try require(
      "GroupMember.Read.All", "GroupMember.ReadWrite.All", "Group.Read.All",
      "Group.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All")
  }

  /// What an update of these properties needs (Update user, Permissions for specific scenarios).
  func requireUpdate(of names: [String], on user: EntraUser) throws(EntraRefusal) {
    for name in names {
      switch name {
      case "passwordProfile":
        guard has("User-PasswordProfile.ReadWrite.All"),
          isOne(
            of: "User Administrator", "Privileged Authentication Administrator",
            "Global Administrator")
        else { throw .denied }
      case "accountEnabled":
        let pair = has("User.EnableDisableAccount.All") && has("User.Read.All")
        guard pair || has("User.ReadWrite.All") else { throw .denied }
      case "otherMails": try require("User-Mail.ReadWrite.All", "User.ReadWrite.All")
      case "businessPhones", "mobilePhone":
        try require("User-Phone.ReadWrite.All", "User.ReadWrite.All")
      default:
        try require("User.ReadUpdate.All", "User.ReadWrite.All", "Directory.ReadWrite.All")
      }
    }
    if !EntraPropertyTable.sensitive.isDisjoint(with: names) { try requireRank(over: user) }
  }
}

extension EntraState {
  func caller(_ call: TwinCall) throws(EntraRefusal) -> EntraCaller {
    guard let bearer = call.bearer else {
      throw EntraRefusal(401, "InvalidAuthenticationToken", "Access token is empty.")
    }
    guard let token = tokens[bearer] else {
      throw EntraRefusal(401, "InvalidAuthenticationToken", "Access token validation failure.")
    }
    guard call.now < token.expires else {
      throw EntraRefusal(
        401, "InvalidAuthenticationToken",
        "Lifetime validation failed, the token is expired.")
    }
    return EntraCaller(
      permissions: token.permissions, directoryRoles: settings.directoryRoles)
  }
}
