internal import CSQLite

extension Database {
  /// How long a statement waits for another connection.
  private static let busyTimeoutMilliseconds = 5000
  /// What a checkpoint leaves of the write-ahead log.
  private static let journalByteLimit = 64 * 1024 * 1024
  /// Pages in the write-ahead log that bring about a checkpoint.
  private static let checkpointPageCount = 1000
  /// The same where much is written in one go: 32 MB.
  private static let seldomCheckpointPageCount = 8000

  /// Applies the settings in an order that matters: waiting first, and nothing is written before
  /// the file is known to be ours.
  func configure(_ access: Access) throws(DatabaseError) {
    try set("busy_timeout", "\(Self.busyTimeoutMilliseconds)")
    try refuseForeignFile()
    if access == .readWrite {
      try set("journal_mode", "wal")
      try set("synchronous", "2")  // FULL
      try set("foreign_keys", "1")
      try set("secure_delete", "1")
      try set("journal_size_limit", "\(Self.journalByteLimit)")
      try set("wal_autocheckpoint", "\(Self.checkpointPageCount)")
    } else {
      try set("query_only", "1")
    }
    try set("trusted_schema", "0")
    try set("cell_size_check", "1")
    try set("temp_store", "2")  // MEMORY
    try set("mmap_size", "0")  // an I/O error in a mapping is a SIGBUS
    try configure(SQLITE_DBCONFIG_DEFENSIVE, "defensive", 1)
    // Closing after a failed sync must not copy what is in doubt; `checkpoint` is the orderly way.
    try configure(SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, "no checkpoint on close", 1)
    try configure(SQLITE_DBCONFIG_DQS_DML, "double-quoted strings", 0)
    try configure(SQLITE_DBCONFIG_DQS_DDL, "double-quoted strings in the schema", 0)
  }

  /// Sets how often the write-ahead log is copied into the database.
  func set(_ pace: Ledger.CheckpointPace) throws(DatabaseError) {
    let count = pace == .often ? Self.checkpointPageCount : Self.seldomCheckpointPageCount
    try set("wal_autocheckpoint", "\(count)")
  }

  /// Our mark, or a file in which nothing stands yet.
  private func refuseForeignFile() throws(DatabaseError) {
    let mark = try pragma("application_id")
    if mark == "\(Self.applicationID)" { return }
    let version = try pragma("user_version")
    let schema = try pragma("schema_version")
    guard mark == "0", version == "0", schema == "0" else {
      throw DatabaseError(
        code: .notADatabase,
        message: "\(path) is a database of another program (application id \(mark))")
    }
  }

  /// Runs the body with nobody waiting for another connection.
  func withoutWaiting<Value>(_ body: () throws -> Value) throws -> Value {
    try execute("PRAGMA busy_timeout = 0")
    let result = Result(catching: body)
    try execute("PRAGMA busy_timeout = \(Self.busyTimeoutMilliseconds)")
    return try result.get()
  }

  private func set(_ name: String, _ value: String) throws(DatabaseError) {
    try execute("PRAGMA \(name) = \(value)")
    let answer = try pragma(name)
    guard answer == value else {
      throw DatabaseError(
        code: .error, message: "\(path): \(name) should be \(value) and is \(answer)")
    }
  }

  private func configure(_ option: Int32, _ name: String, _ value: Int32) throws(DatabaseError) {
    let connection = unsafe try openConnection()
    _ = unsafe csqlite_db_config_int(connection, option, value)
    guard unsafe csqlite_db_config_read(connection, option) == value else {
      throw DatabaseError(code: .error, message: "\(path): \(name) cannot be set to \(value)")
    }
  }

  /// The present value of a setting, as text.
  package func pragma(_ name: String) throws(DatabaseError) -> String {
    let connection = unsafe try openConnection()
    let sql = "PRAGMA \(name)"
    var statement: OpaquePointer?
    var code = unsafe sqlite3_prepare_v2(connection, sql, -1, &statement, nil)
    defer { unsafe sqlite3_finalize(statement) }
    if code == SQLITE_OK { code = unsafe sqlite3_step(statement) }
    guard code == SQLITE_ROW, let text = unsafe sqlite3_column_text(statement, 0) else {
      throw unsafe DatabaseError(of: connection, code: code, sql: sql)
    }
    return unsafe String(cString: text)
  }
}
