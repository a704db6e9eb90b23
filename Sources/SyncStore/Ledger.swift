internal import Synchronization

/// The one durable book: mirror, bindings, jobs, sealed secrets and sync events.
///
/// All writing goes through `commit`, which returns after the data is on disk. Changes that
/// arrive together share one commit, since the sync of the disk is what costs.
package actor Ledger {
  /// Changes that share one commit at most.
  package static let changesPerCommitLimit = 256
  /// Changes that may wait; one more is refused as `overloaded`.
  package static let pendingChangeLimit = 16_384

  /// When a change has to be on disk.
  package enum Durability: Sendable {
    /// Before `commit` returns.
    case now
    /// With the next synced change: a power cut may take it back, a kill does not.
    case later
  }

  /// How much is written to the log before it is copied into the database.
  package enum CheckpointPace: Sendable {
    /// Little, so that no change waits long for it: the usual way, also after a start.
    case often
    /// Much: a first pull, which touches the same pages again and again, is a third faster.
    case seldom
  }

  private struct Status {
    /// Set for good: nothing more is taken.
    var refusal: LedgerError?
    var isFull = false
  }

  private let executor: any SerialExecutor
  private let database: Database
  private let logPath: String
  private var pending: [any PendingChange] = []
  private var hasLeader = false
  private let status = Mutex(Status())

  /// Commits that reached the disk, for the metrics.
  package private(set) var commitCount = 0
  /// Changes in those commits.
  package private(set) var changeCount = 0

  /// Opens the database and brings its schema up to date.
  ///
  /// Throws `DatabaseError` or `SchemaError`. The executor runs all the work: a
  /// `SerialQueueExecutor`, or a test's own.
  package init(path: String, migrations: [Migration], executor: any SerialExecutor) throws {
    self.executor = executor
    logPath = path + "-wal"
    database = try Database(path: path, access: .readWrite)
    try database.migrate(migrations)
  }

  package nonisolated var unownedExecutor: UnownedSerialExecutor {
    unsafe executor.asUnownedSerialExecutor()
  }

  /// Why nothing can be written at present; nil when all is well. Costs no look at the disk.
  package nonisolated var trouble: LedgerError? {
    status.withLock { $0.refusal ?? ($0.isFull ? .full : nil) }
  }

  /// Runs a change and returns once it is durable; a throw takes back this change alone.
  ///
  /// `.later` spares the disk a sync, for what a restart does anew by itself.
  /// Throws what the change throws, or `LedgerError`. Cancellation of the caller does not stop
  /// it. The schema must have no deferred constraints: they would fail a neighbour's commit.
  @discardableResult
  package func commit<Value: Sendable>(
    durable durability: Durability = .now,
    _ body: @escaping @Sendable (Transaction) throws -> Value
  ) async throws -> Value {
    try refuseIfClosed()
    guard pending.count < Self.pendingChangeLimit else { throw LedgerError.overloaded }
    let change = Change(durability, body)
    pending.append(change)
    if !hasLeader {
      hasLeader = true
      await Task.yield()  // whoever already stands in line gets into this group
      hasLeader = false
      commitPending()
    }
    return try await change.value
  }

  /// What the body reads; it sees what is committed and may not write.
  package func read<Value: Sendable>(
    _ body: @Sendable (Transaction) throws -> Value
  ) throws -> Value {
    try refuseIfClosed()
    database.refusesWrites = true
    defer { database.refusesWrites = false }
    do {
      return try database.reading { try body(Transaction(database: database)) }
    } catch {
      throw note(error)
    }
  }

  /// Whether the write-ahead log holds nothing at all. Costs a look at the file's size.
  package nonisolated var hasEmptyLog: Bool { DatabaseFile.isEmpty(logPath) }

  /// Copies the log into the database and empties it, where erased secrets may still stand. False
  /// when a reader is in the way, for which nobody waits unless `waits` says so.
  @discardableResult
  package func checkpoint(waits: Bool = false) throws -> Bool {
    try refuseIfClosed()
    do {
      if waits { return try database.checkpoint(truncate: true) }
      return try database.withoutWaiting { try database.checkpoint(truncate: true) }
    } catch {
      throw note(error)
    }
  }

  /// How the log is copied from now on.
  package func checkpoint(_ pace: CheckpointPace) throws {
    try refuseIfClosed()
    do { try database.set(pace) } catch { throw note(error) }
  }

  /// Refuses everything from now on, at once and from any thread: a simulated kill.
  ///
  /// Changes that wait fail with `closed`; the file stays as the last commit left it.
  package nonisolated func close() {
    status.withLock { $0.refusal = $0.refusal ?? .closed }
  }

  /// The orderly end: empties the write-ahead log and lets the file go.
  ///
  /// A ledger that has failed lets go alone: what is in doubt stays for the next opening.
  package func finish() throws {
    defer {
      close()
      database.close()
    }
    if status.withLock({ $0.refusal == nil }) { try checkpoint(waits: true) }
  }

  private func refuseIfClosed() throws(LedgerError) {
    if let refusal = status.withLock({ $0.refusal }) { throw refusal }
  }

  /// No other change can arrive meanwhile: nothing here waits.
  private func commitPending() {
    let group = pending
    pending = []
    var start = 0
    while start < group.count {
      let end = min(start + Self.changesPerCommitLimit, group.count)
      commit(group[start..<end])
      start = end
    }
  }

  private func commit(_ group: ArraySlice<any PendingChange>) {
    var failure: (any Error)?
    do {
      try refuseIfClosed()
      try database.sync(group.contains { $0.durability == .now })
      try database.run("BEGIN IMMEDIATE")
      for change in group { try change.apply(in: Transaction(database: database)) }
      try database.run("COMMIT")
      commitCount += 1
      changeCount += group.count
      status.withLock { $0.isFull = false }
    } catch {
      database.rollback()
      failure = note(error)
    }
    for change in group { change.settle(groupFailure: failure) }
  }

  /// Keeps in mind what the error means for the ledger, and gives the error to tell.
  private func note(_ error: any Error) -> any Error {
    guard let error = error as? DatabaseError, let failure = LedgerError(error) else {
      return error
    }
    status.withLock { status in
      if failure == .full { status.isFull = true }
      if !failure.mayHeal { status.refusal = status.refusal ?? failure }
    }
    return failure
  }
}
