internal import SyncCore
internal import SyncStore

/// Members who would be taken out of groups and are held, for whoever is told of it.
struct MemberBatch: Sendable {
  /// What one group loses.
  struct Part: Sendable {
    let group: String
    let users: [String]
  }

  /// So many users, and so many groups, stand in an event; `queue` lists all of them.
  static let namesLimit = 100

  let leaving: Int
  /// All whom we have put there.
  let members: Int
  let excess: GuardLimits.Excess
  /// The group where one alone loses too many, and we keep it.
  var group: Binding?
  private(set) var groups: [String] = []
  private var users: [String] = []

  init(leaving: Int, members: Int, excess: GuardLimits.Excess) {
    self.leaving = leaving
    self.members = members
    self.excess = excess
  }

  mutating func add(_ part: Part) {
    if groups.count < Self.namesLimit { groups.append(part.group) }
    users += part.users.prefix(Self.namesLimit - users.count)
  }

  var reason: String {
    let whose =
      group != nil ? "the group" : groups.count == 1 ? "the group \(groups[0])" : "their groups"
    return "\(leaving) of \(members) members of \(whose) would be taken out, which is "
      + "\(excess.text); release them or mend the source"
  }

  var detail: JSONValue {
    [
      "guard": .string(GuardKind.membership.rawValue), "members": .integer(Int64(leaving)),
      "bound": .integer(Int64(members)), "groups": .array(groups.map(JSONValue.string)),
      "users": .array(users.map(JSONValue.string)),
    ]
  }
}
