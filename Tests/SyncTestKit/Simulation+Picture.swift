internal import SyncCore
package import SyncEngine
package import SyncStore

/// What a test looks at in the midst of a play, with nobody's turn changed by it.
extension Simulation {
  /// All that the ledger holds of accounts, their jobs, and what was done: each table's rows as
  /// text.
  package func picture() throws -> [String: [String]] {
    try LedgerReader(path: databasePath).read { transaction in
      let tables: [(name: String, sql: StaticString)] = [
        ("job", "SELECT * FROM job ORDER BY id"),
        ("secret", "SELECT * FROM secret ORDER BY job"),
        ("binding", "SELECT * FROM binding ORDER BY id"),
        ("login_outcome", "SELECT * FROM login_outcome ORDER BY login, directory"),
        ("event", "SELECT * FROM event ORDER BY id"),
        ("obstacle", "SELECT * FROM obstacle ORDER BY binding"),
        ("refusal", "SELECT * FROM refusal ORDER BY binding"),
        ("journal", "SELECT * FROM journal ORDER BY id"),
        ("held_member", "SELECT * FROM held_member ORDER BY binding, member"),
        ("member_check", "SELECT * FROM member_check ORDER BY binding, member"),
        ("role_group", "SELECT * FROM role_group ORDER BY binding, remote_id"),
      ]
      let pairs = try tables.map { table in
        let width = try transaction.database.first(
          "SELECT count(*) FROM pragma_table_info(?)", .text(table.name)
        ) { $0.count(0) }
        let rows = try transaction.database.rows(table.sql) { Self.text(of: $0, width ?? 0) }
        return (table.name, rows)
      }
      return Dictionary(uniqueKeysWithValues: pairs)
    }
  }

  private static func text(of row: borrowing Row, _ width: Int) -> String {
    var text = ""
    for column in 0..<width {
      text += row.isNull(column) ? "- " : String(decoding: row.blob(column), as: UTF8.self) + " "
    }
    return text
  }

  /// How each kind of job stands in one directory, one word a job.
  package func jobStates(_ directory: String) throws -> [Job.Kind: [Job.State]] {
    try LedgerReader(path: databasePath).read { transaction in
      let rows = try transaction.database.rows(
        "SELECT kind, state FROM job WHERE directory = ? ORDER BY id", .text(directory)
      ) { (Job.Kind(rawValue: $0.text(0)) ?? .account, Job.State(rawValue: $0.text(1)) ?? .ready) }
      return Dictionary(grouping: rows, by: \.0).mapValues { $0.map(\.1) }
    }
  }

  /// How many jobs no guard has looked at yet.
  package func freshCount(_ directory: String) throws -> Int {
    try LedgerReader(path: databasePath).read { transaction in
      try GuardKind.ofAccounts.map {
        try transaction.freshCount(in: DirectoryID(directory), by: $0)
      }.reduce(0, +)
    }
  }

  /// Begins something in the living program that goes on beside the play.
  package func begin(_ body: @escaping @Sendable (Ledger, Engine) async throws -> Void) {
    guard let ledger, let engine else { return world.note("the program does not run") }
    let world = world
    Task(executorPreference: world.executor) {
      do {
        try await body(ledger, engine)
      } catch {
        world.note("what was asked of the program failed: \(error)")
      }
    }
  }
}
