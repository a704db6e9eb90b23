/// A change as the journal's table holds it: a word, and what belongs to it.
extension JournalEntry.Change {
  package var word: String {
    switch self {
    case .created: "created"
    case .updated: "updated"
    case .suspended: "suspended"
    case .resumed: "resumed"
    case .deleted: "deleted"
    case .restored: "restored"
    case .members: "members"
    case .roles: "roles"
    }
  }

  package var json: JSONValue {
    switch self {
    case .created, .suspended, .resumed, .deleted, .restored: [:]
    case .updated(let before, let after):
      ["before": Self.json(of: before), "after": Self.json(of: after)]
    case .members(let added, let removed):
      ["added": Self.json(of: added), "removed": Self.json(of: removed)]
    case .roles(let joined, let left):
      [
        "added": .array(joined.map { .string($0.id) }),
        "removed": .array(left.map { .string($0.id) }),
      ]
    }
  }

  /// Reads what `word` and `json` wrote.
  package init(_ word: String, _ json: JSONValue) throws(PlanFault) {
    let reader = PlanReader(json, "the journal")
    switch word {
    case "created": self = .created
    case "suspended": self = .suspended
    case "resumed": self = .resumed
    case "deleted": self = .deleted
    case "restored": self = .restored
    case "updated":
      self = .updated(
        before: try Self.change(reader.part("before")),
        after: try Self.change(reader.part("after")))
    case "members":
      self = .members(
        added: try reader.members("added"), removed: try reader.members("removed"))
    case "roles":
      self = .roles(
        joined: try reader.texts("added").map { RemoteID($0) },
        left: try reader.texts("removed").map { RemoteID($0) })
    default: throw reader.fault(word)
    }
  }

  private static func json(of change: AccountChange) -> JSONValue {
    var object: JSONObject = ["attributes": .object(JSONObject(change.attributes))]
    object["name"] = change.name.map(JSONValue.string)
    return .object(object)
  }

  private static func change(_ reader: PlanReader) throws(PlanFault) -> AccountChange {
    AccountChange(
      name: reader.json["name"]?.string, attributes: try reader.attributes("attributes"))
  }

  private static func json(of members: [PlanMember]) -> JSONValue {
    .array(members.map(\.json))
  }
}
