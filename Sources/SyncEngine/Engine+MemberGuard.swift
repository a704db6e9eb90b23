internal import SyncCore
internal import SyncLog
internal import SyncStore

/// The guard of memberships in the groups that we keep: by group, and over all groups of a
/// directory.
extension Engine {
  /// Lets go what a pull has found to compare. Of a group that would lose too many at once the
  /// removals wait for a person; all do where the groups together would lose too many. Gives how
  /// many wait.
  func judgeMembers() async throws -> Int {
    var stopped = 0
    for directory in directories where directory.groups != nil {
      let now = clock.now
      let rows = try await ledger.read { try $0.groupsToJudge(in: directory.id) }
      var batch = try await batch(of: rows, in: directory)
      for row in rows {
        let holdsAll = batch != nil
        let part = try await ledger.commit {
          try judgeMembers(of: row, in: directory, holdsAll: holdsAll, $0, at: now)
        }
        if let part { batch?.add(part) }
      }
      if let batch { try await ledger.commit { try tell(batch, in: directory, $0, at: now) } }
      if !rows.isEmpty {
        try await ledger.commit { try $0.enqueueMembers(in: directory.id, at: now) }
        bells[directory.id].lane.ring()
      }
      stopped += try await ledger.read { try $0.stoppedMemberCount(in: directory.id) }
    }
    return stopped
  }

  /// What groups lose of which none alone loses too many; nil where that is not too many either.
  private func batch(
    of rows: [Int64], in directory: ManagedDirectory
  ) async throws -> MemberBatch? {
    var losses: [GroupLoss] = []
    for row in rows { losses.append(try await ledger.read { try $0.loss(of: row) }) }
    let members = try await ledger.read { try $0.heldMemberCount(in: directory.id) }
    return directory.policy.guards[.membership].together(losses, of: members).map {
      MemberBatch(leaving: $0.leaving, members: members, excess: $0.excess)
    }
  }

  /// Gives what is held because all groups together lose too many.
  private func judgeMembers(
    of row: Int64, in directory: ManagedDirectory, holdsAll: Bool, _ transaction: Transaction,
    at now: Timestamp
  ) throws -> MemberBatch.Part? {
    let loss = try transaction.loss(of: row)
    let excess = directory.policy.guards[.membership].excess(of: loss)
    let isHolding = loss.fresh > 0 && (holdsAll || excess != nil)
    try transaction.judged(row, holding: isHolding, at: now)
    guard isHolding, let binding = try transaction.binding(row) else { return nil }
    let users = try transaction.stoppedMembers(of: row, limit: MemberBatch.namesLimit)
    let part = MemberBatch.Part(group: binding.user, users: users)
    guard let excess else { return part }
    // Who comes to a batch that a person was told of is no news.
    guard loss.held == 0 else { return nil }
    var batch = MemberBatch(leaving: loss.leaving, members: loss.members, excess: excess)
    batch.group = binding
    batch.add(part)
    try tell(batch, in: directory, transaction, at: now)
    return nil
  }

  /// One event and one line for the whole batch.
  func tell(
    _ batch: MemberBatch, in directory: ManagedDirectory, _ transaction: Transaction,
    at now: Timestamp
  ) throws {
    var event = batch.group.map { Event(.held, of: $0, at: now) } ?? Event(.held, at: now)
    event.directory = directory.id
    event.reason = batch.reason
    event.detail = batch.detail
    try transaction.append(event)
    log.write(
      .error, "guard.held", "members of groups wait for a person's release to be taken out",
      [
        "directory": .string(directory.id.name), "guard": "membership",
        "groups": .array(batch.groups.map(JSONValue.string)),
        "held": .integer(Int64(batch.leaving)), "members": .integer(Int64(batch.members)),
        "release": .string("dirsyncd release \(directory.id)/membership"),
      ])
  }

  /// Lets the members of a directory's groups be taken out that were held, once. Gives how many.
  func releaseMembers(_ directory: DirectoryID, by author: Author) async throws -> Int {
    let now = clock.now
    let count = try await ledger.commit { transaction in
      let names = MemberBatch.namesLimit
      let groups = try transaction.stoppedGroups(in: directory, limit: names)
      let users = try transaction.stoppedMembers(in: directory, limit: names)
      let count = try transaction.releaseMembers(in: directory, at: now)
      guard count > 0 else { return 0 }
      var event = Event(.released, at: now)
      event.directory = directory
      event.reason = "\(count) members may be taken out of their groups, by \(author.text)"
      event.detail = [
        "guard": .string(GuardKind.membership.rawValue), "members": .integer(Int64(count)),
        "by": author.json, "groups": .array(groups.map(JSONValue.string)),
        "users": .array(users.map(JSONValue.string)),
      ]
      try transaction.append(event)
      return count
    }
    if count > 0 { logRelease(.membership, of: directory, count, by: author) }
    bells[directory].lane.ring()
    return count
  }
}
