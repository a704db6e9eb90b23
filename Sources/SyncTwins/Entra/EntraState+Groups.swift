internal import SyncCore
internal import SyncHTTP

extension EntraState {
  mutating func routeGroups(
    _ call: TwinCall, _ caller: EntraCaller, _ path: [String]
  ) throws(EntraRefusal) -> HTTPResponse {
    switch (call.method, path.count) {
    case (.patch, 0) where call.segments[1] != "groups": return try upsertGroup(call, caller)
    case (.get, 0) where call.segments[1] != "groups":
      try caller.requireGroupRead()
      let key = try uniqueName(call)
      guard let group = self.group(uniqueName: key), group.visibleAt <= call.now else {
        throw .notFound(key)
      }
      return .reply(200, json: .object(try shown(group, call)), type: Self.type)
    case (.get, 0):
      try caller.requireGroupRead()
      return try listGroups(call)
    case (.post, 0):
      try caller.require("Group.Create", "Group.ReadWrite.All", "Directory.ReadWrite.All")
      return try createGroup(call, caller)
    case (.get, 1):
      try caller.requireGroupRead()
      let group = try group(path[0], call)
      return .reply(200, json: .object(try shown(group, call)), type: Self.type)
    case (.patch, 1): return try updateGroup(call, caller, path[0])
    case (.delete, 1):
      try caller.require("Group.ReadWrite.All")
      let group = try group(path[0], call)
      groups[group.id] = nil
      return HTTPResponse(204)
    case (_, 2...) where path[1] == "members":
      return try routeMembers(call, caller, path)
    default: throw .noSuchPath
    }
  }

  func group(_ id: String, _ call: TwinCall) throws(EntraRefusal) -> EntraGroup {
    guard let group = groups[id.lowercased()], group.visibleAt <= call.now else {
      throw .notFound(id)
    }
    return group
  }

  private func shown(_ group: EntraGroup, _ call: TwinCall) throws(EntraRefusal) -> JSONObject {
    guard let text = call.parameter("$select") else { return group.resource }
    var shown = JSONObject()
    for name in text.split(separator: ",").map({ String($0) }) {
      guard let value = group.resource[name] else {
        throw .unreadable(
          "Parsing OData Select and Expand failed: Could not find a property named '\(name)' on "
            + "type 'microsoft.graph.group'.")
      }
      shown[name] = value
    }
    return shown
  }

  private func listGroups(_ call: TwinCall) throws(EntraRefusal) -> HTTPResponse {
    try refuseUnknownOptions(call)
    let filter = try EntraFilter(
      call.parameter("$filter"),
      known: ["id", "displayName", "mailNickname", "securityEnabled", "mailEnabled"])
    let page = groups.page(
      from: try place(call), limit: try top(call),
      where: { group in
        group.visibleAt <= call.now && filter.matches { group.resource[$0] ?? .null }
      })
    var list: [JSONValue] = []
    for group in page.items { list.append(.object(try shown(group, call))) }
    return self.list(list, page.next, call, context: "groups")
  }

  mutating func createGroup(
    _ call: TwinCall, _ caller: EntraCaller, uniqueName: String? = nil
  ) throws(EntraRefusal) -> HTTPResponse {
    let body = try object(call)
    var fields = try EntraGroupTable.checked(body, isCreate: true)
    if fields["isAssignableToRole"]?.bool == true {
      try caller.require("RoleManagement.ReadWrite.Directory")
    }
    fields["uniqueName"] = uniqueName.map { .string($0) }
    var group = EntraGroup(
      id: numbers.guid(), fields: fields, createdAt: call.now,
      visibleAt: call.now.advanced(by: call.lag))
    group.members = try bound(body, call)
    groups[group.id] = group
    return .reply(
      201, json: .object(group.resource), type: Self.type,
      headers: ["Location": "\(call.base)/v1.0/groups/\(group.id)"])
  }

  mutating func updateGroup(
    _ call: TwinCall, _ caller: EntraCaller, _ id: String
  ) throws(EntraRefusal) -> HTTPResponse {
    let body = try object(call)
    var group = try group(id, call)
    let fields = try EntraGroupTable.checked(body, isCreate: false)
    if !fields.isEmpty {
      try caller.require("Group.ReadWrite.All", "Directory.ReadWrite.All")
      guard !group.isSynced else { throw .synced }
    }
    for member in fields.members { group.fields[member.name] = member.value }
    if body["members@odata.bind"] != nil {
      try requireMembersWrite(caller, group)
      let new = try bound(body, call)
      guard Set(new).isDisjoint(with: group.members) else { throw Self.alreadyMember }
      group.members += new
    }
    groups[group.id] = group
    return HTTPResponse(204)
  }

  /// The objects of `members@odata.bind`: at most 20, each once.
  private func bound(_ body: JSONObject, _ call: TwinCall) throws(EntraRefusal) -> [String] {
    guard let value = body["members@odata.bind"] else { return [] }
    guard let list = value.array else { throw .value("members", of: "Group") }
    guard list.count <= EntraGroupTable.bindLimit else {
      throw .bad("The number of references exceeds the limit of 20.")
    }
    var ids: [String] = []
    for entry in list {
      let id = try member(reference(entry, call), call)
      guard !ids.contains(id) else { throw Self.alreadyMember }
      ids.append(id)
    }
    return ids
  }
}
