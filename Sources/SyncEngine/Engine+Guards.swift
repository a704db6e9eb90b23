package import SyncCore
internal import SyncLog
internal import SyncStore

/// The guards: the batch of each pull is counted at its end, and held as a whole when it is over a
/// limit. Whatever is of another kind goes on. What a pull has found that is under way, or was
/// broken off, is nobody's to judge before one has read everything.
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
    let guards = directory.policy.guards
    let bound = try transaction.linkedCount(in: directory.id)
    var over: [AttributeName: GuardLimits.Excess] = [:]
    for (attribute, count) in try transaction.freshEmptiedCounts(in: directory.id) {
      if case .held(let excess) = guards[.emptied].verdict(changing: count, of: bound) {
        over[attribute] = excess
      }
    }
    let attributes = over.keys.sorted()
    if let first = attributes.first, let excess = over[first] {
      let count = try transaction.announceEmptying(attributes, in: directory.id)
      try tell(.emptied, excess, count, of: bound, attributes, directory, transaction, at: now)
    }
    for kind in GuardKind.ofAccounts {
      try judge(kind, of: bound, in: directory, transaction, at: now)
    }
    try judgeRoles(directory, transaction, at: now)
  }

  /// The groups that a whole look at the source's groups, or at a directory's, would change.
  func judgeGroups() async throws {
    let now = clock.now
    for directory in directories where directory.groups != nil {
      try await ledger.commit { transaction in
        let bound = try transaction.linkedGroupCount(in: directory.id)
        try judge(.groups, of: bound, in: directory, transaction, at: now)
      }
    }
  }

  private func judge(
    _ kind: GuardKind, of bound: Int, in directory: ManagedDirectory, _ transaction: Transaction,
    at now: Timestamp
  ) throws {
    let fresh = try transaction.freshCount(in: directory.id, by: kind)
    guard fresh > 0 else { return }
    switch directory.policy.guards[kind].verdict(changing: fresh, of: bound) {
    case .free:
      _ = try transaction.clearGuarded(in: directory.id, by: kind, announced: false, at: now)
    case .held(let excess):
      try transaction.announceGuarded(in: directory.id, by: kind)
      try tell(kind, excess, fresh, of: bound, [], directory, transaction, at: now)
    }
  }

  /// One event and one line for the whole batch.
  private func tell(
    _ kind: GuardKind, _ excess: GuardLimits.Excess, _ count: Int, of bound: Int,
    _ attributes: [AttributeName], _ directory: ManagedDirectory, _ transaction: Transaction,
    at now: Timestamp
  ) throws {
    let names = attributes.map(\.name)
    let whose = kind == .groups ? "groups" : "accounts"
    let what = names.isEmpty ? kind.participle : "emptied of \(names.joined(separator: ", "))"
    var event = Event(.held, at: now)
    event.directory = directory.id
    event.reason =
      "\(count) of \(bound) \(whose) would be \(what), which is \(excess.text); "
      + "release them or mend the source"
    let users = try transaction.heldUsers(
      in: directory.id, by: kind, limit: Self.usersInEventLimit)
    var detail: JSONObject = [
      "guard": .string(kind.rawValue), "jobs": .integer(Int64(count)),
      "bound": .integer(Int64(bound)),
    ]
    if !names.isEmpty { detail["attributes"] = .array(names.map(JSONValue.string)) }
    detail[kind == .groups ? "groups" : "users"] = .array(users.map(JSONValue.string))
    event.detail = .object(detail)
    try transaction.append(event)
    log.write(
      .error, "guard.held", "a batch is held for a person's release",
      [
        "directory": .string(directory.id.name), "guard": .string(kind.rawValue),
        "held": .integer(Int64(count)), "bound": .integer(Int64(bound)),
        "attributes": names.isEmpty ? nil : .array(names.map(JSONValue.string)),
        "release": .string("dirsyncd release \(directory.id)/\(kind.rawValue)"),
      ])
  }

  /// Lets the batch go that a guard of a directory holds, once. Gives how many jobs, or members;
  /// where there are none, nothing is recorded.
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
      guard count > 0 else { return 0 }
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
    if count > 0 { logRelease(kind, of: directory, count, by: author) }
    bells[directory].lane.ring()
    return count
  }

  func logRelease(
    _ kind: GuardKind, of directory: DirectoryID, _ count: Int, by author: Author
  ) {
    log.write(
      .warning, "guard.released", "a held batch was released by hand",
      [
        "directory": .string(directory.name), "guard": .string(kind.rawValue),
        "jobs": .integer(Int64(count)), "by": .string(author.text),
      ])
  }
}
