package import SyncCore
package import SyncHTTP

/// All that an Entra twin holds.
package struct EntraState: TwinState {
  package var front = TwinFront()
  var settings: EntraSettings
  var numbers: TwinNumbers
  var users = TwinShelf<EntraUser>()
  var deleted = TwinShelf<EntraUser>()
  var groups = TwinShelf<EntraGroup>()
  /// Ids by the names that must be unique.
  var keys: [String: String] = [:]
  var tokens: [String: EntraToken] = [:]
  /// Assertions that were used: when each `jti` expires, in seconds.
  var usedAssertions: [String: Int64] = [:]
  /// Ids of users in the order of their changes, for delta queries.
  var changes: [String] = []
  /// Of those changes the ones that concern a manager alone, by their places: who was one before.
  var managerChanges: [Int: [String]] = [:]
  /// Tokens of delta queries that were given out by then are worth nothing.
  package var deltaResetAt: Timestamp?

  /// 3,000 writes of an application in a tenant in 2 min 30 s
  /// (learn.microsoft.com/graph/throttling-limits, "Identity and access service limits").
  package static var documentedQuotas: [TwinQuota] {
    var quota = TwinQuota(limit: 3000, per: .seconds(150))
    quota.shape = .bucket
    quota.scope = .writes
    return [quota]
  }

  init(_ settings: EntraSettings) {
    self.settings = settings
    numbers = TwinNumbers(seed: settings.seed)
  }

  package mutating func answer(_ call: TwinCall) -> HTTPResponse {
    if call.segments.count == 4, Array(call.segments[1...]) == ["oauth2", "v2.0", "token"] {
      return token(call)
    }
    if call.method == .get, Array(call.segments.dropFirst()) == Self.metadataPath {
      return metadata(call)
    }
    let ids = ids(of: call)
    var response: HTTPResponse
    do {
      response = try route(call)
    } catch {
      response = error.response(at: call.now, ids: ids)
    }
    response.headers["request-id"] = ids.0
    response.headers["client-request-id"] = ids.1
    response.headers["Date"] = HTTPDate.text(of: call.now)
    response.headers["x-ms-resource-unit"] = "1"
    response.headers["x-ms-ags-diagnostic"] =
      #"{"ServerInfo":{"DataCenter":"Twin","Slice":"E","Ring":"1","RoleInstance":"TWIN01"}}"#
    return response
  }

  /// The answer's own id, and the caller's, which stands in when there is none.
  private mutating func ids(of call: TwinCall) -> (String, String) {
    let own = numbers.guid()
    return (own, call.request.headers["client-request-id"] ?? own)
  }

  private mutating func route(_ call: TwinCall) throws(EntraRefusal) -> HTTPResponse {
    guard call.segments.first == "v1.0" else { throw .noSuchPath }
    let caller = try caller(call)
    let path = call.segments.dropFirst().map(Self.canonical)
    let rest = Array(path.dropFirst())
    switch path.first {
    case "users": return try routeUsers(call, caller, rest)
    case let first? where first == "groups" || first.hasPrefix("groups("):
      return try routeGroups(call, caller, rest)
    case "directory" where rest.first == "deletedItems":
      return try routeDeleted(call, caller, Array(rest.dropFirst()))
    case "domains", "organization": return try routeTenant(call, caller, path)
    default: throw .noSuchPath
    }
  }

  /// A function may stand with its empty brackets, a type with the short name of its namespace
  /// (OData 4.01, part 2, 4.8 and 4.11; `Alias="graph"` in the service's metadata).
  private static func canonical(_ segment: String) -> String {
    if segment.hasSuffix("()") { return String(segment.dropLast(2)) }
    return segment.hasPrefix("graph.") ? "microsoft." + segment : segment
  }

  /// The user at an object id or a user principal name.
  func lookUp(_ key: String) -> EntraUser? {
    if let user = users[key.lowercased()] { return user }
    return keys["upn:" + key.lowercased()].flatMap { users[$0] }
  }

  /// Files a user under its id and its names.
  mutating func store(_ user: EntraUser) {
    for (_, key) in users[user.id]?.keys ?? [] { keys[key] = nil }
    users[user.id] = user
    for (_, key) in user.keys { keys[key] = user.id }
    changes.append(user.id)
  }

  package func refusal(status: Int, reason: String?, retryAfter: String?) -> HTTPResponse {
    let usual: (code: String, message: String) =
      switch status {
      case 409:
        (
          "Directory_ConcurrencyViolation",
          "The request was rejected due to concurrent requests being made to the tenant."
        )
      case 412: ("PreconditionFailed", "A precondition of the request failed.")
      case 429: ("TooManyRequests", "Too many requests.")
      case 503: ("serviceNotAvailable", "The service is temporarily unavailable.")
      default: ("Service_InternalServerError", "Encountered an internal server error.")
      }
    let refusal = EntraRefusal(status, reason ?? usual.code, usual.message)
    let id = "00000000-0000-4000-a000-000000000000"
    var response = refusal.response(at: Timestamp(seconds: 0), ids: (id, id))
    response.headers["request-id"] = id
    response.headers["Retry-After"] = retryAfter
    if status == 429 {
      let app = "\(settings.client)/\(settings.tenant)"
      response.headers["x-ms-throttle-scope"] = "Tenant_Application/Write/\(app)"
      response.headers["x-ms-throttle-information"] = "WriteLimitExceeded"
    }
    return response
  }

  package var picture: JSONValue {
    let users = (users.all + deleted.all).map { user -> JSONValue in
      var resource = user.fields
      for name in [
        "id", "deletedDateTime", "lastPasswordChangeDateTime", "signInSessionsValidFromDateTime",
      ] {
        resource[name] = user.value(name)
      }
      resource["password"] = .string(user.password)
      resource["passwordWrites"] = .integer(Int64(user.passwordWrites))
      resource["forceChangePasswordNextSignIn"] = .bool(user.forceChangePasswordNextSignIn)
      resource["manager"] = user.manager.map { .string($0) }
      return .object(resource)
    }
    let groups = groups.all.map { group -> JSONValue in
      var resource = group.resource
      resource["members"] = .array(group.members.map { .string($0) })
      return .object(resource)
    }
    return [
      "users": .array(users), "groups": .array(groups), "tokens": .integer(Int64(tokens.count)),
    ]
  }
}
