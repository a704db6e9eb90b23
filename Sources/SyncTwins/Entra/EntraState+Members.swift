internal import SyncCore
internal import SyncHTTP

extension EntraState {
  static let alreadyMember = EntraRefusal.bad(
    "One or more added object references already exist for the following modified properties: "
      + "'members'.")

  mutating func routeMembers(
    _ call: TwinCall, _ caller: EntraCaller, _ path: [String]
  ) throws(EntraRefusal) -> HTTPResponse {
    let group = try group(path[0], call)
    let last = path.last
    switch (call.method, path.count) {
    case (.get, 2):
      try caller.requireGroupRead()
      return try listMembers(call, group)
    case (.post, 3) where last == "$ref":
      try requireMembersWrite(caller, group)
      let id = try member(reference(object(call)["@odata.id"], call), call)
      guard !group.members.contains(id) else { throw Self.alreadyMember }
      groups[group.id]?.members.append(id)
      return HTTPResponse(204)
    case (.delete, 4) where last == "$ref":
      try requireMembersWrite(caller, group)
      guard group.members.contains(path[2]) else { throw .notFound(path[2]) }
      groups[group.id]?.members.removeAll { $0 == path[2] }
      return HTTPResponse(204)
    case (.delete, 3):
      // Without /$ref the member itself is deleted (Remove member, the note before the request).
      guard group.members.contains(path[2]) else { throw .notFound(path[2]) }
      return try deleteUser(call, caller, path[2])
    default: throw .noSuchPath
    }
  }

  func requireMembersWrite(_ caller: EntraCaller, _ group: EntraGroup) throws(EntraRefusal) {
    try caller.require(
      "GroupMember.ReadWrite.All", "Group.ReadWrite.All", "Directory.ReadWrite.All")
    if group.isRoleAssignable { try caller.require("RoleManagement.ReadWrite.Directory") }
    guard group.takesMembers else {
      throw .bad("Insufficient privileges or a group whose members are mastered elsewhere.")
    }
  }

  /// The id of a user or a group that can be a member.
  func member(_ id: String, _ call: TwinCall) throws(EntraRefusal) -> String {
    if let user = users[id.lowercased()], user.visibleAt <= call.now { return user.id }
    return try group(id, call).id
  }

  private func listMembers(
    _ call: TwinCall, _ group: EntraGroup
  ) throws(EntraRefusal) -> HTTPResponse {
    try refuseUnknownOptions(call)
    let limit = try top(call)
    let start = try place(call)
    let end = min(start + limit, group.members.count)
    var list: [JSONValue] = []
    for id in group.members[min(start, end)..<end] {
      if let user = users[id] {
        var shown = try shown(user, call, isList: true)
        shown["@odata.type"] = "#microsoft.graph.user"
        list.append(.object(shown))
      } else if let child = groups[id] {
        list.append(["@odata.type": "#microsoft.graph.group", "id": .string(child.id)])
      }
    }
    let next = end < group.members.count ? end : nil
    return self.list(list, next, call, context: "directoryObjects")
  }
}
