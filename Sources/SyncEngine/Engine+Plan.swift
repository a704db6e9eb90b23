internal import SyncCore
internal import SyncLog
internal import SyncStore

/// From a subject to bindings and jobs, in the transaction of the cause.
extension Engine {
  /// Plans a subject anew by what the mirror has of it.
  func plan(_ row: MirrorRow, in transaction: Transaction, at now: Timestamp) throws {
    let subject = row.presence == .gone ? nil : try Subject(row.record)
    try plan(subject, row.row, in: transaction, at: now)
  }

  /// Binds the subject where it belongs and queues what differs; nil is a subject that is gone.
  func plan(
    _ subject: Subject?, _ row: Int64, in transaction: Transaction, at now: Timestamp
  ) throws {
    // Who waits for a namesake gets nothing new; who is switched off is switched off all the same.
    if let subject, subject.isActive, try transaction.rival(of: row) != nil { return }
    try plan(subject, row, try transaction.bindings(of: row), in: transaction, at: now)
  }

  /// The same for who waits for nobody, with the bindings that there are.
  func plan(
    _ subject: Subject?, _ row: Int64, _ bindings: [Binding], in transaction: Transaction,
    at now: Timestamp
  ) throws {
    let ruled = try ruled(subject, row, transaction)
    for directory in directories {
      let binding = bindings.first { $0.directory == directory.id }
      let placement = Placement(of: ruled, by: directory.policy, known: binding?.known)
      if case .accountExcluded(let pattern) = placement {
        try tellExcluded(ruled, row, from: directory.id, by: pattern, transaction, at: now)
      }
      let wanted = Planner.wanted(at: placement, by: directory.policy)
      if let binding {
        if wanted.binds, binding.passwordState == .released {
          try transaction.note(.bind, of: binding, at: now)
          try transaction.append(Event(.bound, of: binding, at: now))
        }
        try retryNotice(of: binding, subject, transaction, at: now)
        try enqueue(wanted, for: binding, in: directory, transaction, at: now)
        try planRoles(of: binding, in: directory, transaction, at: now)
      } else if wanted.binds {
        let binding = try transaction.bind(row, to: directory.id, at: now)
        try transaction.append(Event(.bound, of: binding, at: now))
        try queueNotice(of: binding, in: directory, transaction, at: now)
        try enqueue(wanted, for: binding, in: directory, transaction, at: now)
      }
    }
  }

  func enqueue(
    _ wanted: Wanted, for binding: Binding, in directory: ManagedDirectory,
    _ transaction: Transaction, at now: Timestamp
  ) throws {
    try noteReferences(of: binding, wanted, in: directory, transaction)
    let wanted = try transaction.fittedAnew(wanted, to: binding, by: directory.policy)
    let life = binding.life.wanting(wanted, at: now)
    try transaction.store(life, of: binding.row)
    let step = Planner.step(
      for: wanted, from: binding.known, circumstances(of: directory, life, at: now))
    try transaction.planAgain(binding.row, at: step.moment)
    if !wanted.binds, binding.shadow != nil {
      try withdrawPassword(of: binding, "the user is to have no account", transaction, at: now)
    }
    guard step.isWork else {
      try transaction.dropIdleAccountJob(of: binding.row)
      // A create that is under way now decides this when it ends.
      guard try !transaction.isAccountJobLeased(of: binding.row) else { return }
      return try withdrawUnlinkedPassword(of: binding, wanted, transaction, at: now)
    }
    try transaction.enqueueAccount(
      binding, guardedBy: step.guardKind(of: .user), emptying: step.emptied, at: now)
  }

  // MARK: A changed policy

  /// A new scope or mapping concerns everybody, though the source has changed nobody.
  func replanIfPoliciesChanged() async throws {
    let digest = directories.map { "\($0.id) \($0.policy.digestText)" }.joined(separator: "\n")
    guard try await ledger.read({ try $0.meta("policies") }) != digest else { return }
    try await ledger.commit { try $0.clearRefusals() }
    try await forEachRow(of: .user) { try plan($0, in: $1, at: $2) }
    try await replanGroups()
    try await ledger.commit { transaction in
      try transaction.clearObstacles()
      try transaction.setMeta("policies", digest)
    }
    _ = try await judgeHeldJobs()
    try await judgeNotices()
  }

  /// Walks through the mirror in small batches, each a transaction of its own.
  func forEachRow(
    of kind: SubjectID.Kind,
    _ body: @escaping @Sendable (MirrorRow, Transaction, Timestamp) throws -> Void
  ) async throws {
    let limit = settings.recordsPerCommitLimit
    var last: Int64? = 0
    while let after = last {
      let now = clock.now
      last = try await ledger.commit { transaction in
        let rows = try transaction.mirrorRows(of: kind, after: after, limit: limit)
        for row in rows { try body(row, transaction, now) }
        return rows.last?.row
      }
    }
  }
}
