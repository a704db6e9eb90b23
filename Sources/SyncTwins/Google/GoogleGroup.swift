internal import SyncCore

/// A group of the Google twin.
struct GoogleGroup: Sendable {
  /// A member, by its id.
  struct Member: Sendable {
    let id: String
    var email: String
    var role: String
    let type: String

    var resource: JSONObject {
      JSONObject([
        ("kind", "admin#directory#member"), ("id", .string(id)), ("email", .string(email)),
        ("role", .string(role)), ("type", .string(type)), ("status", "ACTIVE"),
      ])
    }
  }

  let id: String
  var email: String
  var name: String
  var description: String
  var aliases: [String] = []
  var members: [Member] = []
  /// `{namespace, id}`, as they were written (groups, `externalIds`).
  var externalIds: [JSONValue] = []
  var version = 1
  let visibleAt: Timestamp

  var resource: JSONObject {
    var resource = JSONObject([
      ("kind", "admin#directory#group"), ("id", .string(id)), ("email", .string(email)),
      ("etag", .string("\"twin/\(id)-\(version)\"")), ("name", .string(name)),
      ("description", .string(description)), ("adminCreated", true),
      ("directMembersCount", .string(String(members.count))),
    ])
    if !aliases.isEmpty { resource["aliases"] = .array(aliases.map { .string($0) }) }
    if !externalIds.isEmpty { resource["externalIds"] = .array(externalIds) }
    return resource
  }
}
