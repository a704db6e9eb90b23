internal import CSQLite

extension Database {
  /// Runs the body between BEGIN IMMEDIATE and COMMIT; a throw rolls back.
  @discardableResult
  package func transaction<Value>(_ body: () throws -> Value) throws -> Value {
    try run("BEGIN IMMEDIATE")
    do {
      let value = try body()
      try run("COMMIT")
      return value
    } catch {
      rollback()
      throw error
    }
  }

  /// Runs the body on what the database holds at one moment; its statements share one lock.
  func reading<Value>(_ body: () throws -> Value) throws -> Value {
    try run("BEGIN")
    defer { endReading() }
    return try body()
  }

  private func endReading() {
    do { try run("COMMIT") } catch { rollback() }
  }

  /// Whether the transactions from here on are on disk once they are committed. Otherwise they go
  /// there with the next one that is (https://www.sqlite.org/pragma.html#pragma_synchronous).
  func sync(_ isSynced: Bool) throws(DatabaseError) {
    guard isSynced != syncsEachCommit else { return }
    try execute(isSynced ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL")
    syncsEachCommit = isSynced
  }

  /// Runs the body inside the open transaction; a throw takes back what the body did alone.
  ///
  /// After an error that ended the whole transaction (`isInTransaction` is false then) there is
  /// nothing left to take back.
  @discardableResult
  package func savepoint<Value>(_ body: () throws -> Value) throws -> Value {
    try run("SAVEPOINT part")
    do {
      let value = try body()
      try run("RELEASE part")
      return value
    } catch {
      if isInTransaction {
        try run("ROLLBACK TO part")
        try run("RELEASE part")
      }
      throw error
    }
  }

  /// Ends an open transaction without a trace; a failure leaves that to the next opening.
  package func rollback() {
    guard isInTransaction else { return }
    try? execute("ROLLBACK")
  }

  /// Copies the write-ahead log into the database and says whether all of it went.
  ///
  /// Truncation empties the log, where secure_delete does not reach.
  @discardableResult
  package func checkpoint(truncate: Bool) throws(DatabaseError) -> Bool {
    let connection = unsafe try openConnection()
    var frameCount: Int32 = 0
    var copiedCount: Int32 = 0
    let mode = truncate ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE
    let code = unsafe sqlite3_wal_checkpoint_v2(connection, nil, mode, &frameCount, &copiedCount)
    if .busy ~= ResultCode(rawValue: code) { return false }
    guard code == SQLITE_OK else {
      throw unsafe DatabaseError(of: connection, code: code, sql: "checkpoint")
    }
    return frameCount == copiedCount
  }
}
