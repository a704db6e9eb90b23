/// Looks into a ledger that another process may be writing to: it changes nothing and waits for
/// nobody.
package struct LedgerReader {
  private let database: Database

  /// Throws when there is no ledger at that path, or it is none.
  package init(path: String) throws(DatabaseError) {
    database = try Database(path: path, access: .readOnly)
  }

  /// Throws unless the ledger has the schema of this program: `DatabaseError` or `SchemaError`.
  package func checkSchema() throws {
    let found = try database.schemaVersion()
    let known = Schema.migrations.count
    if found > known { throw SchemaError.newer(found: found, known: known) }
    if found < known { throw SchemaError.older(found: found, known: known) }
  }

  /// Looks over the whole file for damage, as far as SQLite can tell; nil when there is none.
  package func damage() throws -> String? {
    let answer = try database.pragma("quick_check(1)")
    return answer == "ok" ? nil : answer
  }

  /// What the body reads, of one moment.
  package func read<Value>(_ body: (Transaction) throws -> Value) throws -> Value {
    try database.reading { try body(Transaction(database: database)) }
  }

  /// A copy of the ledger in a new file, as of now: for trying things out.
  package func copy(to path: String) throws(DatabaseError) {
    // The file itself is opened read-only; `query_only` would refuse the new file as well.
    try database.execute("PRAGMA query_only = OFF")
    try database.run("VACUUM INTO ?", .text(path))
  }
}
