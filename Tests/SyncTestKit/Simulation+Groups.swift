package import SyncCore
internal import SyncEngine
internal import SyncStore

/// Groups that come, go, change and nest under faults and kills.
extension Simulation {
  private static let groupNames = ["a", "b", "c", "d"]
  static let stranger = "stranger"

  /// How a directory's groups are kept in this play.
  package static func groupPolicy() throws -> GroupPolicy {
    var policy = GroupPolicy(
      mapping: Mapping(name: try Expression("id"), attributes: [:]))
    policy.scope = try SCIMFilter("displayName sw \"App\"")
    return policy
  }

  /// Plays the seed and gives what should not have happened.
  package func runGroups() throws -> [String] {
    isWatched = true
    try start()
    for number in 0..<Self.userLimit {
      world.set("u\(number)", .init(userName: "u\(number).0@example.com", title: "hired"))
    }
    for _ in 0..<Self.roundLimit {
      world.chance(60) ? actOnGroups() : act()
      if world.chance(20) { addStrangers() }
      advance(steps: world.pick(below: Self.stepsPerRoundLimit))
      if world.chance(20) { try takeOverClaims() }
      if world.chance(8) { try killAndRestart() }
    }
    world.heal()
    if hasStolen { try killAndRestart() }
    world.source.groups.silence(false)
    converge(within: .seconds(4 * 3600)) { _ in directories.flatMap(groupFindings) }
    violations += record().findings(isJustInTime: false)
    violations += directories.flatMap(groupFindings)
    stop()
    return allViolations
  }

  private func actOnGroups() {
    let groups = world.source.groups
    let id = Self.groupNames[world.pick(below: Self.groupNames.count)]
    switch world.pick(below: 10) {
    case 0: groups[id] = nil
    case 1: groups.silence(world.chance(50))
    case 2 where groups[id] != nil:
      groups[id]?.displayName = world.chance(70) ? "App \(world.pick(below: 9))" : "Office"
    default:
      let users = (0..<Self.userLimit).filter { _ in world.chance(50) }
        .map { JSONValue.object(["value": .string("u\($0)")]) }
      let nested = Self.groupNames.filter { _ in world.chance(15) }
        .map { JSONValue.object(["value": .string($0), "type": "Group"]) }
      groups[id] = .init(groups[id]?.displayName ?? "App", users + nested)
    }
  }

  /// Somebody else puts a member into our groups.
  private func addStrangers() {
    for directory in directories {
      for var group in directory.heldGroups.values where group.foreign.isEmpty {
        group.members.insert(Self.stranger)
        group.foreign.insert(Self.stranger)
        directory.setGroup(group)
      }
    }
  }

  // MARK: What should hold in the end

  /// Whoever may sign in is in the groups that the source has them in, and in no others; strangers
  /// are still there; and no group is there twice.
  private func groupFindings(_ directory: ScriptedDirectory) -> [String] {
    var findings: [String] = []
    let held = directory.heldGroups.values
    if Set(held.map(\.shadow.name)).count != held.count {
      findings.append("a group is there twice in \(directory.id)")
    }
    for group in held where !group.foreign.isSubset(of: group.members) {
      findings.append("a stranger was taken out of \(group.shadow.name) in \(directory.id)")
    }
    let active = world.source.users.filter(\.value.isActive)
    for id in Self.groupNames {
      guard let wanted = world.source.groups[id], wanted.displayName.hasPrefix("App") else {
        continue
      }
      guard let group = directory.group(named: id) else {
        findings.append("the group \(id) is not in \(directory.id)")
        continue
      }
      let users = users(under: id)
      for (user, state) in active.sorted(by: { $0.key < $1.key }) {
        guard let account = directory.account(named: state.userName) else { continue }
        let isIn = group.members.contains(account.shadow.remoteID.id)
        if isIn != users.contains(user) {
          findings.append(
            "\(user) is \(isIn ? "" : "not ")in the group \(id) of \(directory.id)")
        }
      }
    }
    return findings
  }

  /// The users of a group and of all groups under it.
  private func users(under group: String) -> Set<String> {
    var users: Set<String> = []
    var seen: Set<String> = []
    var left = [group]
    while let next = left.popLast() {
      guard seen.insert(next).inserted else { continue }
      for member in world.source.groups[next]?.members ?? [] {
        guard let id = member["value"]?.string else { continue }
        if Self.groupNames.contains(id) { left.append(id) } else { users.insert(id) }
      }
    }
    return users
  }
}
