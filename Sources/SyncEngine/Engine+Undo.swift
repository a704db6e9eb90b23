package import SyncCore
internal import SyncStore

/// A plan that puts back what one run changed.
extension Engine {
  /// What would have to be written; of one user alone where it is named. Nothing is asked and
  /// nothing is sent: the ledger knows. Nil where the journal has nothing of that run.
  package func undoPlan(of run: Int64, user: String? = nil) async throws -> Plan? {
    let now = clock.now
    return try await ledger.read { transaction in
      let entries = try entries(of: run, user, transaction)
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

  /// What the run changed; of one user or group alone where it is named.
  private func entries(
    of run: Int64, _ user: String?, _ transaction: Transaction
  ) throws -> [JournalEntry] {
    let entries = try transaction.journal(of: run)
    guard let user else { return entries }
    let named = try transaction.users(called: user)
    var accounts: [DirectoryID: Set<RemoteID>] = [:]
    for binding in try named.flatMap({ try transaction.bindings(of: $0.row) }) {
      guard let shadow = binding.known.lastShadow else { continue }
      accounts[binding.directory, default: []].insert(shadow.remoteID)
    }
    return JournalEntry.concerning(
      user, in: entries, known: Set(named.map(\.subject)), accounts: accounts)
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
    var holding = Undo.Holding(
      shadow: shadow, members: try transaction.heldMembers(of: binding.row),
      roles: try transaction.roleGroups(of: binding.row).sure)
    holding.stamp = policy(of: binding)?.stamp?.attribute
    holding.restraint = try restraint(on: binding, transaction)
    return holding
  }

  private func policy(of binding: Binding) -> DirectoryPolicy? {
    directories.first { $0.id == binding.directory }?.policy
  }

  /// Why the rules leave alone what a binding holds, in any run; nil where they do not.
  func restraint(on binding: Binding, _ transaction: Transaction) throws -> String? {
    guard let policy = policy(of: binding),
      let row = try transaction.mirrorRow(binding.subjectRow)
    else { return nil }
    let subject = try ruled(row, transaction)
    if subject.id.kind == .group {
      return policy.groups.flatMap { GroupPlacement(of: subject, by: $0).restraint(by: $0) }
    }
    let placement = Placement(of: subject, by: policy, known: binding.known)
    return Planner.wanted(at: placement, by: policy) == .untouched ? placement.lack : nil
  }
}
