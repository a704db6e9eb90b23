package import SyncCore
internal import SyncStore

/// A plan that puts back what one run changed.
extension Engine {
  /// What would have to be written; of one user alone where it is named. Nothing is asked and
  /// nothing is sent: the ledger knows. Nil where the journal has nothing of that run.
  package func undoPlan(of run: Int64, user: String? = nil) async throws -> Plan? {
    let now = clock.now
    return try await ledger.read { transaction in
      let entries = try transaction.journal(of: run, user: user)
      guard !entries.isEmpty else { return nil }
      let undo = try Undo(entries) { try holding($0, transaction) }
      var plan = Plan(
        .undo(run: run), madeAt: now, source: settings.sourceName,
        sourceDigest: "", rulesDigest: try rulesDigest())
      plan.steps = try guarded(undo.steps, released: [], transaction)
      plan.obstacles = undo.obstacles
      plan.sortSteps()
      plan.remarks = Self.remarks(undo)
      return plan
    }
  }

  private static func remarks(_ undo: Undo) -> [String] {
    var remarks = ["passwords are not kept, and no password is put back"]
    if undo.createdCount > 0 {
      remarks.append(
        "\(undo.createdCount) accounts or groups were made by the run: none is taken away")
    }
    if !undo.steps.isEmpty {
      remarks.append(
        "the source and the rules stay as they are: mend them, or the next change of these users "
          + "brings back what they say")
    }
    return remarks
  }

  private func holding(
    _ entry: JournalEntry, _ transaction: Transaction
  ) throws -> Undo.Holding? {
    guard let row = try transaction.row(of: entry.subject),
      let binding = try transaction.binding(of: row, in: entry.directory),
      let shadow = binding.shadow, shadow.remoteID == entry.remoteID
    else { return nil }
    return Undo.Holding(
      shadow: shadow, members: try transaction.heldMembers(of: binding.row),
      roles: try transaction.roleGroups(of: binding.row).sure)
  }

  // MARK: The guards

  /// The steps, those marked that are over a guard's limit, which a person has not released.
  func guarded(
    _ steps: [PlanStep], released: Set<String>, _ transaction: Transaction
  ) throws -> [PlanStep] {
    var held: Set<String> = []
    for directory in directories {
      let own = steps.filter { $0.directory == directory.id }
      let bound = try transaction.linkedCount(in: directory.id)
      let groups = try transaction.linkedGroupCount(in: directory.id)
      for (kind, bound) in [(GuardKind.suspend, bound), (.update, bound), (.groups, groups)] {
        let count = own.count { $0.watch == kind }
        if directory.policy.guards[kind].verdict(changing: count, of: bound) != .free {
          held.insert("\(directory.id)/\(kind.rawValue)")
        }
      }
      if try losesTooMany(own, in: directory, transaction) {
        held.insert("\(directory.id)/membership")
      }
    }
    held.subtract(released)
    return steps.map { step in
      var step = step
      step.guardKind = step.watch.flatMap { kind in
        held.contains("\(step.directory)/\(kind.rawValue)") ? kind : nil
      }
      return step
    }
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
