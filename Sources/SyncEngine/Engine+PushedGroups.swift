internal import SyncCore
internal import SyncLog
internal import SyncStore

/// Groups that are kept in step in the directories: what each should be, and who is compared.
extension Engine {
  /// Whether any directory keeps groups.
  var pushesGroups: Bool { directories.contains { $0.groups != nil } }

  /// Binds a group where it belongs and queues what differs; nil is a group that is gone.
  func planGroup(
    _ subject: Subject?, _ row: Int64, in transaction: Transaction, at now: Timestamp
  ) throws {
    for directory in directories {
      guard let (_, policy) = directory.groups else { continue }
      let placement = GroupPlacement(of: subject, by: policy)
      var binding = try transaction.binding(of: row, in: directory.id)
      if binding == nil, placement.wanted.binds {
        binding = try transaction.bindGroup(row, to: directory.id, at: now)
        if let binding { try transaction.append(Event(.bound, of: binding, at: now)) }
      }
      guard let binding else { continue }
      let circumstances = circumstances(of: directory, binding.life, at: now)
      if Planner.step(for: placement.wanted, from: binding.known, circumstances).isWork {
        try transaction.enqueueAccount(binding, guardedBy: nil, at: now)
      } else {
        try transaction.dropIdleAccountJob(of: binding.row)
      }
      let isNewRule = try transaction.setMemberRule(
        placement.memberRule(by: policy), mirroring: policy.nesting == .mirror, of: binding.row)
      if isNewRule { try transaction.recheckAll(of: binding.row) }
      if !placement.wanted.binds, binding.shadow == nil {
        try transaction.forgetChecks(of: binding.row)
      }
    }
  }

  /// What the directory should hold of a group, by what the mirror says now.
  func wantedGroup(_ row: MirrorRow, in directory: ManagedDirectory) throws -> Wanted {
    guard let (_, policy) = directory.groups else { return .untouched }
    var subject = try Subject(row.record)
    subject.isGone = row.presence == .gone
    return GroupPlacement(of: subject, by: policy).wanted
  }

  /// Other rules concern every group, though the source has changed none.
  func replanGroups() async throws {
    guard pushesGroups else { return }
    try await forEachRow(of: .group) { row, transaction, now in
      let subject = row.presence == .gone ? nil : try Subject(row.record)
      try planGroup(subject, row.row, in: transaction, at: now)
    }
    _ = try await judgeMembers()
  }

  // MARK: The guard

  /// Lets go what a pull has found to compare; of a group that would lose too many at once the
  /// removals wait for a person. Gives how many wait.
  func judgeMembers() async throws -> Int {
    var stopped = 0
    for directory in directories where directory.groups != nil {
      let now = clock.now
      let rows = try await ledger.read { try $0.groupsToJudge(in: directory.id) }
      for row in rows {
        try await ledger.commit { try judgeMembers(of: row, in: directory, $0, at: now) }
      }
      if !rows.isEmpty {
        try await ledger.commit { try $0.enqueueMembers(in: directory.id, at: now) }
        bells[directory.id].lane.ring()
      }
      stopped += try await ledger.read { try $0.stoppedMemberCount(in: directory.id) }
    }
    return stopped
  }

  private func judgeMembers(
    of row: Int64, in directory: ManagedDirectory, _ transaction: Transaction, at now: Timestamp
  ) throws {
    let count = try transaction.memberCount(of: row)
    let leaving = count.leaving + count.stopped
    let verdict = directory.policy.guards[.membership].verdict(changing: leaving, of: count.held)
    let isHolding = verdict != .free && count.leaving > 0
    try transaction.judged(row, holding: isHolding, at: now)
    guard isHolding, let binding = try transaction.binding(row) else { return }
    var event = Event(.held, of: binding, at: now)
    event.reason =
      "\(leaving) of \(count.held) members of the group would be taken out; release them or mend "
      + "the source"
    try transaction.append(event)
    log.write(
      .error, "guard.held", "members of a group wait for a person's release to be taken out",
      [
        "directory": .string(directory.id.name), "group": .string(binding.user),
        "held": .integer(Int64(leaving)), "members": .integer(Int64(count.held)),
      ])
  }

  /// Lets the members of a directory's groups be taken out that were held, once. Gives how many.
  func releaseMembers(_ directory: DirectoryID, by author: Author) async throws -> Int {
    let now = clock.now
    let count = try await ledger.commit { transaction in
      let count = try transaction.releaseMembers(in: directory, at: now)
      var event = Event(.released, at: now)
      event.directory = directory
      event.reason = "\(count) members may be taken out of their groups, by \(author.text)"
      event.detail = [
        "guard": .string(GuardKind.membership.rawValue), "members": .integer(Int64(count)),
        "by": author.json,
      ]
      try transaction.append(event)
      return count
    }
    bells[directory].lane.ring()
    return count
  }
}
