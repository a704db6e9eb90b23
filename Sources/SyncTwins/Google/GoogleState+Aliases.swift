internal import SyncCore
internal import SyncHTTP

extension GoogleState {
  /// Aliases that one user may have (limits page).
  static let aliasLimit = 30

  mutating func routeAliases(
    _ call: TwinCall, _ caller: GoogleCaller, _ key: String, _ alias: String?
  ) throws(GoogleRefusal) -> HTTPResponse {
    switch (call.method, alias) {
    case (.get, nil):
      try caller.require(GoogleScope.aliasesRead)
      let user = try visible(key, call)
      var list = JSONObject([("kind", "admin#directory#aliases")])
      if !user.aliases.isEmpty {
        list["aliases"] = .array(user.aliases.map { resource($0, of: user) })
      }
      return .reply(200, json: .object(list))
    case (.post, nil):
      try caller.require(GoogleScope.aliasesWrite)
      return try insertAlias(call, key)
    case (.delete, let alias?):
      try caller.require(GoogleScope.aliasesWrite)
      let user = try writable(key, call)
      guard user.aliases.contains(alias.lowercased()) else {
        throw .notFound("resource_id")
      }
      users[user.id]?.aliases.removeAll { $0 == alias.lowercased() }
      users[user.id]?.version += 1
      owners[alias.lowercased()] = nil
      return HTTPResponse(204)
    default: throw .noSuchMethod
    }
  }

  private mutating func insertAlias(
    _ call: TwinCall, _ key: String
  ) throws(GoogleRefusal) -> HTTPResponse {
    let user = try writable(key, call)
    let check = GoogleUserCheck(settings: settings, isInsert: false)
    let alias = try check.address(object(call)["alias"]?.string ?? "", field: "alias")
    guard owners[alias] == nil else { throw .duplicate }
    guard user.aliases.count < Self.aliasLimit else {
      throw GoogleRefusal(412, "limitExceeded", "Alias limit reached.")
    }
    owners[alias] = .user(user.id)
    users[user.id]?.aliases.append(alias)
    users[user.id]?.version += 1
    return .reply(200, json: resource(alias, of: user))
  }

  private func resource(_ alias: String, of user: GoogleUser) -> JSONValue {
    [
      "kind": "admin#directory#alias", "id": .string(user.id), "alias": .string(alias),
      "primaryEmail": .string(user.primaryEmail),
    ]
  }
}
