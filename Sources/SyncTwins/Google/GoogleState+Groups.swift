internal import SyncCore
internal import SyncHTTP

extension GoogleState {
  mutating func routeGroups(
    _ call: TwinCall, _ caller: GoogleCaller, _ path: [String]
  ) throws(GoogleRefusal) -> HTTPResponse {
    switch (call.method, path.count) {
    case (.get, 0):
      try caller.require(GoogleScope.groupsRead)
      return try listGroups(call)
    case (.post, 0):
      try caller.require(GoogleScope.groupsWrite)
      return try insertGroup(call)
    case (.get, 1):
      try caller.require(GoogleScope.groupsRead)
      return try answer(try group(path[0], call).resource, call)
    case (.put, 1), (.patch, 1):
      try caller.require(GoogleScope.groupsWrite)
      return try updateGroup(call, path[0])
    case (.delete, 1):
      try caller.require(GoogleScope.groupsWrite)
      let group = try group(path[0], call)
      groups[group.id] = nil
      for address in [group.email] + group.aliases { owners[address] = nil }
      return HTTPResponse(204)
    case (_, 2...):
      return try routeMembers(call, caller, path)
    default: throw .noSuchMethod
    }
  }

  /// Of a group or a member what `fields` names (Google APIs, Partial response).
  func answer(_ resource: JSONObject, _ call: TwinCall) throws(GoogleRefusal) -> HTTPResponse {
    .reply(200, json: try GoogleSelection(call.parameter("fields")).pick(.object(resource)))
  }

  /// The group at an id, an address or an alias.
  func group(_ key: String, _ call: TwinCall) throws(GoogleRefusal) -> GoogleGroup {
    var id = key
    if case .group(let owner) = owners[key.lowercased()] { id = owner }
    guard let group = groups[id], group.visibleAt <= call.now else {
      throw .notFound("groupKey")
    }
    return group
  }

  private func listGroups(_ call: TwinCall) throws(GoogleRefusal) -> HTTPResponse {
    let limit = try size(call, "maxResults", standard: 200, most: 200)
    var member: GoogleUser?
    if let key = call.parameter("userKey") {
      guard call.parameter("customer") == nil else { throw .badRequest }
      member = try visible(key, call)
    } else {
      _ = try scope(of: call)
    }
    let page = groups.page(
      from: try place(call.parameter("pageToken")), limit: limit,
      where: { group in
        group.visibleAt <= call.now
          && (member.map { user in group.members.contains { $0.id == user.id } } ?? true)
      })
    let list = page.items.map { JSONValue.object($0.resource) }
    let answer = JSONObject.compact([
      "kind": "admin#directory#groups", "groups": list.isEmpty ? nil : .array(list),
      "nextPageToken": page.next.map { .string("page-\($0)") },
    ])
    return .reply(200, json: try GoogleSelection(call.parameter("fields")).pick(.object(answer)))
  }

  /// The body's writable fields; read-only ones are ignored, others refused.
  private func fields(_ call: TwinCall) throws(GoogleRefusal) -> [String: String] {
    let readOnly = [
      "id", "kind", "etag", "aliases", "nonEditableAliases", "adminCreated",
      "directMembersCount", "externalIds",  // read apart
    ]
    var fields: [String: String] = [:]
    for member in try object(call).members where !readOnly.contains(member.name) {
      guard ["email", "name", "description"].contains(member.name) else {
        throw .unknownName(member.name)
      }
      guard let text = member.value.string else { throw .wrongType("group.\(member.name)") }
      guard text.unicodeScalars.count <= 4096 else { throw .input(member.name) }
      fields[member.name] = text
    }
    return fields
  }

  /// Each has a namespace and an id (discovery document of the Directory API, `Group.externalIds`);
  /// nil where the body says nothing of them.
  private func externalIDs(_ call: TwinCall) throws(GoogleRefusal) -> [JSONValue]? {
    guard let value = try object(call)["externalIds"] else { return nil }
    guard let list = value.array else { throw .wrongType("group.externalIds") }
    for entry in list {
      guard let names = entry.object?.names, Set(names).isSubset(of: ["namespace", "id"]),
        entry["namespace"]?.string != nil, entry["id"]?.string != nil
      else { throw .input("externalIds") }
    }
    return list
  }

  private mutating func insertGroup(_ call: TwinCall) throws(GoogleRefusal) -> HTTPResponse {
    let fields = try fields(call)
    let check = GoogleUserCheck(settings: settings, isInsert: true)
    let email = try check.address(fields["email"] ?? "", field: "email")
    guard owners[email] == nil else { throw .duplicate }
    var group = GoogleGroup(
      id: numbers.token(), email: email,
      name: fields["name"] ?? String(email.prefix { $0 != "@" }),
      description: fields["description"] ?? "", visibleAt: call.now.advanced(by: call.lag))
    group.externalIds = try externalIDs(call) ?? []
    groups[group.id] = group
    owners[email] = .group(group.id)
    return try answer(group.resource, call)
  }

  private mutating func updateGroup(
    _ call: TwinCall, _ key: String
  ) throws(GoogleRefusal) -> HTTPResponse {
    var group = try group(key, call)
    let fields = try fields(call)
    if let text = fields["email"] {
      let check = GoogleUserCheck(settings: settings, isInsert: false)
      let email = try check.address(text, field: "email")
      if email != group.email {
        guard owners[email] == nil || owners[email] == .group(group.id) else { throw .duplicate }
        owners[email] = .group(group.id)
        group.aliases = group.aliases.filter { $0 != email } + [group.email]
        group.email = email
      }
    }
    group.name = fields["name"] ?? group.name
    group.externalIds = try externalIDs(call) ?? group.externalIds
    group.description = fields["description"] ?? group.description
    group.version += 1
    groups[group.id] = group
    return try answer(group.resource, call)
  }
}
