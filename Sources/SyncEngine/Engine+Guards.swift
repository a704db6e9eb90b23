package import SyncCore
internal import SyncLog
internal import SyncStore

/// The guards that hold what takes accounts away from their users.
extension Engine {
  /// The kinds that hold jobs of accounts.
  private static let guardKinds: [GuardKind] = [.suspend, .delete]

  /// Lets go what is little, and holds a batch that is over its limit. A batch that a person was
  /// told of waits for the release, whatever becomes of the numbers. Gives how many jobs are held.
  func judgeHeldJobs() async throws -> Int {
    var total = 0
    let now = clock.now
    for directory in directories {
      for kind in Self.guardKinds {
        let held = try await ledger.read { transaction in
          (
            fresh: try transaction.heldCount(in: directory.id, for: kind, announced: false),
            announced: try transaction.heldCount(in: directory.id, for: kind, announced: true)
          )
        }
        total += held.announced
        guard held.fresh > 0 else { continue }
        total += try await ledger.commit { transaction in
          try judgeHeldJobs(of: kind, in: directory, transaction, at: now)
        }
      }
    }
    return total
  }

  /// Gives how many jobs are newly held.
  private func judgeHeldJobs(
    of kind: GuardKind, in directory: ManagedDirectory, _ transaction: Transaction,
    at now: Timestamp
  ) throws -> Int {
    let fresh = try transaction.heldCount(in: directory.id, for: kind, announced: false)
    let linked = try transaction.linkedCount(in: directory.id)
    let verdict = directory.policy.guards[kind].verdict(changing: fresh, of: linked)
    guard verdict != .free else {
      _ = try transaction.clearHeld(in: directory.id, for: kind, announced: false, at: now)
      return 0
    }
    try transaction.announceHeld(in: directory.id, for: kind)
    let word = kind == .delete ? "deleted" : "suspended"
    var event = Event(.held, at: now)
    event.directory = directory.id
    event.reason =
      "\(fresh) of \(linked) accounts would be \(word); release them or mend the source"
    try transaction.append(event)
    log.write(
      .error, "guard.held", "a batch is held for a person's release",
      [
        "directory": .string(directory.id.name), "guard": .string(kind.rawValue),
        "held": .integer(Int64(fresh)), "linked": .integer(Int64(linked)),
      ])
    return fresh
  }

  /// Lets the batch of a directory go that was announced, once. Gives how many jobs.
  package func release(_ directory: DirectoryID, _ kind: GuardKind = .suspend) async throws -> Int {
    let now = clock.now
    let count = try await ledger.commit { transaction in
      let count = try transaction.clearHeld(in: directory, for: kind, announced: true, at: now)
      var event = Event(.released, at: now)
      event.directory = directory
      event.reason = "\(count) held jobs were released by hand"
      try transaction.append(event)
      return count
    }
    bells.lane(directory).ring()
    return count
  }
}
