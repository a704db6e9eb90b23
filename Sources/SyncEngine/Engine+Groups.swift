internal import SyncCore
internal import SyncLog
internal import SyncStore

/// Groups: who is in them, and who is planned again because of that.
extension Engine {
  // MARK: What the rules see

  /// A user as the rules see them: with the groups that the groups themselves name.
  func ruled(_ row: MirrorRow, _ transaction: Transaction) throws -> Subject {
    var subject = try Subject(row.record)
    subject.isGone = row.presence == .gone
    return try withGroups(subject, transaction)
  }

  /// The same for who was just read; nil is one who is gone, of whom the last word still counts.
  func ruled(_ subject: Subject?, _ row: Int64, _ transaction: Transaction) throws -> Subject? {
    if let subject { return try withGroups(subject, transaction) }
    guard let held = try transaction.mirrorRow(row), var last = try? Subject(held.record) else {
      return nil
    }
    last.isGone = true
    return try withGroups(last, transaction)
  }

  private func withGroups(_ subject: Subject, _ transaction: Transaction) throws -> Subject {
    guard readsGroups, subject.id.kind == .user else { return subject }
    return subject.replacingGroups(try transaction.memberships(of: subject.id))
  }

  // MARK: A group that changed

  /// Stores one group with its members, and notes who is to be planned again. Members go first, a
  /// part at a time, and the record with the last part: a kill in between is made up for when the
  /// group is read again.
  func absorbGroup(_ record: SourceRecord) async throws -> Int64? {
    guard let group = readable(record), let members = try await members(of: group) else {
      return try await ledger.read { try $0.row(of: record.subject) }
    }
    let held = try await ledger.read { try $0.members(of: group.id) }
    let leaving = held.subtracting(members).sorted()
    let coming = members.subtracting(held).sorted()
    for part in parts(of: leaving) {
      try await ledger.commit(durable: .later) { transaction in
        for member in part {
          try transaction.remove(member, from: group.id)
          if readsGroups { try transaction.replan(member) }
          if pushesGroups { try transaction.recheck(member, of: group.id) }
        }
      }
    }
    for part in parts(of: coming) {
      try await ledger.commit(durable: .later) { transaction in
        for member in part {
          try transaction.add(member, to: group.id)
          if readsGroups { try transaction.replan(member) }
          if pushesGroups { try transaction.recheck(member, of: group.id) }
        }
      }
    }
    let now = clock.now
    return try await ledger.commit(durable: .later) { transaction in
      let before = try transaction.groupLabel(group.id)
      let row = try transaction.store(record, name: group.name, at: now)
      if readsGroups, let before, before.isGone || before.name != group.name {
        try transaction.replanAll(under: group.id)
      }
      if pushesGroups {
        if before?.isGone ?? true { try transaction.recheckParents(of: group.id) }
        try planGroup(group, row, in: transaction, at: now)
      }
      return row
    }
  }

  /// The source itself says that there is no such group any more.
  func endGroup(
    _ group: SubjectID, _ row: Int64, _ transaction: Transaction, at now: Timestamp
  ) throws {
    if readsGroups { try transaction.replanAll(under: group) }
    guard pushesGroups else { return }
    try transaction.recheckParents(of: group)
    try planGroup(nil, row, in: transaction, at: now)
  }

  private func parts(of members: [GroupMember]) -> [ArraySlice<GroupMember>] {
    stride(from: 0, to: members.count, by: settings.membersPerCommitLimit).map {
      members[$0..<min($0 + settings.membersPerCommitLimit, members.count)]
    }
  }

  /// Whom the group lists. A list that says nothing of members, or that suddenly has none, is not
  /// believed: the group is asked for by id once, and what that says counts. Nil when it cannot be
  /// told, so that the group stays as it was.
  private func members(of group: Subject) async throws -> Set<GroupMember>? {
    if let listed = group.groupMembers {
      guard listed.isEmpty, try await ledger.read({ try $0.hasMembers(group.id) }) else {
        return listed
      }
    }
    let presence: Presence
    do throws(RemoteFailure) {
      presence = try await source.presence(of: group.id)
    } catch {
      if [.unreachable, .throttled, .credentials].contains(error.kind) { throw error }
      log.write(
        .warning, "group.unread", "the source does not show a group: its members stay as they were",
        [
          "subject": .string(group.id.description), "kind": .string(error.kind.rawValue),
          "detail": .string(error.detail),
        ])
      return nil
    }
    guard case .present(let record) = presence else { return nil }
    return readable(record).map { $0.groupMembers ?? [] }
  }

  // MARK: Who is planned again

  /// Plans everybody again whose groups have changed, in small batches. Gives how many.
  func replanMarked() async throws -> Int {
    guard try await ledger.read({ try $0.replanCount() }) > 0 else { return 0 }
    var total = 0
    while true {
      if bells.stop.isUp { throw CancellationError() }
      let now = clock.now
      let limit = settings.recordsPerCommitLimit
      let count = try await ledger.commit(durable: .later) { transaction -> Int? in
        guard let rows = try transaction.takeReplans(limit: limit) else { return nil }
        for row in rows {
          if let held = try transaction.mirrorRow(row) {
            try plan(held, in: transaction, at: now)
          }
        }
        return rows.count
      }
      guard let count else { return total }
      total += count
      bells.ringLanes()
    }
  }

  // MARK: Exclusion

  /// Records once that an account is on the directory's exclusion list.
  func tellExcluded(
    _ subject: Subject?, _ row: Int64, from directory: DirectoryID, by pattern: String,
    _ transaction: Transaction, at now: Timestamp
  ) throws {
    guard try !transaction.hasEvent(.excluded, of: row, in: directory) else { return }
    var event = Event(.excluded, at: now)
    event.subjectRow = row
    event.user = subject?.name
    event.directory = directory
    event.reason = "`\(pattern)` in the directory's exclude: the account is left alone"
    try transaction.append(event)
  }
}
