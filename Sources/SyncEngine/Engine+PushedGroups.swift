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
      try enqueueGroup(placement.wanted, for: binding, in: directory, transaction, at: now)
      let isNewRule = try transaction.setMemberRule(
        placement.memberRule(by: policy), mirroring: policy.nesting == .mirror, of: binding.row)
      if isNewRule { try transaction.recheckAll(of: binding.row) }
      if !placement.wanted.binds, binding.shadow == nil {
        try transaction.forgetChecks(of: binding.row)
      }
    }
  }

  /// Queues what differs of the group itself.
  func enqueueGroup(
    _ wanted: Wanted, for binding: Binding, in directory: ManagedDirectory,
    _ transaction: Transaction, at now: Timestamp
  ) throws {
    let step = Planner.step(
      for: wanted, from: binding.known, circumstances(of: directory, binding.life, at: now))
    if step.isWork {
      try transaction.enqueueAccount(binding, guardedBy: step.guardKind(of: .group), at: now)
    } else {
      try transaction.dropIdleAccountJob(of: binding.row)
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
    try await judgeGroups()
    _ = try await judgeMembers()
  }
}
