internal import SyncCore
internal import SyncLog
internal import SyncStore

/// Groups that we keep: what others changed of them, and of their members.
extension Engine {
  /// So many pages at most of one group: a list that never ends would be read for ever.
  private static let memberPageLimit = 10_000

  /// Reads each group of ours by id, with its members, one after the other.
  func lookAtGroups(
    of directory: ManagedDirectory, _ policy: ReadBackPolicy, _ report: inout ReadBackReport
  ) async throws {
    guard let (groups, _) = directory.groups else { return }
    let rows = try await ledger.read { try $0.followedGroups(in: directory.id) }
    try await lookAtEach(rows, of: directory, &report) { row in
      try await lookAtGroup(row, groups, in: directory, policy)
    }
    try await bells.pullTurn.take { _ = try await judgeMembers() }
  }

  /// One group after the other. Of one that cannot be read the next look does it; the others are
  /// read all the same.
  ///
  /// - Parameter look: true for something that nobody was told of before.
  func lookAtEach<Group: Sendable>(
    _ groups: [Group], of directory: ManagedDirectory, _ report: inout ReadBackReport,
    _ look: (Group) async throws -> Bool
  ) async throws {
    for group in groups {
      try await waitForReadBack(directory)
      do {
        if try await look(group) { report.drifted += 1 }
      } catch let failure as RemoteFailure where !failure.kind.stopsReading {
        log.write(
          .info, "readback.unread", "a group could not be read back; it is tried again",
          ["directory": .string(directory.id.name), "reason": .string(failure.detail)])
      }
    }
  }

  /// True for something that nobody was told of before.
  private func lookAtGroup(
    _ row: Int64, _ groups: any GroupDirectory, in directory: ManagedDirectory,
    _ policy: ReadBackPolicy
  ) async throws -> Bool {
    let before = clock.now
    let suspect = try await ledger.read {
      try self.suspect(row, in: directory, policy, $0, at: before)
    }
    guard case .ready(let shadow) = suspect else { return false }
    let found = try await groups.read(shadow.remoteID)
    let isRefused = found?.refusal != nil
    let members =
      found == nil ? nil : try await members(of: shadow.remoteID, groups, in: directory)
    let now = clock.now
    return try await ledger.commit { transaction in
      guard
        case .ready(shadow) = try self.suspect(row, in: directory, policy, transaction, at: now),
        let binding = try transaction.binding(row)
      else { return false }
      var isNews = false
      if !isRefused {
        isNews = try judge(
          found.map { RemoteAccount(shadow: $0.shadow) }, of: binding, shadow, in: directory,
          policy, transaction, at: now)
      }
      guard let members else { return isNews }
      let settled = before.advanced(by: .zero - grace(of: directory, policy))
      let drift = MemberDrift(
        held: try transaction.settledMembers(of: row, heldBy: settled), present: members,
        outsiders: try members.compactMap { try transaction.outsider($0, of: binding) })
      let isMemberNews = try note(drift, of: binding, policy, transaction, at: now)
      return isNews || isMemberNews
    }
  }

  /// Everybody in the group, nil where there is none: a list that breaks off proves nothing.
  func members(
    of group: RemoteID, _ groups: any GroupDirectory, in directory: ManagedDirectory
  ) async throws -> Set<RemoteID>? {
    var members: Set<RemoteID> = []
    var cursor: Cursor?
    for _ in 0..<Self.memberPageLimit {
      guard let page = try await groups.members(of: group, after: cursor) else { return nil }
      members.formUnion(page.members)
      cursor = page.next
      guard cursor != nil else { return members }
      try await waitForReadBack(directory)
    }
    throw RemoteFailure(.protocolBroken, "the group's list of members does not end")
  }

  /// Who was taken out is put back where that is the policy. Who was put in is told of alone: what
  /// we did not put there is not ours to take out.
  private func note(
    _ drift: MemberDrift, of group: Binding, _ policy: ReadBackPolicy,
    _ transaction: Transaction, at now: Timestamp
  ) throws -> Bool {
    let repairs = policy.onDrift == .repair && !drift.missing.isEmpty
    let rest = repairs ? MemberDrift(held: [], present: [], outsiders: drift.added) : drift
    let isToldAnew = try transaction.noteMemberDrift(rest.isEmpty ? nil : rest.json, of: group)
    if repairs {
      for member in drift.missing { try transaction.forgetHeld(member.row, in: group.row) }
    }
    guard repairs || isToldAnew else { return false }
    var event = Event(.membersDrifted, of: group, at: now)
    event.reason =
      drift.text
      + (repairs
        ? "; who was taken out is put back"
        : drift.missing.isEmpty
          ? "; whom others put there is left there" : "; readBack.policy is \"report\"")
    event.detail = drift.json
    try transaction.append(event)
    log.write(
      .warning, "readback.drifted", "members of a group were changed by somebody else",
      [
        "directory": .string(group.directory.name), "group": .string(group.user),
        "missing": .integer(Int64(drift.missing.count)),
        "added": .integer(Int64(drift.added.count)),
      ])
    observer.driftFound(group.directory, .members)
    return true
  }
}

extension RemoteFailure.Kind {
  /// Whether nothing else of the directory can be read now.
  var stopsReading: Bool {
    switch self {
    case .throttled, .heldBack, .credentials, .unreachable, .unavailable, .unknownOutcome: true
    case .notPermitted, .notYet, .missing, .conflict, .refused, .passwordRefused, .protocolBroken:
      false
    }
  }
}
