import SyncCore
import SyncStore
import SyncTestKit
import Testing

/// What status and the metrics count is a look into an index, however much waits.
@Suite struct CountTests {
  let folder: TemporaryFolder
  let ledger: Ledger
  private let google = DirectoryID("google")
  private let entra = DirectoryID("entra")

  init() throws {
    folder = try TemporaryFolder()
    ledger = try Ledger.open(
      path: folder.file("test.db"), executor: SerialQueueExecutor(label: "test"))
  }

  private func plan(_ statement: StaticString) async throws -> [String] {
    try await ledger.read { try $0.database.rows(statement) { $0.text(3) } }
      .filter { !["COMPOUND QUERY", "UNION ALL", "LEFT-MOST SUBQUERY"].contains($0) }
  }

  @Test func `Jobs are counted without reading one`() async throws {
    #expect(
      try await plan(
        """
        EXPLAIN QUERY PLAN
        SELECT directory, kind, 'ready', count(*), min(queued_at) FROM job WHERE state = 'ready'
        GROUP BY directory, kind
        UNION ALL
        SELECT directory, kind, state, count(*), min(queued_at) FROM job WHERE state <> 'ready'
        GROUP BY state, directory, kind
        """
      ) == [
        "SCAN job USING COVERING INDEX job_due", "SCAN job USING COVERING INDEX job_state",
      ])
    #expect(
      try await plan(
        """
        EXPLAIN QUERY PLAN
        SELECT (SELECT count(*) FROM job WHERE state = 'ready' AND directory = 'google')
          + (SELECT count(*) FROM job WHERE state = 'leased' AND state <> 'ready'
            AND directory = 'google')
        """
      ).filter { $0.contains(" job ") } == [
        "SEARCH job USING COVERING INDEX job_due (directory=?)",
        "SEARCH job USING COVERING INDEX job_state (state=? AND directory=?)",
      ])
    #expect(
      try await plan(
        """
        EXPLAIN QUERY PLAN SELECT directory, guard, count(*), min(queued_at) FROM job
        WHERE guard IS NOT NULL AND announced = 1 GROUP BY 1, 2
        """
      ) == ["SCAN job USING COVERING INDEX job_guard"])
  }

  @Test func `Secrets, mails and refusals are counted without reading one`() async throws {
    #expect(
      try await plan(
        """
        EXPLAIN QUERY PLAN
        SELECT (SELECT count(*) FROM secret), (SELECT min(received_at) FROM secret)
        """
      ).allSatisfy { !$0.contains("secret") || $0.contains("COVERING INDEX") })
    #expect(
      try await plan(
        """
        EXPLAIN QUERY PLAN
        SELECT directory, 'ready', count(*) FROM notice WHERE state = 'ready' GROUP BY 1
        """
      ).first == "SCAN notice USING COVERING INDEX notice_due")
    #expect(
      try await plan(
        "EXPLAIN QUERY PLAN SELECT directory, count(*) FROM refusal GROUP BY directory"
      ) == ["SCAN refusal USING COVERING INDEX refusal_directory"])
  }

  /// Users a, b, … bound to both directories, a job each.
  private func add(_ names: [String]) async throws {
    try await ledger.commit { [google, entra] transaction in
      for name in names {
        let record = SourceRecord(subject: SubjectID(.user, name), bytes: Array("{}".utf8))
        let row = try transaction.store(record, name: name, at: Timestamp(seconds: 1))
        for directory in [google, entra] {
          let binding = try transaction.bind(row, to: directory, at: Timestamp(seconds: 1))
          try transaction.enqueueAccount(
            binding, guardedBy: name == "c" ? .suspend : nil, at: Timestamp(seconds: 2))
          guard let title = AttributeName("title"), directory == google else { continue }
          _ = try transaction.note(
            AttributeRefusal(title, "x", "too long"), of: binding, at: Timestamp(seconds: 3))
        }
      }
    }
  }

  @Test func `They count what is there`() async throws {
    try await add(["a", "b", "c"])
    let report = try await ledger.read { try $0.report() }
    #expect(
      report.jobs[google] == [.init(.account, .ready): 2, .init(.account, .held): 1])
    #expect(report.oldestReady[google] == Timestamp(seconds: 2))
    #expect(report.refusals == [google: 3])
    #expect(try await ledger.read { try $0.openJobCount(in: [google, entra]) } == 4)
  }

  @Test func `What a run leaves is counted for everybody, or for whom it was about`() async throws {
    try await add(["a", "b", "c"])
    try await ledger.commit { [google] transaction in
      let rows = try transaction.database.rows("SELECT id FROM subject ORDER BY id") {
        $0.integer(0)
      }
      let bindings = try rows.compactMap { try transaction.binding(of: $0, in: google)?.row }
      // As if c were a group that does not take a, and b's removal from it were held.
      for (member, state) in [(0, "refused"), (1, "held"), (2, "open")] {
        try transaction.database.run(
          "INSERT INTO member_check (binding, member, state) VALUES (?, ?, ?)",
          .integer(bindings[2]), .integer(bindings[member]), .text(state))
      }
      #expect(
        try transaction.leftovers().map { "\($0.directory) \($0.kind) \($0.state) \($0.count)" }
          == [
            "entra account held 1", "entra account ready 2", "google account held 1",
            "google account ready 2", "google members held 1", "google members parked 1",
          ])
      #expect(
        try transaction.leftovers(of: [rows[0]]).map { "\($0.directory) \($0.kind) \($0.state)" }
          == ["entra account ready", "google account ready", "google members parked"])
      #expect(try transaction.leftovers(of: []) == [])
    }
  }

  @Test func `A drift whose repair is parked is not being repaired`() async throws {
    try await add(["a", "b"])
    try await ledger.commit { [google] transaction in
      for name in ["a", "b"] {
        let user = try #require(try transaction.user(named: name))
        let binding = try #require(try transaction.binding(of: user.row, in: google))
        try transaction.store(
          DriftRecord(.gone, .repairing, foundAt: Timestamp(seconds: 4)), of: binding)
      }
      try transaction.database.run(
        "UPDATE job SET state = 'parked' WHERE directory = 'google' AND binding = 1")
      #expect(try transaction.report().drifts == [google: [.told: 1, .repairing: 1]])
    }
  }

  @Test func `Refusals are taken a part at a time, of one directory or all`() async throws {
    try await add(["a", "b", "c"])
    #expect(try await ledger.commit { try $0.takeRefused(in: entra, limit: 2) } == [])
    #expect(try await ledger.commit { try $0.takeRefused(in: google, limit: 2) }.count == 2)
    #expect(try await ledger.commit { try $0.takeRefused(in: nil, limit: 2) }.count == 1)
    #expect(try await ledger.read { try $0.report() }.refusals == [:])
  }
}
