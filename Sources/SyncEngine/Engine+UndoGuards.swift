internal import SyncCore
internal import SyncStore

/// The guards of a plan that puts back: its steps are one batch.
extension Engine {
  /// The steps, those marked that are over a guard's limit, which a person has not released.
  func guarded(
    _ steps: [PlanStep], released: Set<String>, _ transaction: Transaction
  ) throws -> [PlanStep] {
    var watched = steps
    for place in watched.indices { watched[place].guardKind = watched[place].watch }
    var held: Set<String> = []
    for directory in directories {
      let bound = try transaction.linkedCount(in: directory.id)
      if moveEmptying(&watched, of: bound, in: directory) {
        held.insert("\(directory.id)/emptied")
      }
      let own = watched.filter { $0.directory == directory.id }
      let groups = try transaction.linkedGroupCount(in: directory.id)
      for (kind, bound) in [(GuardKind.suspend, bound), (.update, bound), (.groups, groups)] {
        let count = own.count { $0.guardKind == kind }
        if directory.policy.guards[kind].verdict(changing: count, of: bound) != .free {
          held.insert("\(directory.id)/\(kind.rawValue)")
        }
      }
      if try losesTooMany(own, in: directory, transaction) {
        held.insert("\(directory.id)/membership")
      }
    }
    held.subtract(released)
    for place in watched.indices where !(watched[place].guardName.map(held.contains) ?? false) {
      watched[place].guardKind = nil
    }
    return watched
  }

  /// An attribute that many would lose goes first, as in any batch: the updates that empty it are
  /// held by themselves. Says whether there are any.
  private func moveEmptying(
    _ steps: inout [PlanStep], of bound: Int, in directory: ManagedDirectory
  ) -> Bool {
    let places = steps.indices.filter {
      steps[$0].directory == directory.id && steps[$0].guardKind == .update
    }
    var counts: [AttributeName: Int] = [:]
    for name in places.flatMap({ steps[$0].write.emptied }) { counts[name, default: 0] += 1 }
    let limits = directory.policy.guards[.emptied]
    let over = counts.filter { limits.verdict(changing: $0.value, of: bound) != .free }
    for place in places where steps[place].write.emptied.contains(where: { over[$0] != nil }) {
      steps[place].guardKind = .emptied
    }
    return !over.isEmpty
  }

  /// Whether a group, or all groups together, would lose too many members.
  private func losesTooMany(
    _ steps: [PlanStep], in directory: ManagedDirectory, _ transaction: Transaction
  ) throws -> Bool {
    var (groups, roles) = ([GroupLoss](), [RemoteID: GroupLoss]())
    for step in steps {
      if case .roles(_, let leaving) = step.write {
        for id in leaving {
          let members = try transaction.roleMemberCount(of: id, in: directory.id)
          roles[id, default: GroupLoss(members: members)].fresh += 1
        }
      }
      guard case .members(_, let removing) = step.write,
        let binding = try binding(of: step, transaction)
      else { continue }
      let members = try transaction.heldMembers(of: binding.row).count
      groups.append(GroupLoss(fresh: removing.count, members: members))
    }
    let limits = directory.policy.guards[.membership]
    let tables = [
      (groups, try transaction.heldMemberCount(in: directory.id)),
      (Array(roles.values), try transaction.roleMemberCount(in: directory.id)),
    ]
    return tables.contains { losses, members in
      losses.contains { limits.excess(of: $0) != nil }
        || limits.together(losses, of: members) != nil
    }
  }
}

extension PlanStep {
  /// The guard that watches over such steps.
  fileprivate var watch: GuardKind? {
    switch write {
    case .suspend: .suspend
    case .update: .ofUpdates(of: subject.kind)
    case .members: .membership
    case .roles(_, let leaving): leaving.isEmpty ? nil : .membership
    case .delete: .delete
    case .link, .create, .createWithPassword, .resume, .signOut, .restore, .password, .join: nil
    }
  }
}

extension PlanWrite {
  /// Attributes that lose their value.
  fileprivate var emptied: [AttributeName] {
    if case .update(let change) = self { change.emptied } else { [] }
  }
}
