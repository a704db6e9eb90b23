internal import SyncCore
internal import SyncLog
internal import SyncStore

/// From a page into the mirror.
extension Engine {
  /// Stores the records that differ from the mirror and plans what follows. Gives how many.
  ///
  /// - Parameter isFirst: the mirror had nobody when the walk began, so nobody is looked up.
  func absorb(
    _ page: ChangePage, isFirst: Bool, _ memory: inout PullMemory, _ seen: inout SeenRows
  ) async throws -> Int {
    var changed: [Arrival.Sent] = []
    let standings = try await ledger.read { transaction in
      try page.records.map { isFirst ? .unknown : try transaction.standing(of: $0) }
    }
    for (record, standing) in zip(page.records, standings) {
      switch standing {
      case .same(let row): seen.insert(row)
      case .other(let row): changed.append(Arrival.Sent(record: record, row: row))
      case .unknown: changed.append(Arrival.Sent(record: record, row: nil))
      }
    }
    guard !changed.isEmpty else { return 0 }
    if page.coverage == .everything { try await noteUnstamped(changed, &memory) }
    if page.kind == .group {
      for sent in changed {
        if let row = try await absorbGroup(sent.record) { seen.insert(row) }
      }
    } else {
      try await absorbUsers(changed, &seen)
    }
    bells.ringLanes()
    return changed.count
  }

  /// Stores users part by part; the next part is decoded meanwhile, so that the ledger, which all
  /// wait for, need not do that.
  private func absorbUsers(_ changed: [Arrival.Sent], _ seen: inout SeenRows) async throws {
    let size = settings.recordsPerCommitLimit
    var arrivals = arrivals(changed.prefix(size))
    var rest = changed.dropFirst(size)
    while !arrivals.isEmpty {
      let (part, following) = (arrivals, rest.prefix(size))
      arrivals = try await readying({ self.arrivals(following) }) {
        let now = clock.now
        // What a power cut takes back is pulled again; what is sent in its turn is synced first.
        let stored = try await ledger.commit(durable: .later) { transaction in
          try part.compactMap { try absorb($0, in: transaction, at: now) }
        }
        for row in stored { seen.insert(row) }
      }
      rest = rest.dropFirst(size)
    }
  }

  private func arrivals(_ sent: ArraySlice<Arrival.Sent>) -> [Arrival] {
    sent.map { Arrival(record: $0.record, subject: readable($0.record), isNew: $0.row == nil) }
  }

  /// Stores one record that was asked for by itself.
  func absorb(_ record: SourceRecord) async throws -> Int64? {
    guard record.subject.kind == .user else { return try await absorbGroup(record) }
    let now = clock.now
    return try await ledger.commit { try absorb(record, in: $0, at: now) }
  }

  /// Stores one user and plans what follows.
  func absorb(
    _ record: SourceRecord, in transaction: Transaction, at now: Timestamp
  ) throws -> Int64? {
    let arrival = Arrival(record: record, subject: readable(record), isNew: false)
    return try absorb(arrival, in: transaction, at: now)
  }

  /// One who cannot be read harms nobody else: the mirror keeps what it had, and the walk proves
  /// no absence as long as it is there.
  private func absorb(
    _ arrival: Arrival, in transaction: Transaction, at now: Timestamp
  ) throws -> Int64? {
    let record = arrival.record
    guard let subject = arrival.subject else { return try transaction.row(of: record.subject) }
    let (name, externalID) = (subject.name, subject.externalID)
    if arrival.isNew,
      let row = try transaction.storeNew(record, name: name, externalID: externalID, at: now)
    {
      let waits = try noteRival(ofNew: row, subject, in: transaction)
      try keepCredentials(of: subject, row, isNew: true, in: transaction, at: now)
      // Who waits for a namesake gets nothing.
      guard !waits else { return row }
      let isBack = try inheritFromPredecessor(row, subject, in: transaction, at: now)
      let bindings = isBack ? try transaction.bindings(of: row) : []
      try plan(subject, row, bindings, in: transaction, at: now)
      return row
    }
    let row = try transaction.store(record, name: name, externalID: externalID, at: now)
    try noteRival(of: row, subject, in: transaction)
    try inheritFromPredecessor(row, subject, in: transaction, at: now)
    try keepCredentials(of: subject, row, in: transaction, at: now)
    try plan(subject, row, in: transaction, at: now)
    return row
  }

  /// The record decoded; nil, and a line in the log, where that cannot be done.
  func readable(_ record: SourceRecord) -> Subject? {
    do throws(JSONError) {
      return try Subject(record)
    } catch {
      log.write(
        .error, "source.unreadable", "the source sends a record that cannot be read; mend it there",
        ["subject": .string(record.subject.description), "error": .string(error.description)])
      return nil
    }
  }
}
