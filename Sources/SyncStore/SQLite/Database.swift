internal import CSQLite

/// One connection to an SQLite file, used from one executor alone.
@safe package final class Database {
  /// What a connection may do.
  package enum Access: Sendable {
    /// Creates the file when there is none.
    case readWrite
    case readOnly
  }

  /// `dsyd`: marks the file as ours (https://www.sqlite.org/pragma.html#pragma_application_id).
  package static let applicationID: Int32 = 0x6473_7964

  private static let statementLimit = 512
  private static let isMemoryUncounted = csqlite_count_no_memory() == SQLITE_OK

  package let path: String
  /// While set, a statement that writes is refused: kept by `Ledger.read`.
  var refusesWrites = false

  /// Kept by `sync`; a connection begins with it.
  var syncsEachCommit = true

  private var connection: OpaquePointer?
  private var statements: [UInt: Statement] = [:]

  /// Opens the file with all settings of a ledger, and checks that they hold.
  ///
  /// A new file gets mode 0600. A file that is not a ledger is refused before anything is
  /// written to it.
  package init(path: String, access: Access) throws(DatabaseError) {
    self.path = path
    _ = Self.isMemoryUncounted
    if access == .readWrite { try DatabaseFile.prepare(path) }
    // EXRESCODE: codes are extended from the first call on.
    var flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
    flags |= access == .readWrite ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY
    var opened: OpaquePointer?
    let code = unsafe sqlite3_open_v2(path, &opened, flags, nil)
    unsafe connection = opened
    guard code == SQLITE_OK else {
      let error = unsafe DatabaseError(of: opened, code: code, sql: nil)
      close()
      throw error
    }
    do throws(DatabaseError) {
      try configure(access)
    } catch {
      close()
      throw error
    }
  }

  deinit { close() }

  /// Ends the connection; whatever is asked of it afterwards fails with `misuse`.
  package func close() {
    statements.removeAll()
    unsafe sqlite3_close_v2(connection)
    unsafe connection = nil
  }

  /// Whether a transaction is open: some errors end it without being asked
  /// (https://www.sqlite.org/lang_transaction.html, section 3).
  package var isInTransaction: Bool {
    guard let connection = unsafe connection else { return false }
    return unsafe sqlite3_get_autocommit(connection) == 0
  }

  /// The row id of the last insert.
  package var lastInsertedID: Int64 {
    guard let connection = unsafe connection else { return 0 }
    return unsafe sqlite3_last_insert_rowid(connection)
  }

  /// How many rows the last statement changed.
  var changedRowCount: Int {
    guard let connection = unsafe connection else { return 0 }
    return unsafe Int(sqlite3_changes(connection))
  }

  /// The steps that SQLite's machine has made for all statements of the cache: what something
  /// costs, whatever the processor.
  package var stepCount: Int { statements.values.reduce(0) { $0 + $1.stepCount } }

  func openConnection() throws(DatabaseError) -> OpaquePointer {
    guard let connection = unsafe connection else {
      throw DatabaseError(code: .misuse, message: "the database is closed")
    }
    return unsafe connection
  }

  /// Runs a text of any number of statements, none of which gives rows back.
  package func execute(_ sql: String) throws(DatabaseError) {
    let connection = unsafe try openConnection()
    let code = unsafe sqlite3_exec(connection, sql, nil, nil, nil)
    guard code == SQLITE_OK else {
      throw unsafe DatabaseError(of: connection, code: code, sql: sql)
    }
  }

  /// A prepared statement out of the cache: while it is away, the same text gets a second one,
  /// so a reader of rows may run the statement it is reading from.
  func take(_ sql: StaticString) throws(DatabaseError) -> Statement {
    let key = unsafe UInt(bitPattern: sql.utf8Start)
    let connection = unsafe try openConnection()
    let statement: Statement
    if let cached = statements.removeValue(forKey: key) {
      statement = cached
    } else {
      statement = unsafe try Statement(sql, connection: connection)
    }
    if refusesWrites, !statement.isReadOnly {
      throw DatabaseError(code: .misuse, message: "a read may not write", sql: "\(sql)")
    }
    return statement
  }

  func putBack(_ statement: Statement, _ sql: StaticString) {
    statement.reset()
    guard unsafe connection != nil, statements.count < Self.statementLimit else { return }
    statements[unsafe UInt(bitPattern: sql.utf8Start)] = statement
  }
}
