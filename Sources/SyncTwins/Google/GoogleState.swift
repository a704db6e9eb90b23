package import SyncCore
package import SyncHTTP

/// All that a Google twin holds.
package struct GoogleState: TwinState {
  /// Who has an address; users, their aliases and groups share one space of names.
  enum Owner: Hashable {
    case user(String)
    case group(String)
  }

  package var front = TwinFront()
  var settings: GoogleSettings
  var numbers: TwinNumbers
  var users = TwinShelf<GoogleUser>()
  var deleted = TwinShelf<GoogleUser>()
  var groups = TwinShelf<GoogleGroup>()
  var owners: [String: Owner] = [:]
  /// Addresses whose holders were invited to come in.
  var invited: Set<String> = []
  var tokens: [String: GoogleToken] = [:]

  /// 2,400 queries a minute for each user of a project, and 10 new users a second in a domain,
  /// which shows as 503 (Directory API, Limits and quotas; Manage users, Create a user account).
  package static var documentedQuotas: [TwinQuota] {
    var creates = TwinQuota(limit: 10, per: .seconds(1), status: 503)
    creates.scope = .creates
    return [
      TwinQuota(limit: 2400, per: .seconds(60), status: 403, reason: "userRateLimitExceeded"),
      creates,
    ]
  }

  init(_ settings: GoogleSettings) {
    self.settings = settings
    numbers = TwinNumbers(seed: settings.seed)
  }

  package mutating func answer(_ call: TwinCall) -> HTTPResponse {
    if call.segments == ["token"] { return token(call) }
    do {
      return try route(call)
    } catch {
      return error.response
    }
  }

  private mutating func route(_ call: TwinCall) throws(GoogleRefusal) -> HTTPResponse {
    guard call.segments.starts(with: ["admin", "directory", "v1"]) else {
      throw .noSuchMethod
    }
    let caller = try caller(call)
    let path = Array(call.segments.dropFirst(3))
    switch path.first {
    case "users": return try routeUsers(call, caller, Array(path.dropFirst()))
    case "groups": return try routeGroups(call, caller, Array(path.dropFirst()))
    case "customer" where path.last == "roleassignments":
      return try listRoleAssignments(call, caller)
    case "customer": return try routeOrgUnits(call, caller, Array(path.dropFirst()))
    default: throw .noSuchMethod
    }
  }

  /// The user at an id, a primary address or an alias (users.get, `userKey`).
  func lookUp(_ key: String) -> GoogleUser? {
    if let user = users[key] { return user }
    guard case .user(let id) = owners[key.lowercased()] else { return nil }
    return users[id]
  }

  package func refusal(status: Int, reason: String?, retryAfter: String?) -> HTTPResponse {
    let usual: (reason: String, message: String) =
      switch status {
      case 403: ("userRateLimitExceeded", "User Rate Limit Exceeded")
      case 409: ("duplicate", "Entity already exists.")
      case 412: ("conditionNotMet", "User creation is not complete.")
      case 429: ("rateLimitExceeded", "Quota exceeded.")
      case 503: ("backendError", "Service unavailable. Please try again")
      default: ("backendError", "Backend Error")
      }
    let refusal = GoogleRefusal(
      status, reason ?? usual.reason, usual.message,
      code: status == 429 ? "RESOURCE_EXHAUSTED" : nil)
    var response = refusal.response
    response.headers["Retry-After"] = retryAfter
    return response
  }

  package var picture: JSONValue {
    let users = (users.all + deleted.all).map { user -> JSONValue in
      var resource = user.resource(
        customerID: settings.customerID, customSchemas: Set(settings.customSchemas.keys))
      resource["password"] = user.password?.picture
      resource["passwordWrites"] = .integer(Int64(user.passwordWrites))
      resource["signOuts"] = .integer(Int64(user.signOuts))
      return .object(resource)
    }
    let groups = groups.all.map { group -> JSONValue in
      var resource = group.resource
      resource["members"] = .array(group.members.map { .object($0.resource) })
      return .object(resource)
    }
    return [
      "users": .array(users), "groups": .array(groups), "tokens": .integer(Int64(tokens.count)),
      "invited": .array(invited.sorted().map(JSONValue.string)),
    ]
  }
}
