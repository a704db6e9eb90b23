package import SyncCore
internal import SyncLog
internal import SyncStore

/// The guards: the batch of each pull is counted at its end, and held as a whole when it is over a
/// limit. Whatever is of another kind goes on.
extension Engine {
  /// So many of a batch's users stand in the event; `queue` lists all of them.
  private static let usersInEventLimit = 100

  /// Lets go what is few, and holds a batch that is over its limit. A batch that a person was told
  /// of waits for the release, whatever becomes of the numbers. Gives how many jobs are held.
  func judgeHeldJobs() async throws -> Int {
    let now = clock.now
    for directory in directories
    where try await ledger.read({ try $0.hasFreshGuarded(in: directory.id) }) {
      try await ledger.commit { try judge(directory, $0, at: now) }
    }
    return try await heldCount()
  }

  /// How many jobs wait for a person, over all directories.
  func heldCount() async throws -> Int {
    try await ledger.read { transaction in
      try directories.map { try transaction.announcedCount(in: $0.id) }.reduce(0, +)
    }
  }

  /// An attribute that many lose goes first: the updates that empty it are held by themselves, and
  /// are no longer part of the batch of updates.
  private func judge(
    _ directory: ManagedDirectory, _ transaction: Transaction, at now: Timestamp
  ) throws {
    let bound = try transaction.linkedCount(in: directory.id)
    let since = now.advanced(by: .zero - directory.policy.guards.window)
    try transaction.forgetPasses(in: directory.id, until: since)
    try judgeEmptied(directory, of: bound, since: since, transaction, at: now)
    for kind in GuardKind.ofAccounts {
      let fresh = try transaction.guardedCount(in: directory.id, by: kind, announced: false)
      guard fresh > 0 else { continue }
      let count = GuardCount(
        fresh: fresh,
        earlier: try transaction.passedCount(in: directory.id, by: kind, since: since, at: now))
      switch directory.policy.guards[kind].verdict(changing: count.total, of: bound) {
      case .free:
        if since < now { try transaction.notePasses(in: directory.id, by: kind, at: now) }
        _ = try transaction.clearGuarded(in: directory.id, by: kind, announced: false, at: now)
      case .held(let excess):
        let isTold = try joinsTold(kind, count, of: bound, directory, transaction)
        try transaction.announceGuarded(in: directory.id, by: kind)
        if isTold { continue }
        try tell(kind, excess, count, of: bound, [], directory, transaction, at: now)
      }
    }
  }

  private func judgeEmptied(
    _ directory: ManagedDirectory, of bound: Int, since: Timestamp, _ transaction: Transaction,
    at now: Timestamp
  ) throws {
    var over: [AttributeName: (count: GuardCount, excess: GuardLimits.Excess)] = [:]
    for (attribute, fresh) in try transaction.freshEmptiedCounts(in: directory.id) {
      let earlier = try transaction.passedCount(
        in: directory.id, by: .emptied, attribute, since: since, at: now)
      let count = GuardCount(fresh: fresh, earlier: earlier)
      let limits = directory.policy.guards[.emptied]
      if case .held(let excess) = limits.verdict(changing: count.total, of: bound) {
        over[attribute] = (count, excess)
      }
    }
    let attributes = over.keys.sorted()
    guard let first = attributes.first.flatMap({ over[$0] }) else { return }
    let isTold = try over.values.allSatisfy {
      try joinsTold(.emptied, $0.count, of: bound, directory, transaction)
    }
    let fresh = try transaction.announceEmptying(attributes, in: directory.id)
    if isTold { return }
    let count = GuardCount(fresh: fresh, earlier: first.count.earlier)
    try tell(.emptied, first.excess, count, of: bound, attributes, directory, transaction, at: now)
  }

  /// Whether what drips in joins a batch that a person was told of already: then it is not told
  /// again with each pull.
  private func joinsTold(
    _ kind: GuardKind, _ count: GuardCount, of bound: Int, _ directory: ManagedDirectory,
    _ transaction: Transaction
  ) throws -> Bool {
    guard count.isDrip(by: directory.policy.guards[kind], of: bound) else { return false }
    return try transaction.guardedCount(in: directory.id, by: kind, announced: true) > 0
  }

  /// One event and one line for the whole batch.
  private func tell(
    _ kind: GuardKind, _ excess: GuardLimits.Excess, _ count: GuardCount, of bound: Int,
    _ attributes: [AttributeName], _ directory: ManagedDirectory, _ transaction: Transaction,
    at now: Timestamp
  ) throws {
    let names = attributes.map(\.name)
    let what = names.isEmpty ? kind.participle : "emptied of \(names.joined(separator: ", "))"
    var event = Event(.held, at: now)
    event.directory = directory.id
    event.reason = count.text(
      of: bound, what, excess, within: directory.policy.guards.window)
    let users = try transaction.heldUsers(
      in: directory.id, by: kind, limit: Self.usersInEventLimit)
    var detail: JSONObject = [
      "guard": .string(kind.rawValue), "jobs": .integer(Int64(count.fresh)),
      "bound": .integer(Int64(bound)),
    ]
    if count.earlier > 0 { detail["earlier"] = .integer(Int64(count.earlier)) }
    if !names.isEmpty { detail["attributes"] = .array(names.map(JSONValue.string)) }
    detail["users"] = .array(users.map(JSONValue.string))
    event.detail = .object(detail)
    try transaction.append(event)
    log.write(
      .error, "guard.held", "a batch is held for a person's release",
      [
        "directory": .string(directory.id.name), "guard": .string(kind.rawValue),
        "held": .integer(Int64(count.fresh)), "earlier": .integer(Int64(count.earlier)),
        "bound": .integer(Int64(bound)),
        "attributes": names.isEmpty ? nil : .array(names.map(JSONValue.string)),
        "release": .string("dirsyncd release \(directory.id)/\(kind.rawValue)"),
      ])
  }

  /// Lets the batch go that a guard of a directory holds, once. Gives how many jobs.
  package func release(
    _ kind: GuardKind, of directory: DirectoryID, by author: Author
  ) async throws -> Int {
    if kind == .mail { return try await releaseMail(directory, dropping: false, by: author) }
    if kind == .membership { return try await releaseMembers(directory, by: author) }
    let now = clock.now
    let count = try await ledger.commit { transaction in
      let users = try transaction.heldUsers(
        in: directory, by: kind, limit: Self.usersInEventLimit)
      let count = try transaction.clearGuarded(in: directory, by: kind, announced: true, at: now)
      if count > 0 { try transaction.forgetPasses(in: directory, by: kind) }
      var event = Event(.released, at: now)
      event.directory = directory
      event.reason = "\(count) held jobs (\(kind.rawValue)) were released by \(author.text)"
      event.detail = [
        "guard": .string(kind.rawValue), "jobs": .integer(Int64(count)), "by": author.json,
        "users": .array(users.map(JSONValue.string)),
      ]
      try transaction.append(event)
      return count
    }
    log.write(
      .warning, "guard.released", "a held batch was released by hand",
      [
        "directory": .string(directory.name), "guard": .string(kind.rawValue),
        "jobs": .integer(Int64(count)), "by": .string(author.text),
      ])
    bells[directory].lane.ring()
    return count
  }
}
