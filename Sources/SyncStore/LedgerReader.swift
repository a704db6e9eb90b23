/// Looks into a ledger that another process may be writing to: it changes nothing and waits for
/// nobody.
package struct LedgerReader {
  private let database: Database

  /// Throws when there is no ledger at that path, or it is none.
  package init(path: String) throws(DatabaseError) {
    database = try Database(path: path, access: .readOnly)
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
