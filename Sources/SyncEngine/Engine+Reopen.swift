internal import SyncCore
internal import SyncStore

/// Attributes that a directory did not take, tried again on a person's word.
extension Engine {
  /// Forgets what was refused in a directory, or in all, and plans those accounts again: the guard
  /// of updates looks at them at the end of the next pull, as at any others. Gives how many.
  func reopenRefused(in directory: DirectoryID?, by author: Author) async throws -> Int {
    let limit = settings.recordsPerCommitLimit
    var count = 0
    while true {
      let now = clock.now
      let part = try await ledger.commit { transaction in
        let rows = try transaction.takeRefused(in: directory, limit: limit)
        for row in rows { try reopen(row, by: author, transaction, at: now) }
        return rows.count
      }
      if part == 0 { return count }
      count += part
    }
  }

  /// Tries again what groups did not take of their members. Gives how many.
  func reopenMembers(in directory: DirectoryID?, by author: Author) async throws -> Int {
    let now = clock.now
    return try await ledger.commit { transaction in
      let count = try transaction.reopenChecks(in: directory, at: now)
      guard count > 0 else { return 0 }
      var event = Event(.requeued, at: now)
      event.directory = directory
      event.reason = "by \(author.text); \(count) members that groups did not take are tried again"
      event.detail = ["kind": "members", "members": .integer(Int64(count)), "by": author.json]
      try transaction.append(event)
      return count
    }
  }

  private func reopen(
    _ row: Int64, by author: Author, _ transaction: Transaction, at now: Timestamp
  ) throws {
    guard let binding = try transaction.binding(row),
      let held = try transaction.mirrorRow(binding.subjectRow)
    else { return }
    var event = Event(.requeued, of: binding, at: now)
    event.reason = "by \(author.text); what the directory refused of the account is tried again"
    event.detail = ["kind": "attributes", "by": author.json]
    try transaction.append(event)
    if binding.subject.kind == .user {
      try plan(held, in: transaction, at: now)
    } else {
      let subject = held.presence == .gone ? nil : try Subject(held.record)
      try planGroup(subject, held.row, in: transaction, at: now)
    }
  }
}
