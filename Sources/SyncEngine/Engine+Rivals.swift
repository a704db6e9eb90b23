internal import SyncCore
internal import SyncLog
internal import SyncStore

/// Two records of the source that claim one account: found before anything is written.
///
/// A user who was deleted and made again comes with another `id` and the same `userName` or
/// `externalId`. Once the source itself says that the old record is gone, the new one inherits its
/// accounts. Where both live under one name, the second waits for a person.
extension Engine {
  /// Pairs that one pull looks at.
  private static let pairsPerPullLimit = 500

  /// Makes a user wait where another one has the name or the `externalId` already.
  func noteRival(of row: Int64, _ subject: Subject, in transaction: Transaction) throws {
    if let rival = try transaction.rival(of: row), let held = try transaction.mirrorRow(rival),
      held.presence != .gone, isSameUser(held, subject)
    {
      return  // settled at the end of the walk
    }
    let holder = try transaction.holder(
      ofName: subject.name, orExternalID: subject.externalID, except: row)
    // Who shares an `externalId` alone and has accounts of their own is somebody else.
    if let holder, let held = try transaction.mirrorRow(holder), !isNamesake(held, subject),
      try !transaction.bindings(of: row).isEmpty
    {
      return try transaction.setRival(nil, of: row)
    }
    try transaction.setRival(holder, of: row)
  }

  /// The same for somebody who was just stored for the first time; true where they have to wait.
  func noteRival(
    ofNew row: Int64, _ subject: Subject, in transaction: Transaction
  ) throws -> Bool {
    let holder = try transaction.holder(
      ofName: subject.name, orExternalID: subject.externalID, except: row)
    if let holder { try transaction.setRival(holder, of: row) }
    return holder != nil
  }

  /// Who left and comes back under a new id gets back what they had: their accounts are restored,
  /// and not made anew. True where that is so.
  @discardableResult
  func inheritFromPredecessor(
    _ row: Int64, _ subject: Subject, in transaction: Transaction, at now: Timestamp
  ) throws -> Bool {
    guard subject.isActive, try transaction.rival(of: row) == nil,
      try transaction.bindings(of: row).isEmpty
    else { return false }
    let candidates = try transaction.predecessors(
      ofName: subject.name, orExternalID: subject.externalID)
    for candidate in candidates where candidate != row {
      guard let held = try transaction.mirrorRow(candidate),
        let old = try? Subject(held.record), subject.isReturn(of: old),
        try transaction.inherit(row, from: candidate, at: now)
      else { continue }
      var event = Event(.relinked, at: now)
      event.subjectRow = row
      event.user = subject.name
      event.reason = "\(old.id) was gone, and \(subject.id) is the same user"
      try transaction.append(event)
      return true
    }
    return false
  }

  /// Settles who waits for whom, as far as the source can be asked.
  func settleRivals() async throws {
    let pairs = try await ledger.read {
      try $0.contested(after: 0, limit: Self.pairsPerPullLimit)
    }
    for pair in pairs {
      do {
        try await settle(pair.row, rival: pair.rival, isTold: pair.isTold)
      } catch let failure as RemoteFailure {
        log.write(
          .warning, "pull.unconfirmed", "the source says neither that a subject is there nor gone",
          ["detail": .string(failure.detail), "kind": .string(failure.kind.rawValue)])
        if [.unreachable, .throttled, .credentials].contains(failure.kind) { return }
      }
    }
  }

  private func settle(_ row: Int64, rival: Int64, isTold: Bool) async throws {
    let (heir, holder) = try await ledger.read {
      (try $0.mirrorRow(row), try $0.mirrorRow(rival))
    }
    guard let heir, let holder, let subject = try? Subject(heir.record) else { return }
    let stillShares = holder.presence != .gone && isSameUser(holder, subject)
    if isTold, stillShares, heir.presence != .gone { return }
    var presence: Presence?
    if stillShares, heir.presence != .gone {
      presence = try await source.presence(of: holder.record.subject)
    }
    let now = clock.now
    let found = presence
    try await ledger.commit { transaction in
      switch found {
      case .gone?:
        try transaction.markGone(rival, at: now)
        try succeed(rival, by: row, in: transaction, at: now)
      case .present(let record)?:
        _ = try absorb(record, in: transaction, at: now)
        guard let fresh = try transaction.mirrorRow(rival) else { return }
        try keepApart(row, subject, from: fresh, in: transaction)
      case nil where heir.presence == .gone: try transaction.setRival(nil, of: row)
      case nil where holder.presence == .gone:
        try succeed(rival, by: row, in: transaction, at: now)
      case nil: try free(row, subject, in: transaction, at: now)
      }
    }
  }

  /// Both live: one with another name goes on, one with the same name waits for a person.
  private func keepApart(
    _ row: Int64, _ subject: Subject, from holder: MirrorRow, in transaction: Transaction
  ) throws {
    let now = clock.now
    guard isNamesake(holder, subject) else {
      return try free(row, subject, in: transaction, at: now)
    }
    guard try transaction.tellOfRival(of: row) else { return }
    var event = Event(.duplicate, at: now)
    event.subjectRow = row
    event.user = subject.name
    event.reason =
      "\(subject.id) has the name of \(holder.record.subject): it waits until one of them is "
      + "renamed or gone"
    try transaction.append(event)
    log.write(
      .error, "source.duplicate", "two users of the source have one name: the second waits",
      [
        "first": .string(holder.record.subject.id), "second": .string(subject.id.id),
        "user": .string(subject.name),
      ])
  }

  /// The same person's new record takes over what the old one had.
  func succeed(
    _ row: Int64, by heirRow: Int64, in transaction: Transaction, at now: Timestamp
  ) throws {
    guard let heir = try transaction.mirrorRow(heirRow), let old = try transaction.mirrorRow(row),
      let subject = try? Subject(heir.record)
    else { return }
    let inherits = try heir.presence != .gone && transaction.inherit(heirRow, from: row, at: now)
    if inherits {
      var event = Event(.relinked, at: now)
      event.subjectRow = heirRow
      event.user = subject.name
      event.reason = "\(old.record.subject) is gone, and \(subject.id) is the same user"
      try transaction.append(event)
    } else {
      try plan(nil, row, in: transaction, at: now)
    }
    try free(heirRow, subject, in: transaction, at: now)
  }

  private func free(
    _ row: Int64, _ subject: Subject, in transaction: Transaction, at now: Timestamp
  ) throws {
    try transaction.setRival(nil, of: row)
    try plan(subject, row, in: transaction, at: now)
  }

  private func isSameUser(_ held: MirrorRow, _ subject: Subject) -> Bool {
    guard let other = try? Subject(held.record) else { return false }
    let sharesID = subject.externalID.map { $0 == other.externalID } ?? false
    return sharesID || isNamesake(held, subject)
  }

  private func isNamesake(_ held: MirrorRow, _ subject: Subject) -> Bool {
    (try? Subject(held.record))?.name.lowercased() == subject.name.lowercased()
  }
}
