internal import SyncCore
package import SyncStore

/// What must hold at every moment, and not in the end alone.
extension Simulation {
  /// After each piece of work: no older password comes after a newer one, and the ledger keeps its
  /// rules.
  func look() {
    guard watch != nil else { return }
    // The ledger alone is an actor: nobody else can have changed it.
    if world.executor.wasActors { lookAtLedger() } else { lookAtDirectories() }
  }

  private func lookAtLedger() {
    guard let watch else { return }
    do {
      complain(try watch.look(promises: world.promises, guards: guards))
    } catch {
      world.note("the ledger cannot be looked into: \(error)")
    }
    world.note(watch.claims)
  }

  private func lookAtDirectories() {
    let count = directories.reduce(0) { $0 + $1.changeCount }
    if count != seenChangeCount {
      seenChangeCount = count
      complain(SimulationJudge(simulation: self, record: SimulationRecord()).orderFindings())
    }
  }

  /// Changes the ledger past the program, as another worker or a fault would.
  package func tamper(_ body: (Transaction) throws -> Void) throws {
    let database = try Database(path: databasePath, access: .readWrite)
    defer { database.close() }
    try database.transaction { try body(Transaction(database: database)) }
    lookAtLedger()
  }

  /// How many claims are another worker's now.
  package var stolenCount: Int { watch?.stolen.count ?? 0 }

  var hasStolen: Bool { watch?.stolen.isEmpty == false }

  /// Another worker takes over what is claimed in one directory, until the program starts anew.
  ///
  /// - Parameter name: the directory's; nil where the seed picks it.
  package func takeOverClaims(in name: String? = nil) throws {
    guard let watch else { return }
    let chosen = name ?? directories[world.pick(below: directories.count)].id.name
    let jobs = watch.held(in: DirectoryID(chosen))
    guard !jobs.isEmpty else { return }
    let now = world.clock.now
    try tamper { transaction in
      let lease = try transaction.database.first(
        "UPDATE meta SET value = value + 1 WHERE name = 'lease' RETURNING value"
      ) { $0.integer(0) }
      for job in jobs {
        try transaction.database.run(
          "UPDATE job SET lease = ? WHERE id = ?", .integer(lease ?? 0), .integer(job))
        try watch.noteTheft(of: job, lease: lease ?? 0, transaction, at: now)
      }
    }
    theftCount += jobs.count
  }
}
