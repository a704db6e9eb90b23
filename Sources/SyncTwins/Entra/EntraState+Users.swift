internal import SyncCore
internal import SyncHTTP

extension EntraState {
  mutating func routeUsers(
    _ call: TwinCall, _ caller: EntraCaller, _ path: [String]
  ) throws(EntraRefusal) -> HTTPResponse {
    switch (call.method, path.count, path.dropFirst().first) {
    case (.get, 0, _): return try listUsers(call, caller)
    case (.post, 0, _): return try createUser(call, caller)
    case (.get, 1, _) where path[0] == "delta": return try userDelta(call, caller)
    case (.get, 1, _):
      try caller.requireUserRead()
      let user = try visible(path[0], call)
      return .reply(200, json: .object(try shown(user, call, isList: false)), type: Self.type)
    case (.patch, 1, _): return try updateUser(call, caller, path[0])
    case (.delete, 1, _): return try deleteUser(call, caller, path[0])
    case (.post, 2, "revokeSignInSessions"):
      try caller.require(
        "User.RevokeSessions.All", "User.ReadWrite.All", "Directory.ReadWrite.All")
      let user = try visible(path[0], call)
      users[user.id]?.sessionsValidFrom = call.now
      return .reply(200, json: ["value": true], type: Self.type)
    case (.get, 3, "transitiveMemberOf") where path[2] == "microsoft.graph.directoryRole":
      return try listRoles(call, caller, path[0])
    case (_, 2..., "manager"):
      return try routeManager(call, caller, path)
    default: throw .noSuchPath
    }
  }

  static let type = "application/json;odata.metadata=minimal;odata.streaming=true"

  /// The user when it can be seen already, 404 otherwise.
  func visible(_ key: String, _ call: TwinCall) throws(EntraRefusal) -> EntraUser {
    guard let user = lookUp(key), user.visibleAt <= call.now else { throw .notFound(key) }
    return user
  }

  func object(_ call: TwinCall) throws(EntraRefusal) -> JSONObject {
    guard call.isJSON else {
      throw .unreadable("Write requests (excluding DELETE) must contain the Content-Type header.")
    }
    guard call.request.body.count > 0 else {
      throw .unreadable("Empty Payload. JSON content expected.")
    }
    guard let object = (try? call.json())?.object else {
      throw .unreadable(
        "Unable to read JSON request payload. Please ensure Content-Type header is set and "
          + "payload is of valid JSON format.")
    }
    return object
  }

  /// The properties asked for, or the usual ones.
  func selection(_ text: String?) throws(EntraRefusal) -> [String] {
    guard let text, !text.isEmpty else { return EntraPropertyTable.usual }
    let names = text.split(separator: ",").map { String($0.filter { $0 != " " }) }
    for name in names where EntraPropertyTable.kind(of: name) == nil {
      throw .unreadable(
        "Parsing OData Select and Expand failed: Could not find a property named '\(name)' on "
          + "type 'microsoft.graph.user'.")
    }
    return names
  }

  func shown(
    _ user: EntraUser, _ call: TwinCall, isList: Bool
  ) throws(EntraRefusal) -> JSONObject {
    var shown = JSONObject()
    if !isList {
      shown["@odata.context"] = .string(call.base + "/v1.0/$metadata#users/$entity")
    }
    for name in try selection(call.parameter("$select")) { shown[name] = user.value(name) }
    if let expansion = call.parameter("$expand") {
      // A read of one user, and of lists too; here with the id alone (Graph, Get a user).
      guard expansion == "manager($select=id)" else {
        throw .unsupported("The query option '$expand' is not supported here.")
      }
      if let manager = user.manager, users[manager] != nil {
        shown["manager"] = [
          "@odata.type": "#microsoft.graph.user", "id": .string(manager),
        ]
      }
    }
    return shown
  }

  private mutating func createUser(
    _ call: TwinCall, _ caller: EntraCaller
  ) throws(EntraRefusal) -> HTTPResponse {
    try caller.require("User.ReadWrite.All", "User.Create", "Directory.ReadWrite.All")
    let check = EntraUserCheck(settings: settings)
    let fields = try check.checked(object(call), isCreate: true)
    if let limit = settings.objectLimit, users.count + groups.count >= limit {
      throw EntraRefusal(
        403, "Directory_QuotaExceeded", "The directory object quota limit is exceeded.")
    }
    let name = fields["userPrincipalName"]?.string ?? ""
    if check.domain(of: name)?.isFederated == true, fields["onPremisesImmutableId"] == nil {
      throw .required("onPremisesImmutableId")
    }
    var user = EntraUser(id: numbers.guid(), fields: JSONObject(), createdAt: call.now)
    try write(fields, to: &user, isCreate: true, call.now)
    user.visibleAt = call.now.advanced(by: call.lag)
    store(user)
    var shown = JSONObject([
      ("@odata.context", .string(call.base + "/v1.0/$metadata#users/$entity"))
    ])
    for name in EntraPropertyTable.usual { shown[name] = user.value(name) }
    let location = "\(call.base)/v1.0/users/\(user.id)"
    return .reply(201, json: .object(shown), type: Self.type, headers: ["Location": location])
  }

  private mutating func updateUser(
    _ call: TwinCall, _ caller: EntraCaller, _ key: String
  ) throws(EntraRefusal) -> HTTPResponse {
    var user = try visible(key, call)
    let body = try object(call)
    let fields = try EntraUserCheck(settings: settings).checked(body, isCreate: false)
    try caller.requireUpdate(of: fields.names, on: user)
    guard !user.isSynced else { throw .synced }
    try write(fields, to: &user, isCreate: false, call.now)
    store(user)
    return HTTPResponse(204)
  }

  private func write(
    _ fields: JSONObject, to user: inout EntraUser, isCreate: Bool, _ now: Timestamp
  ) throws(EntraRefusal) {
    for member in fields.members where member.name != "passwordProfile" {
      if member.name == "employeeOrgData", let data = member.value.object {
        // Of the two, the one left out becomes null (Update user, employeeOrgData).
        user.fields[member.name] = [
          "costCenter": data["costCenter"] ?? .null, "division": data["division"] ?? .null,
        ]
      } else if member.name == "onPremisesExtensionAttributes", let new = member.value.object {
        var all = user.fields[member.name]?.object ?? JSONObject()
        for one in new.members { all[one.name] = one.value }
        user.fields[member.name] = .object(all)
      } else {
        user.fields[member.name] = member.value.unlessNull
      }
    }
    for (property, key) in user.keys {
      if let holder = keys[key], holder != user.id { throw .conflict(property, with: holder) }
    }
    if let profile = fields["passwordProfile"]?.object {
      try write(profile: profile, to: &user, isCreate: isCreate, now)
    }
  }

  /// passwordProfile resource; a set password must be changed at the next sign-in unless the
  /// write says otherwise.
  private func write(
    profile: JSONObject, to user: inout EntraUser, isCreate: Bool, _ now: Timestamp
  ) throws(EntraRefusal) {
    let flags = ["forceChangePasswordNextSignIn", "forceChangePasswordNextSignInWithMfa"]
    for member in profile.members where member.name != "password" {
      guard flags.contains(member.name) else { throw .unknown(member.name) }
      guard member.value.bool != nil else { throw .value(member.name) }
    }
    let force = profile["forceChangePasswordNextSignIn"]?.bool
    guard let value = profile["password"] else {
      if isCreate { throw .required("passwordProfile.password") }
      user.forceChangePasswordNextSignIn = force ?? user.forceChangePasswordNextSignIn
      return
    }
    guard let password = value.string else { throw .value("password") }
    let check = EntraUserCheck(settings: settings)
    if !isCreate, check.domain(of: user.userPrincipalName)?.isFederated == true {
      throw .bad("The password of a user in a federated domain cannot be set.")
    }
    let policies = user.fields["passwordPolicies"]?.string ?? ""
    let rules = EntraPasswordRules(
      bannedWords: settings.bannedWords,
      needsClasses: !policies.contains("DisableStrongPassword"))
    guard rules.accepts(password) else { throw .complexity }
    if isCreate { user.password = password } else { user.setPassword(password, at: now) }
    user.forceChangePasswordNextSignIn = force ?? true
  }
}
