internal import SyncCore
internal import SyncLog
internal import SyncStore

/// From a directory's list to those who look different in it.
extension Engine {
  /// So many pages at most in one walk: a list that never ends would be read for ever.
  private static let readBackPageLimit = 100_000
  /// Bindings that are compared with what was listed at a time.
  private static let absentRowsLimit = 10_000

  /// Walks through the list, or through what changed since a mark. The mark of where to go on is
  /// kept last: a walk that failed half way is made again.
  func lookThrough(
    _ directory: ManagedDirectory, _ policy: ReadBackPolicy, since mark: Cursor?,
    _ report: inout ReadBackReport
  ) async throws {
    var mark = mark
    var cursor: Cursor?
    var seen = SeenRows()
    for _ in 0..<Self.readBackPageLimit {
      try await waitForReadBack(directory)
      let page = try await directory.connector.sightings(after: cursor, since: mark)
      guard let page else {
        log.write(
          .info, "readback.restarted",
          "the directory no longer knows from where to tell changes: everything is read",
          ["directory": .string(directory.id.name)])
        (mark, cursor, report.listed) = (nil, nil, 0)
        continue
      }
      report.listed += page.sightings.count
      try await compare(page.sightings, in: directory, policy, &seen)
      cursor = page.next
      guard cursor == nil else { continue }
      report.isFull = mark == nil
      return try await finishLook(at: directory, policy, seen, page.mark, &report)
    }
    throw RemoteFailure(.protocolBroken, "the directory's list does not end")
  }

  /// Returns when the directory may be asked.
  func waitForReadBack(_ directory: ManagedDirectory) async throws {
    try await waitForLane(directory, bells[directory.id].readBack)
    if bells.stop.isUp { throw CancellationError() }
  }

  // MARK: One page

  /// What one sighting means for its binding.
  private enum Look: Sendable {
    case same(Int64)
    /// It is read by id.
    case suspect(Int64)
    /// What was told of it is over.
    case mended(Int64)
    /// The account bears our stamp, and the user's binding has none.
    case unlinked(Int64)

    var row: Int64 {
      switch self {
      case .same(let row), .suspect(let row), .mended(let row), .unlinked(let row): row
      }
    }
  }

  private func compare(
    _ sightings: [Sighting], in directory: ManagedDirectory, _ policy: ReadBackPolicy,
    _ seen: inout SeenRows
  ) async throws {
    let attributes =
      Array(directory.policy.mapping.attributes.keys)
      + [directory.policy.stamp?.attribute].compactMap(\.self)
    var start = 0
    while start < sightings.count {
      let chunk = sightings[start..<min(start + settings.recordsPerCommitLimit, sightings.count)]
      start += chunk.count
      let looks = try await ledger.read { transaction in
        try chunk.compactMap {
          try look($0, attributes, in: directory, policy, transaction)
        }
      }
      for look in looks { seen.insert(look.row) }
      let news = looks.filter { if case .same = $0 { false } else { true } }
      guard !news.isEmpty else { continue }
      let now = clock.now
      try await ledger.commit { transaction in
        for look in news {
          switch look {
          case .same: break
          case .suspect(let row): try transaction.suspect(row, in: directory.id, due: now)
          case .mended(let row): try transaction.clearDrift(row)
          case .unlinked(let row): try noteUnlinked(row, policy, transaction, at: now)
          }
        }
      }
    }
  }

  /// Nil for an account that is nobody's.
  private func look(
    _ sighting: Sighting, _ attributes: [AttributeName], in directory: ManagedDirectory,
    _ policy: ReadBackPolicy, _ transaction: Transaction
  ) throws -> Look? {
    guard let binding = try transaction.binding(linkedTo: sighting.remoteID, in: directory.id),
      binding.subject.kind == .user
    else { return try unlinked(sighting, in: directory, transaction) }
    // Whatever is not certain is read by the job that is to come.
    guard case .held(let shadow) = binding.known else {
      let isBack = binding.isRemoved && !sighting.isRemoved
      return isBack ? .suspect(binding.row) : .same(binding.row)
    }
    if sighting.isRemoved { return .suspect(binding.row) }
    let found = sighting.over(shadow, attributes)
    let told = try transaction.drift(of: binding.row)
    if found == shadow {
      guard told?.state == .told else { return .same(binding.row) }
      // What was told of may be what it does not say.
      return sighting.isWhole ? .mended(binding.row) : .suspect(binding.row)
    }
    guard let wanted = try wanted(for: binding, in: directory, transaction),
      let drift = Drift(found: found, before: shadow, wanted: wanted)
    else { return .same(binding.row) }
    let isKnown = policy.onDrift == .report && told?.state == .told && told?.drift == drift
    return isKnown ? .same(binding.row) : .suspect(binding.row)
  }

  /// Somebody's whose binding has lost its link, or never found it: our stamp tells.
  private func unlinked(
    _ sighting: Sighting, in directory: ManagedDirectory, _ transaction: Transaction
  ) throws -> Look? {
    guard !sighting.isRemoved, let rule = directory.policy.stamp,
      let stamp = sighting.attributes[rule.attribute]?.string.flatMap(OwnershipStamp.init),
      stamp.instance == rule.instance,
      let row = try transaction.row(of: SubjectID(.user, stamp.subject)),
      let binding = try transaction.binding(of: row, in: directory.id), binding.known == .nothing,
      try transaction.drift(of: binding.row) == nil
    else { return nil }
    return .unlinked(binding.row)
  }

  /// The ordinary search finds it by its stamp; one that is on its way does that anyhow.
  private func noteUnlinked(
    _ row: Int64, _ policy: ReadBackPolicy, _ transaction: Transaction, at now: Timestamp
  ) throws {
    guard let binding = try transaction.binding(row), binding.known == .nothing,
      try !transaction.isAccountAtWork(row)
    else { return }
    _ = try tell(
      .unlinked, of: binding, repairs: policy.onDrift == .repair, transaction, at: now)
  }

  // MARK: The end of a walk

  private func finishLook(
    at directory: ManagedDirectory, _ policy: ReadBackPolicy, _ seen: SeenRows, _ mark: Cursor?,
    _ report: inout ReadBackReport
  ) async throws {
    let now = clock.now
    var memory = try await ledger.read { try $0.readBackMemory(of: directory.id) }
    let before = memory.doubt
    if report.isFull {
      let (missing, linked) = try await missing(from: seen, in: directory)
      memory.doubt = ReadBackMemory.doubt(missing: missing.count, of: linked)
      report.remark = memory.doubt.map { "\($0): nobody is taken for gone; look there" }
      if memory.doubt == nil { try await suspect(missing, in: directory, policy) }
      memory.fullAt = now
    }
    memory.mark = mark
    memory.readAt = now
    let (kept, isFull) = (memory, report.isFull)
    try await ledger.commit { transaction in
      try transaction.store(kept, of: directory.id)
      try transaction.forgetIdleRepairs(in: directory.id)
      guard let doubt = kept.doubt, before == nil else { return }
      var event = Event(.readBackDoubted, at: now)
      event.directory = directory.id
      event.reason = "\(doubt); nobody is taken for gone"
      try transaction.append(event)
    }
    observer.readBack(directory.id, isFull: isFull)
    log.write(
      kept.doubt == nil ? .info : .error, "readback.listed",
      kept.doubt ?? "the directory's accounts were looked through",
      [
        "directory": .string(directory.id.name), "accounts": .integer(Int64(report.listed)),
        "full": .bool(isFull),
      ])
  }

  /// Bindings whose accounts were not listed, and how many there are with an account.
  private func missing(
    from seen: SeenRows, in directory: ManagedDirectory
  ) async throws -> (rows: [Int64], linked: Int) {
    var missing: [Int64] = []
    var (last, linked): (Int64, Int) = (0, 0)
    while true {
      let after = last
      let rows = try await ledger.read {
        try $0.linkedRows(in: directory.id, after: after, limit: Self.absentRowsLimit)
      }
      guard let end = rows.last else { return (missing, linked) }
      last = end
      linked += rows.count
      missing += rows.filter { !seen.contains($0) }
    }
  }

  /// Of whom it was told already that they are gone, nothing more is to be found out.
  private func suspect(
    _ rows: [Int64], in directory: ManagedDirectory, _ policy: ReadBackPolicy
  ) async throws {
    let now = clock.now
    var rest = rows[...]
    while !rest.isEmpty {
      let part = rest.prefix(settings.recordsPerCommitLimit)
      rest = rest.dropFirst(part.count)
      try await ledger.commit { transaction in
        for row in part {
          let told = try transaction.drift(of: row)
          if policy.onDrift == .report, told?.state == .told, told?.drift == .gone { continue }
          try transaction.suspect(row, in: directory.id, due: now)
        }
      }
    }
  }
}
