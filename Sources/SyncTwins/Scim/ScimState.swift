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
  /// Ids of users by their names in lower case.
  private var names: [String: String] = [:]

  init(_ settings: ScimSettings) {
    self.settings = settings
    numbers = TwinNumbers(seed: settings.seed)
  }

  package mutating func answer(_ call: TwinCall) -> HTTPResponse {
    do {
      return try route(call)
    } catch {
      return error.response
    }
  }

  private mutating func route(_ call: TwinCall) throws(ScimRefusal) -> HTTPResponse {
    let root = settings.root.split(separator: "/").map { String($0) }
    guard call.segments.starts(with: root) else { throw .notFound(call.request.path) }
    guard call.bearer == settings.token else {
      throw ScimRefusal(401, nil, "Authorization failure.")
    }
    let path = Array(call.segments.dropFirst(root.count))
    switch path.first {
    case "Users": return try route(call, .user, Array(path.dropFirst()))
    case "Groups": return try route(call, .group, Array(path.dropFirst()))
    case "ServiceProviderConfig", "ResourceTypes", "Schemas":
      guard call.method == .get, path.count == 1 else { throw .notFound(call.request.path) }
      return discovery(path[0], call)
    default: throw .notFound(call.request.path)
    }
  }

  func base(_ call: TwinCall) -> String { call.base + settings.root }

  func shelf(_ kind: ScimResource.Kind) -> TwinShelf<ScimResource> {
    kind == .user ? users : groups
  }

  /// The user of that `userName`, which is compared letter case aside (RFC 7643 §4.1.1).
  func holder(of name: String, _ kind: ScimResource.Kind) -> ScimResource? {
    names[name.lowercased()].flatMap { users[$0] }
  }

  @discardableResult
  mutating func insert(
    _ attributes: JSONObject, _ kind: ScimResource.Kind, _ now: Timestamp
  ) -> ScimResource {
    let resource = ScimResource(
      id: numbers.guid(), attributes: attributes, created: now, lastModified: now)
    put(resource, kind)
    return resource
  }

  /// Files a changed resource, which gets a new version.
  @discardableResult
  mutating func save(
    _ resource: ScimResource, _ kind: ScimResource.Kind, _ now: Timestamp
  ) -> ScimResource {
    guard shelf(kind)[resource.id]?.attributes != resource.attributes else { return resource }
    var resource = resource
    resource.version += 1
    if !settings.freezesLastModified { resource.lastModified = now }
    put(resource, kind)
    return resource
  }

  mutating func put(_ resource: ScimResource, _ kind: ScimResource.Kind) {
    guard kind == .user else {
      groups[resource.id] = resource
      return
    }
    if let old = users[resource.id]?.attributes["userName"]?.string {
      names[old.lowercased()] = nil
    }
    users[resource.id] = resource
    if let name = resource.attributes["userName"]?.string {
      names[name.lowercased()] = resource.id
    }
  }

  mutating func drop(_ id: String, _ kind: ScimResource.Kind) {
    if kind == .user, let name = users[id]?.attributes["userName"]?.string {
      names[name.lowercased()] = nil
    }
    if kind == .user { users[id] = nil } else { groups[id] = nil }
  }

  package func refusal(status: Int, reason: String?, retryAfter: String?) -> HTTPResponse {
    var response = ScimRefusal(status, reason, "The twin was told to refuse.").response
    response.headers["Retry-After"] = retryAfter
    return response
  }

  package var picture: JSONValue {
    let users = users.all.map { JSONValue.object($0.served(.user, base: "")) }
    let groups = groups.all.map { JSONValue.object($0.served(.group, base: "")) }
    return ["users": .array(users), "groups": .array(groups)]
  }
}
