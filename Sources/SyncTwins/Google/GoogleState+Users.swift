internal import SyncCore
internal import SyncHTTP

extension GoogleState {
  mutating func routeUsers(
    _ call: TwinCall, _ caller: GoogleCaller, _ path: [String]
  ) throws(GoogleRefusal) -> HTTPResponse {
    switch (call.method, path.count, path.dropFirst().first) {
    case (.get, 0, _): return try listUsers(call, caller)
    case (.post, 0, _): return try insertUser(call, caller)
    case (.get, 1, _): return try getUser(call, caller, path[0])
    case (.put, 1, _): return try updateUser(call, caller, path[0])
    case (.patch, 1, _): return try updateUser(call, caller, path[0])
    case (.delete, 1, _): return try deleteUser(call, caller, path[0])
    case (.post, 2, "undelete"): return try undeleteUser(call, caller, path[0])
    case (.post, 2, "makeAdmin"): return try makeAdmin(call, caller, path[0])
    case (.post, 2, "signOut"): return try signOut(call, caller, path[0])
    case (_, 2..., "aliases"):
      return try routeAliases(call, caller, path[0], path.count == 3 ? path[2] : nil)
    default: throw .noSuchMethod
    }
  }

  /// The user when it can be seen already, 404 otherwise.
  func visible(_ key: String, _ call: TwinCall) throws(GoogleRefusal) -> GoogleUser {
    guard let user = lookUp(key), user.visibleAt <= call.now else {
      throw missing(key, call)
    }
    return user
  }

  /// The user to write to; a fresh one answers 412 first (users.update).
  func writable(_ key: String, _ call: TwinCall) throws(GoogleRefusal) -> GoogleUser {
    guard let user = lookUp(key) else { throw missing(key, call) }
    guard user.visibleAt <= call.now else { throw .notReady }
    return user
  }

  /// A deleted user answers 412 by their id as long as they can be restored
  /// (firezone/firezone, pull request 15169: users.get within 20 days of the deletion).
  private func missing(_ key: String, _ call: TwinCall) -> GoogleRefusal {
    guard let deletedAt = deleted[key]?.deletedAt, call.now < deletedAt.advanced(by: Self.binTime)
    else { return .notFound("userKey") }
    return GoogleRefusal(412, "conditionNotMet", "User is deleted.")
  }

  func object(_ call: TwinCall) throws(GoogleRefusal) -> JSONObject {
    guard call.isJSON else {
      throw GoogleRefusal(400, "badContent", "Unsupported content type.")
    }
    guard let value = try? call.json() else {
      throw GoogleRefusal(400, "parseError", "Parse Error")
    }
    guard let object = value.object else { throw .badRequest }
    return object
  }

  func answer(_ user: GoogleUser, _ call: TwinCall) throws(GoogleRefusal) -> HTTPResponse {
    let resource = user.resource(
      customerID: settings.customerID, customSchemas: try customSchemas(for: call))
    let selection = try GoogleSelection(call.parameter("fields"), of: .user)
    let headers: HTTPHeaders = ["ETag": user.etag]
    return .reply(200, json: selection.pick(.object(resource)), headers: headers)
  }

  private func getUser(
    _ call: TwinCall, _ caller: GoogleCaller, _ key: String
  ) throws(GoogleRefusal) -> HTTPResponse {
    try caller.require(GoogleScope.usersRead)
    let user = try visible(key, call)
    if call.request.headers["if-none-match"] == user.etag { return HTTPResponse(304) }
    return try answer(user, call)
  }

  /// Which custom schemas an answer shows: none without a projection, and those of the mask with
  /// `custom` (users.get, `projection` and `customFieldMask`). Only reads and lists have the two.
  func customSchemas(for call: TwinCall) throws(GoogleRefusal) -> Set<String> {
    let mask = call.parameter("customFieldMask")
    switch call.parameter("projection") {
    case nil where mask == nil, "basic" where mask == nil: return []
    case "full" where mask == nil && call.method == .get: return Set(settings.customSchemas.keys)
    case "custom" where mask != nil && call.method == .get:
      return Set((mask ?? "").split(separator: ",").map(String.init))
    default: throw .wrongType("projection")
    }
  }

  private mutating func insertUser(
    _ call: TwinCall, _ caller: GoogleCaller
  ) throws(GoogleRefusal) -> HTTPResponse {
    try caller.require(GoogleScope.usersWrite)
    try caller.requireSuperAdmin()
    let check = GoogleUserCheck(settings: settings, isInsert: true)
    let fields = try check.checked(object(call))
    let email = fields["primaryEmail"]?.string ?? ""
    if settings.unmanaged.contains(email) {
      guard call.parameter("resolveConflictAccount") == "true" else { throw .duplicate }
      // Method: users.insert, by the option selected for Find and add unmanaged users.
      switch settings.conflictOption {
      case .replace: settings.unmanaged.remove(email)
      case .invite:
        invited.insert(email)
        return HTTPResponse(202)
      case .preserve: throw .duplicate
      }
    }
    guard owners[email] == nil else { throw .duplicate }
    if let limit = settings.userLimit, users.count + deleted.count >= limit {
      throw GoogleRefusal(412, "limitExceeded", "Domain user limit reached.")
    }
    var user = GoogleUser(id: numbers.decimalID(), fields: JSONObject(), createdAt: call.now)
    try write(fields, to: &user, isPatch: false)
    user.version = 1
    user.visibleAt = call.now.advanced(by: call.lag)
    users[user.id] = user
    owners[email] = .user(user.id)
    return try answer(user, call)
  }

  private mutating func updateUser(
    _ call: TwinCall, _ caller: GoogleCaller, _ key: String
  ) throws(GoogleRefusal) -> HTTPResponse {
    try caller.require(GoogleScope.usersWrite)
    var user = try writable(key, call)
    guard caller.isSuperAdmin || !user.isAdmin else { throw .forbidden }
    let check = GoogleUserCheck(settings: settings, isInsert: false)
    let fields = try check.checked(object(call))
    let old = user.primaryEmail
    try write(fields, to: &user, isPatch: call.method == .patch)
    if user.primaryEmail != old {
      let new = user.primaryEmail
      guard owners[new] == nil || owners[new] == .user(user.id),
        !settings.unmanaged.contains(new)
      else { throw .duplicate }
      owners[new] = .user(user.id)
      // The old address stays as an alias (Manage user accounts, Update a user).
      user.aliases = user.aliases.filter { $0 != new } + [old]
    }
    user.version += 1
    user.changedAt = call.now
    users[user.id] = user
    return try answer(user, call)
  }

  /// Absent is kept, null is cleared, arrays are replaced whole; users.patch cannot clear an array.
  private func write(
    _ fields: JSONObject, to user: inout GoogleUser, isPatch: Bool
  ) throws(GoogleRefusal) {
    if fields["archived"]?.bool == true, user.fields["archived"]?.bool != true,
      users.all.count(where: { $0.fields["archived"]?.bool == true }) >= settings.archivedUserLimit
    {
      throw GoogleRefusal(
        412, "insufficientArchivedUserLicenses", "Insufficient archived user licenses.")
    }
    if let suspended = fields["suspended"] {
      try suspend(suspended.bool ?? false, &user)
    }
    if let password = fields["password"] {
      user.password = try GooglePassword(password, hashFunction: fields["hashFunction"])
      user.passwordWrites += 1
    }
    if let change = fields["changePasswordAtNextLogin"] {
      user.changePasswordAtNextLogin = change.bool ?? false
    }
    let apart = ["password", "hashFunction", "changePasswordAtNextLogin"]
    for member in fields.members where !apart.contains(member.name) {
      if case .list = GoogleFieldTable.kind(of: member.name), isPatch, member.value.isEmpty {
        continue
      }
      if member.name == "customSchemas" {
        user.fields[member.name] = GoogleCustomField.merged(
          member.value, into: user.fields[member.name])
      } else if member.name == "name" {
        user.fields[member.name] = Self.merged(member.value, into: user.fields[member.name])
      } else {
        user.fields[member.name] = member.value.unlessNull
      }
    }
  }

  private static func merged(_ value: JSONValue, into old: JSONValue?) -> JSONValue? {
    guard let new = value.object else { return nil }
    var result = old?.object ?? JSONObject()
    for member in new.members where member.name != "fullName" {
      result[member.name] = member.value.unlessNull
    }
    return .object(result)
  }

  private func suspend(_ flag: Bool, _ user: inout GoogleUser) throws(GoogleRefusal) {
    if !flag, user.isSuspended, let reason = user.suspensionReason, reason != "ADMIN" {
      throw GoogleRefusal(
        412, "adminCannotUnsuspend", "Cannot restore a user suspended for abuse.")
    }
    if flag, user.suspensionReason == nil { user.suspensionReason = "ADMIN" }
    if !flag { user.suspensionReason = nil }
  }
}
