internal import SyncCore
internal import SyncStore

/// The guard of memberships by the table of roles: by group, and over all groups of the table.
extension Engine {
  /// Lets go what is few, and holds whoever would leave a group that loses too many, or all where
  /// the groups together do.
  func judgeRoles(
    _ directory: ManagedDirectory, _ transaction: Transaction, at now: Timestamp
  ) throws {
    let limits = directory.policy.guards[.membership]
    for group in try transaction.freshLeavers(in: directory.id) {
      guard let excess = limits.excess(of: group.loss) else { continue }
      let batch = MemberBatch(
        leaving: group.loss.leaving, members: group.loss.members, excess: excess)
      try hold([group], batch, in: directory, transaction, at: now)
    }
    let rest = try transaction.freshLeavers(in: directory.id)
    guard !rest.isEmpty else { return }
    let members = try transaction.roleMemberCount(in: directory.id)
    guard let (leaving, excess) = limits.together(rest.map(\.loss), of: members) else {
      _ = try transaction.clearGuarded(
        in: directory.id, by: .membership, announced: false, at: now)
      return
    }
    let batch = MemberBatch(leaving: leaving, members: members, excess: excess)
    try hold(rest, batch, in: directory, transaction, at: now)
  }

  private func hold(
    _ groups: [RoleLeavers], _ batch: MemberBatch, in directory: ManagedDirectory,
    _ transaction: Transaction, at now: Timestamp
  ) throws {
    try transaction.announceLeavers(of: groups.map(\.group), in: directory.id)
    // Who comes to a batch that a person was told of is no news.
    guard groups.count > 1 || groups.allSatisfy({ $0.loss.held == 0 }) else { return }
    var batch = batch
    for group in groups {
      let users = try transaction.heldLeavers(
        of: [group.group], in: directory.id, limit: MemberBatch.namesLimit)
      batch.add(MemberBatch.Part(group: group.group.id, users: users))
    }
    try tell(batch, in: directory, transaction, at: now)
  }
}
