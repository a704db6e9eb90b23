import SyncCore
import SyncStore
import SyncTestKit
import Testing

@Suite("What the queue costs does not grow with what is in it")
struct QueueCostTests {
  private static let directory = DirectoryID("google")
  private static let now = Timestamp(seconds: 100)

  /// So many users, each with an account and roles to write and with a manager, the first one.
  ///
  /// - Parameter isAnalyzed: true where SQLite has looked at the tables, as it does in a daemon.
  private func ledger(
    of count: Int, isAnalyzed: Bool
  ) async throws -> (Ledger, TemporaryFolder) {
    let folder = try TemporaryFolder()
    let ledger = try Ledger.open(
      path: folder.file("test.db"), executor: SerialQueueExecutor(label: "test"))
    try await ledger.commit { transaction in
      for number in 0..<count {
        let record = SourceRecord(subject: SubjectID(.user, "u\(number)"), bytes: Array("{}".utf8))
        let row = try transaction.store(record, name: "u\(number)", at: Timestamp(seconds: 1))
        let binding = try transaction.bind(row, to: Self.directory, at: Timestamp(seconds: 1))
        try transaction.enqueueAccount(binding, guardedBy: nil, at: Timestamp(seconds: 2))
        try transaction.database.run(
          """
          INSERT INTO job (binding, directory, kind, state, due_at, queued_at)
          SELECT binding, directory, kind, state, due_at, due_at FROM (
            SELECT binding, directory, 'roles' AS kind, 'ready' AS state, due_at FROM job
            WHERE binding = ?1 AND kind = 'account' UNION ALL
            SELECT binding, directory, 'placement', 'waiting', due_at FROM job
            WHERE binding = ?1 AND kind = 'account')
          """, .integer(binding.row))
        try transaction.setReferences(["u\(number / 10)"], of: binding.row)
      }
      if isAnalyzed { try transaction.database.execute("ANALYZE") }
    }
    return (ledger, folder)
  }

  private static let costs: [(String, @Sendable (Transaction) throws -> Void)] = [
    ("a claim", { _ = try $0.claim(in: directory, limit: 1, at: now) }),
    ("a claim for the portal", { _ = try $0.claim(in: directory, .login, limit: 1, at: now) }),
    (
      "a claim outside of the window",
      { _ = try $0.claim(in: directory, urgentOnly: true, limit: 1, at: now) }
    ),
    ("when the next urgent one is due", { _ = try $0.nextUrgentDue(in: directory) }),
    ("when the next is due", { _ = try $0.nextDue(in: directory) }),
    (
      "who names an account",
      { transaction in
        let row = try transaction.row(of: SubjectID(.user, "u0"))
        let binding = try row.flatMap { try transaction.binding(of: $0, in: directory) }
        #expect(try binding.map(transaction.referrers)?.count == 10)
      }
    ),
  ]

  @Test(arguments: costs.indices, [false, true])
  func `as many steps for 20 as for 400 users`(_ place: Int, isAnalyzed: Bool) async throws {
    let (name, act) = Self.costs[place]
    var steps: [Int] = []
    for count in [20, 400] {
      let (ledger, folder) = try await ledger(of: count, isAnalyzed: isAnalyzed)
      defer { withExtendedLifetime(folder) { ledger.close() } }
      // Once before, so that all statements are in the cache.
      try await ledger.commit { try act($0) }
      steps.append(
        try await ledger.commit { transaction in
          let before = transaction.database.stepCount
          try act(transaction)
          return transaction.database.stepCount - before
        })
    }
    #expect(steps[0] > 0)
    #expect(steps[1] < steps[0] + 200, "\(name): \(steps)")
  }
}
