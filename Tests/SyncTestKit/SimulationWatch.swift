internal import SyncCore
internal import SyncStore

/// Looks into the ledger after each commit, over a connection of its own: whose turn it is in the
/// program stays as it was.
final class SimulationWatch {
  /// An event as a watch sees it.
  struct Note {
    let kind: Event.Kind?
    let directory: String
    let job: Int64
    let guardKind: GuardKind?
  }

  /// What another worker took over, and how the ledger stood then.
  struct Stolen {
    let lease: Int64
    let at: Timestamp
    let binding: String
  }

  private let reader: LedgerReader
  private var version: Int64 = 0
  private var lastEvent: Int64 = 0
  private var outcomeCount = 0
  private var answerCount = 0
  /// The jobs as they were before the last commit, and as they are now.
  private(set) var before: [Int64: WatchedJob] = [:]
  private(set) var jobs: [Int64: WatchedJob] = [:]
  /// What was written to the chain of events by the last commit.
  private(set) var notes: [Note] = []
  /// What each claimed job had been let pass for when it was claimed, with its lease.
  var clearances: [Int64: (lease: Int64, cleared: GuardKind?)] = [:]
  var stolen: [Int64: Stolen] = [:]

  /// - Parameter path: of a ledger that is there.
  init(path: String) throws {
    reader = try LedgerReader(path: path)
  }

  /// What is wrong with what was just committed, and with what was just answered.
  func look(promises: [SimulatedWorld.Promise], guards: [DirectoryID: Guards]) throws -> [String] {
    try reader.read { transaction in
      var findings = try answerFindings(promises, transaction)
      let now =
        try transaction.database.first("PRAGMA data_version") { $0.integer(0) } ?? version + 1
      guard now != version else { return findings }
      version = now
      try picture(transaction)
      findings += try loginFindings(transaction)
      findings += orderFindings()
      findings += try guardFindings(guards, transaction)
      findings += try leaseFindings(transaction)
      return findings
    }
  }

  private func picture(_ transaction: Transaction) throws {
    before = jobs
    jobs.removeAll(keepingCapacity: true)
    let rows = try transaction.database.rows(
      """
      SELECT j.id, j.binding, j.directory, j.kind, j.state, j.lease, j.guard, j.announced,
        j.cleared, b.remote_id
      FROM job j JOIN binding b ON b.id = j.binding
      """, read: WatchedJob.init)
    for job in rows { jobs[job.id] = job }
    let events = try transaction.database.rows(
      """
      SELECT id, kind, directory, job, json_extract(detail, '$.guard') FROM event WHERE id > ?
      ORDER BY id
      """, .integer(lastEvent)
    ) { row in
      (
        row.integer(0),
        Note(
          kind: Event.Kind(rawValue: row.text(1)), directory: row.optionalText(2) ?? "",
          job: row.optionalInteger(3) ?? 0,
          guardKind: row.optionalText(4).flatMap(GuardKind.init))
      )
    }
    notes = events.map(\.1)
    lastEvent = events.last?.0 ?? lastEvent
  }

  // MARK: What was answered is never lost

  /// Each login that was answered just now stands in the ledger, with each of its decisions.
  private func answerFindings(
    _ promises: [SimulatedWorld.Promise], _ transaction: Transaction
  ) throws -> [String] {
    guard promises.count > answerCount else { return [] }
    defer { answerCount = promises.count }
    return try promises[answerCount...].flatMap { promise in
      let stored = Set(try transaction.outcomes(of: promise.login).map(\.directory))
      return promise.decisions.filter { !stored.contains($0.directory) }
        .map { "\(promise.login) was answered and is lost in \($0.directory)" }
    }
  }

  /// No outcome goes, and a password that is not sent yet is in the queue.
  private func loginFindings(_ transaction: Transaction) throws -> [String] {
    let database = transaction.database
    let count = try database.first("SELECT count(*) FROM login_outcome") { $0.count(0) } ?? 0
    defer { outcomeCount = count }
    let lost = try database.rows(
      """
      SELECT o.login, o.directory FROM login_outcome o
      WHERE o.outcome IN ('queued', 'paused') AND NOT EXISTS (
        SELECT 1 FROM login l JOIN binding b ON b.subject = l.subject
          JOIN job j ON j.binding = b.id AND j.kind = 'password' JOIN secret s ON s.job = j.id
        WHERE l.id = o.login AND b.directory = o.directory)
      """
    ) { "the password of \($0.text(0)) is lost on its way to \($0.text(1))" }
    guard count < outcomeCount else { return lost }
    return lost + ["\(outcomeCount - count) outcomes of logins are lost"]
  }
}
