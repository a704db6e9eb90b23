internal import SyncCore
internal import SyncHTTP

extension EntraState {
  /// How long a deleted user can be restored (Graph, Restore deleted item).
  static let binTime = Duration.seconds(30 * 86_400)

  /// Delete user: soft, for 30 days.
  mutating func deleteUser(
    _ call: TwinCall, _ caller: EntraCaller, _ key: String
  ) throws(EntraRefusal) -> HTTPResponse {
    try caller.require("User.DeleteRestore.All", "User.ReadWrite.All")
    let user = try visible(key, call)
    try caller.requireRank(over: user)
    remove(user.id, at: call.now)
    return HTTPResponse(204)
  }

  /// `/directory/deletedItems` (Graph, List, Get, Restore and Permanently delete deleted items).
  mutating func routeDeleted(
    _ call: TwinCall, _ caller: EntraCaller, _ path: [String]
  ) throws(EntraRefusal) -> HTTPResponse {
    guard let first = path.first else { throw .noSuchPath }
    if call.method == .get, first == "microsoft.graph.user" {
      try caller.requireUserRead()
      let filter = try EntraFilter(
        call.parameter("$filter"), known: Self.filterable.union(Self.advanced))
      try requireConsistency(of: filter, call)
      let page = deleted.page(
        from: try place(call), limit: try top(call), where: { filter.matches($0.value) })
      var list: [JSONValue] = []
      for user in page.items { list.append(.object(try shown(user, call, isList: true))) }
      return self.list(list, page.next, call, context: "directoryObjects")
    }
    guard let user = deleted[first], let deletedAt = user.deletedAt,
      call.now < deletedAt.advanced(by: Self.binTime)
    else { throw .notFound(first) }
    switch (call.method, path.count) {
    case (.get, 1):
      try caller.requireUserRead()
      return try entity(user, call)
    case (.delete, 1):
      try caller.require("User.DeleteRestore.All", "User.ReadWrite.All")
      deleted[user.id] = nil
      changes.append(user.id)
      return HTTPResponse(204)
    case (.post, 2) where path[1] == "restore":
      try caller.require("User.DeleteRestore.All", "User.ReadWrite.All")
      try caller.requireRank(over: user)
      return try restore(user, call)
    default: throw .noSuchPath
    }
  }

  private mutating func restore(
    _ user: EntraUser, _ call: TwinCall
  ) throws(EntraRefusal) -> HTTPResponse {
    var user = user
    let body = call.request.body.count > 0 ? try object(call) : JSONObject()
    if let name = body["newUserPrincipalName"] {
      guard let text = name.string else { throw .value("newUserPrincipalName") }
      try EntraUserCheck(settings: settings).checkPrincipalName(text)
      user.fields["userPrincipalName"] = name
    }
    for (property, key) in user.keys {
      guard let holder = keys[key] else { continue }
      // What another user has by now is taken off (Restore deleted item, Request body).
      guard property == "proxyAddresses", body["autoReconcileProxyConflict"]?.bool == true else {
        throw .conflict(property, with: holder)
      }
      if key == "smtp:\(user.fields["mail"]?.string?.lowercased() ?? "")" {
        user.fields["mail"] = nil
      }
      user.aliases.removeAll { "smtp:" + $0.lowercased() == key }
    }
    user.deletedAt = nil
    deleted[user.id] = nil
    store(user)
    return try entity(user, call)
  }

  /// A user where any directory object could stand: with its type (OData JSON format 4.01, 4.6.3).
  private func entity(_ user: EntraUser, _ call: TwinCall) throws(EntraRefusal) -> HTTPResponse {
    var shown = try shown(user, call, isList: false)
    shown["@odata.context"] = .string(call.base + "/v1.0/$metadata#directoryObjects/$entity")
    shown["@odata.type"] = "#microsoft.graph.user"
    return .reply(200, json: .object(shown), type: Self.type)
  }

  /// The directory roles a user holds (Graph, List a user's memberships, with a cast).
  /// An application with User.Read.All alone gets the type and the id of each.
  func listRoles(
    _ call: TwinCall, _ caller: EntraCaller, _ key: String
  ) throws(EntraRefusal) -> HTTPResponse {
    try caller.requireUserRead()
    let user = try visible(key, call)
    let role: JSONValue = [
      "@odata.type": "#microsoft.graph.directoryRole",
      "id": "f2ef992c-3afb-46b9-b7cf-a126ee74c451", "displayName": .null,
    ]
    return .reply(
      200, json: ["value": .array(user.isPrivileged ? [role] : [])], type: Self.type)
  }

  /// Get, assign and remove a user's manager.
  mutating func routeManager(
    _ call: TwinCall, _ caller: EntraCaller, _ path: [String]
  ) throws(EntraRefusal) -> HTTPResponse {
    let user = try visible(path[0], call)
    switch (call.method, path.count) {
    case (.get, 2):
      try caller.requireUserRead()
      guard let manager = user.manager.flatMap({ users[$0] }) else { throw .notFound("manager") }
      return try entity(manager, call)
    case (.put, 3) where path[2] == "$ref":
      try caller.require("User.ReadWrite.All", "Directory.ReadWrite.All")
      guard !user.isSynced else { throw .synced }
      let manager = try visible(reference(object(call)["@odata.id"], call), call)
      setManager(manager.id, of: user.id)
      return HTTPResponse(204)
    case (.delete, 3) where path[2] == "$ref":
      try caller.require("User.ReadWrite.All", "Directory.ReadWrite.All")
      guard user.manager != nil else { throw .notFound("manager") }
      setManager(nil, of: user.id)
      return HTTPResponse(204)
    default: throw .noSuchPath
    }
  }

  /// The id in an absolute URL of this service.
  func reference(_ value: JSONValue?, _ call: TwinCall) throws(EntraRefusal) -> String {
    let refusal = EntraRefusal.bad("Invalid URL format specified in the payload.")
    guard let url = value?.string else { throw refusal }
    for root in [call.base, settings.graphRoot] {
      for kind in ["directoryObjects", "users", "groups"] {
        let start = "\(root)/v1.0/\(kind)/"
        guard url.hasPrefix(start) else { continue }
        let id = String(url.dropFirst(start.count))
        guard !id.isEmpty, !id.contains("/") else { throw refusal }
        return id
      }
    }
    throw refusal
  }
}
