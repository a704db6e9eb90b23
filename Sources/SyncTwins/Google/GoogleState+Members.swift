internal import SyncCore
internal import SyncHTTP

extension GoogleState {
  mutating func routeMembers(
    _ call: TwinCall, _ caller: GoogleCaller, _ path: [String]
  ) throws(GoogleRefusal) -> HTTPResponse {
    let reads = call.method == .get
    try caller.require(reads ? GoogleScope.membersRead : GoogleScope.membersWrite)
    let group = try group(path[0], call)
    switch (call.method, path[1], path.count) {
    case (.get, "members", 2): return try listMembers(call, group)
    case (.post, "members", 2): return try insertMember(call, group)
    case (.get, "members", 3):
      return try answer(try member(path[2], of: group).resource, call)
    case (.put, "members", 3), (.patch, "members", 3):
      return try updateMember(call, group, path[2])
    case (.delete, "members", 3):
      let member = try member(path[2], of: group)
      groups[group.id]?.members.removeAll { $0.id == member.id }
      return HTTPResponse(204)
    case (.get, "hasMember", 3): return try hasMember(group, path[2])
    default: throw .noSuchMethod
    }
  }

  private func member(
    _ key: String, of group: GoogleGroup
  ) throws(GoogleRefusal) -> GoogleGroup.Member {
    let id = lookUp(key)?.id ?? key
    let found = group.members.first { $0.id == id || $0.email == key.lowercased() }
    guard let found else { throw .notFound("memberKey") }
    return shown(found)
  }

  /// The membership follows a rename by id.
  private func shown(_ member: GoogleGroup.Member) -> GoogleGroup.Member {
    var member = member
    member.email = users[member.id]?.primaryEmail ?? groups[member.id]?.email ?? member.email
    return member
  }

  private func listMembers(
    _ call: TwinCall, _ group: GoogleGroup
  ) throws(GoogleRefusal) -> HTTPResponse {
    let limit = try size(call, "maxResults", standard: 200, most: 200)
    let start = try place(call.parameter("pageToken"))
    let roles = call.parameter("roles")?.split(separator: ",").map { String($0) }
    let all = group.members.filter { roles?.contains($0.role) ?? true }
    let end = min(start + limit, all.count)
    let list = all[min(start, end)..<end].map { JSONValue.object(shown($0).resource) }
    let answer = JSONObject.compact([
      "kind": "admin#directory#members", "members": list.isEmpty ? nil : .array(list),
      "nextPageToken": end < all.count ? .string("page-\(end)") : nil,
    ])
    return .reply(200, json: try GoogleSelection(call.parameter("fields")).pick(.object(answer)))
  }

  private func role(_ body: JSONObject) throws(GoogleRefusal) -> String {
    let readOnly = ["kind", "etag", "type", "status", "delivery_settings"]
    for name in body.names where !(["email", "id", "role"] + readOnly).contains(name) {
      throw .unknownName(name)
    }
    let role = body["role"] ?? "MEMBER"
    guard let text = role.string else { throw .wrongType("member.role") }
    guard ["MEMBER", "MANAGER", "OWNER"].contains(text) else { throw .input("role") }
    return text
  }

  private mutating func insertMember(
    _ call: TwinCall, _ group: GoogleGroup
  ) throws(GoogleRefusal) -> HTTPResponse {
    let body = try object(call)
    let role = try role(body)
    guard let key = (body["email"] ?? body["id"])?.string, !key.isEmpty else {
      throw .input("memberKey")
    }
    let member: GoogleGroup.Member
    if let user = lookUp(key) {
      guard user.visibleAt <= call.now else { throw .notFound("memberKey") }
      member = GoogleGroup.Member(
        id: user.id, email: user.primaryEmail, role: role, type: "USER")
    } else if let child = try? self.group(key, call) {
      guard child.id != group.id, !child.members.contains(where: { $0.id == group.id }) else {
        throw GoogleRefusal(412, "conditionNotMet", "Cyclic memberships not allowed")
      }
      member = GoogleGroup.Member(
        id: child.id, email: child.email, role: role, type: "GROUP")
    } else {
      member = try external(key, role)
    }
    guard !group.members.contains(where: { $0.id == member.id }) else {
      throw GoogleRefusal(409, "duplicate", "Member already exists.")
    }
    groups[group.id]?.members.append(member)
    return try answer(member.resource, call)
  }

  /// An address of another domain may be a member; one of ours must exist.
  private mutating func external(
    _ key: String, _ role: String
  ) throws(GoogleRefusal) -> GoogleGroup.Member {
    let parts = key.lowercased().split(separator: "@")
    guard parts.count == 2, !settings.domains.contains(String(parts[1])) else {
      throw .notFound("memberKey")
    }
    return GoogleGroup.Member(
      id: numbers.decimalID(), email: key.lowercased(), role: role, type: "EXTERNAL")
  }

  private mutating func updateMember(
    _ call: TwinCall, _ group: GoogleGroup, _ key: String
  ) throws(GoogleRefusal) -> HTTPResponse {
    var member = try member(key, of: group)
    member.role = try role(object(call))
    let place = group.members.firstIndex { $0.id == member.id }
    if let place { groups[group.id]?.members[place] = member }
    return try answer(member.resource, call)
  }

  /// 400 for members outside the domain (members.hasMember).
  private func hasMember(
    _ group: GoogleGroup, _ key: String
  ) throws(GoogleRefusal) -> HTTPResponse {
    guard let user = lookUp(key) else { throw .input("memberKey") }
    let direct = group.members.contains { $0.id == user.id }
    let nested = group.members.contains { member in
      groups[member.id]?.members.contains { $0.id == user.id } ?? false
    }
    return .reply(200, json: ["isMember": .bool(direct || nested)])
  }
}
