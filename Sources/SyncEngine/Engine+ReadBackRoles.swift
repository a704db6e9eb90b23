internal import SyncCore
internal import SyncLog
internal import SyncStore

/// Groups that the table of roles gives: whom others took out of them. Who is in one and not by us
/// is nobody's business here.
extension Engine {
  /// Reads the members of each group that we put somebody into, one group after the other.
  func lookAtRoles(
    of directory: ManagedDirectory, _ policy: ReadBackPolicy, _ report: inout ReadBackReport
  ) async throws {
    guard let groups = directory.connector.groups else { return }
    let settled = settled(by: clock.now, in: directory, policy)
    let ids = try await ledger.read {
      try $0.settledRoleGroups(in: directory.id, heldBy: settled)
    }
    try await lookAtEach(ids, of: directory, &report) { id in
      try await lookAtRole(id, groups, in: directory, policy)
    }
  }

  /// What we wrote by then is to be seen now.
  private func settled(
    by now: Timestamp, in directory: ManagedDirectory, _ policy: ReadBackPolicy
  ) -> Timestamp {
    now.advanced(by: .zero - grace(of: directory, policy))
  }

  /// True for something that nobody was told of before. Into a group that is gone nobody is put
  /// back: each of them would be refused.
  private func lookAtRole(
    _ id: RemoteID, _ groups: any GroupDirectory, in directory: ManagedDirectory,
    _ policy: ReadBackPolicy
  ) async throws -> Bool {
    let settled = settled(by: clock.now, in: directory, policy)
    let members = try await members(of: id, groups, in: directory)
    let repairs = policy.onDrift == .repair && members != nil
    let now = clock.now
    let (drift, isNews) = try await ledger.commit { transaction in
      let held = try transaction.settledMembers(ofRole: id, in: directory.id, heldBy: settled)
      let drift = MemberDrift(held: held, present: members ?? [], outsiders: [])
      let isNew = try transaction.noteLostRoles(id, of: held, missing: drift.missing)
      let isNews = isNew || (repairs && !drift.isEmpty)
      if isNews {
        try tell(drift, of: id, isGone: members == nil, in: directory, policy, transaction, at: now)
      }
      return (drift, isNews)
    }
    if repairs { try await putBack(drift.missing.map(\.row), into: id, in: directory) }
    return isNews
  }

  private func tell(
    _ drift: MemberDrift, of group: RemoteID, isGone: Bool, in directory: ManagedDirectory,
    _ policy: ReadBackPolicy, _ transaction: Transaction, at now: Timestamp
  ) throws {
    let rest =
      switch (isGone, policy.onDrift) {
      case (true, _): "make it, or mend `roles`"
      case (false, .repair): "who was taken out is put back"
      case (false, .report): "readBack.policy is \"report\""
      }
    var detail = drift.json.object ?? JSONObject()
    detail["group"] = .string(group.id)
    if isGone { detail["gone"] = true }
    var event = Event(.membersDrifted, at: now)
    event.directory = directory.id
    event.reason = "\(drift.text(of: group, isGone: isGone)); \(rest)"
    event.detail = .object(detail)
    try transaction.append(event)
    log.write(
      .warning, "readback.drifted",
      isGone
        ? "a group that roles give was deleted by somebody else"
        : "members of a group were changed by somebody else",
      [
        "directory": .string(directory.id.name), "group": .string(group.id),
        "missing": .integer(Int64(drift.missing.count)),
      ])
    observer.driftFound(directory.id, .members)
  }

  /// The ordinary comparison of roles does it.
  private func putBack(
    _ rows: [Int64], into group: RemoteID, in directory: ManagedDirectory
  ) async throws {
    guard !rows.isEmpty else { return }
    try await asOneBatch(in: directory) {
      var rest = rows[...]
      while !rest.isEmpty {
        let part = rest.prefix(settings.recordsPerCommitLimit)
        rest = rest.dropFirst(part.count)
        let now = clock.now
        try await ledger.commit { transaction in
          try transaction.leaveOpenRun(at: now)
          for row in part where try transaction.forgetLostRole(group, of: row) {
            guard let binding = try transaction.binding(row) else { continue }
            try planRoles(of: binding, in: directory, transaction, at: now)
          }
        }
      }
    }
  }
}
