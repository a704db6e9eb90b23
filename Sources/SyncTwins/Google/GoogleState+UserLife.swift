internal import SyncCore
internal import SyncHTTP

extension GoogleState {
  /// How long a deleted user can be restored (Manage user accounts, Undelete a user).
  static let binTime = Duration.seconds(20 * 86400)

  mutating func deleteUser(
    _ call: TwinCall, _ caller: GoogleCaller, _ key: String
  ) throws(GoogleRefusal) -> HTTPResponse {
    try caller.require(GoogleScope.usersWrite)
    let user = try writable(key, call)
    guard caller.isSuperAdmin || !user.isAdmin else { throw .forbidden }
    remove(user.id, at: call.now)
    return HTTPResponse(204)
  }

  /// By id alone, within 20 days (Manage user accounts, Undelete a user).
  mutating func undeleteUser(
    _ call: TwinCall, _ caller: GoogleCaller, _ id: String
  ) throws(GoogleRefusal) -> HTTPResponse {
    try caller.require(GoogleScope.usersWrite)
    try caller.requireSuperAdmin()
    guard var user = deleted[id], let deletedAt = user.deletedAt else {
      throw .notFound("userKey")
    }
    let unit = try object(call)["orgUnitPath"]?.string ?? "/"
    guard settings.orgUnits.contains(unit) else { throw .input("INVALID_OU_ID") }
    guard call.now < deletedAt.advanced(by: Self.binTime),
      owners[user.primaryEmail] == nil
    else {
      throw GoogleRefusal(412, "conditionNotMet", "User cannot be undeleted.")
    }
    user.deletedAt = nil
    user.fields["orgUnitPath"] = .string(unit)
    user.aliases = user.aliases.filter { owners[$0] == nil }
    user.version += 1
    deleted[id] = nil
    users[id] = user
    for address in [user.primaryEmail] + user.aliases { owners[address] = .user(id) }
    return HTTPResponse(204)
  }

  mutating func makeAdmin(
    _ call: TwinCall, _ caller: GoogleCaller, _ key: String
  ) throws(GoogleRefusal) -> HTTPResponse {
    try caller.require(GoogleScope.usersWrite)
    try caller.requireSuperAdmin()
    let user = try writable(key, call)
    guard let status = try object(call)["status"]?.bool else { throw .input("status") }
    users[user.id]?.isAdmin = status
    return HTTPResponse(204)
  }

  mutating func signOut(
    _ call: TwinCall, _ caller: GoogleCaller, _ key: String
  ) throws(GoogleRefusal) -> HTTPResponse {
    try caller.require([.userSecurity])
    let user = try writable(key, call)
    guard caller.isSuperAdmin || !user.isAdmin else { throw .forbidden }
    users[user.id]?.signOuts += 1
    return HTTPResponse(204)
  }
}
