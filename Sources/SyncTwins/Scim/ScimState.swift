package import SyncCore
package import SyncHTTP

/// All that a SCIM twin holds.
package struct ScimState: TwinState {
  static let type = "application/scim+json"

  package var front = TwinFront()
  var settings: ScimSettings
  var numbers: TwinNumbers
  var users = TwinShelf<ScimResource>()
  var groups = TwinShelf<ScimResource>()
  var crowd = ScimCrowd(count: 0)
  var cursors = ScimCursors()
  /// Access tokens that were given out, with their ends.
  var tokens: [String: Timestamp] = [:]
  /// Ids of the groups of each member, in order.
  private(set) var memberships: [String: [String]] = [:]
  /// Ids of users by their names in lower case.
  private var names: [String: String] = [:]

  init(_ settings: ScimSettings) {
    self.settings = settings
    numbers = TwinNumbers(seed: settings.seed)
  }

  package mutating func answer(_ call: TwinCall) -> HTTPResponse {
    if settings.access.client != nil, call.segments == Self.tokenPath { return grant(call) }
    do throws(ScimRefusal) {
      let root = settings.root.split(separator: "/").map { String($0) }
      guard call.segments.starts(with: root) else {
        throw ScimRefusal.notFound(call.request.path)
      }
      try admit(call)
      return try route(call, Array(call.segments.dropFirst(root.count)))
    } catch {
      return error.response
    }
  }

  func base(_ call: TwinCall) -> String { call.base + settings.root }

  func shelf(_ kind: ScimResource.Kind) -> TwinShelf<ScimResource> {
    kind == .user ? users : groups
  }

  /// A user or a group, one of the crowd too.
  func find(_ id: String, _ kind: ScimResource.Kind) -> ScimResource? {
    if let resource = shelf(kind)[id] { return resource }
    guard kind == .user, let number = crowd.number(ofID: id) else { return nil }
    return crowd.resource(number)
  }

  /// The user of that `userName`, which is compared letter case aside (RFC 7643 §4.1.1).
  func holder(of name: String) -> ScimResource? {
    if let id = names[name.lowercased()] { return users[id] }
    return crowd.number(ofName: name).map { crowd.resource($0) }
  }

  @discardableResult
  mutating func insert(
    _ attributes: JSONObject, _ kind: ScimResource.Kind, _ now: Timestamp
  ) -> ScimResource {
    let resource = ScimResource(
      kind: kind, id: numbers.guid(), attributes: attributes, created: now, lastModified: now)
    put(resource)
    return resource
  }

  /// Files a changed resource, which gets a new version.
  @discardableResult
  mutating func save(_ resource: ScimResource, _ now: Timestamp) -> ScimResource {
    guard find(resource.id, resource.kind)?.attributes != resource.attributes else {
      return resource
    }
    var resource = resource
    if !settings[.freezesVersion] { resource.version += 1 }
    if !settings[.freezesLastModified] { resource.lastModified = now }
    put(resource)
    return resource
  }

  private mutating func put(_ resource: ScimResource) {
    guard resource.kind == .user else {
      enrol(groups[resource.id]?.members ?? [], as: false, resource.id)
      groups[resource.id] = resource
      return enrol(resource.members, as: true, resource.id)
    }
    forgetName(of: resource.id)
    users[resource.id] = resource
    if let name = resource.attributes["userName"]?.string {
      names[name.lowercased()] = resource.id
    }
  }

  /// Makes the members' `groups` follow, or takes the group out of them.
  private mutating func enrol(_ members: [String], as isMember: Bool, _ group: String) {
    for member in Set(members) {
      var list = memberships[member] ?? []
      if isMember { list.append(group) } else { list.removeAll { $0 == group } }
      memberships[member] = list.isEmpty ? nil : list
    }
  }

  private mutating func forgetName(of id: String) {
    if let number = crowd.number(ofID: id) { return crowd.leave(number) }
    if let name = users[id]?.attributes["userName"]?.string { names[name.lowercased()] = nil }
  }

  /// Deletes a user or a group, which leaves its groups.
  mutating func drop(_ id: String, _ kind: ScimResource.Kind, _ now: Timestamp) {
    if kind == .user {
      forgetName(of: id)
      users[id] = nil
    } else {
      enrol(groups[id]?.members ?? [], as: false, id)
      groups[id] = nil
    }
    guard !settings[.keepsGoneMembers] else { return }
    for group in memberships[id] ?? [] {
      guard var resource = groups[group] else { continue }
      let left = (resource.attributes["members"]?.array ?? []).filter {
        $0["value"]?.string != id
      }
      resource.attributes["members"] = left.isEmpty ? nil : .array(left)
      save(resource, now)
    }
  }

  package func refusal(status: Int, reason: String?, retryAfter: String?) -> HTTPResponse {
    var response = ScimRefusal(status, reason, "The twin was told to refuse.").response
    response.headers["Retry-After"] = retryAfter
    return response
  }

  package var picture: JSONValue {
    let users = users.all.map { JSONValue.object($0.served(base: "")) }
    let groups = groups.all.map { JSONValue.object($0.served(base: "")) }
    return [
      "users": .array(users), "groups": .array(groups), "crowd": .integer(Int64(crowd.present)),
    ]
  }
}
