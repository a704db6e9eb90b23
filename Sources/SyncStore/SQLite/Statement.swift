internal import CSQLite

/// A prepared statement, kept by its database and finalised with it.
@safe final class Statement {
  private let handle: OpaquePointer

  /// Prepares the first statement of the text; what follows it would be ignored and is refused.
  init(_ sql: StaticString, connection: OpaquePointer) throws(DatabaseError) {
    var prepared: OpaquePointer?
    var tail: UnsafePointer<CChar>?
    let text = unsafe UnsafeRawPointer(sql.utf8Start).assumingMemoryBound(to: CChar.self)
    let flags = UInt32(SQLITE_PREPARE_PERSISTENT)
    let code = unsafe sqlite3_prepare_v3(
      connection, text, Int32(sql.utf8CodeUnitCount), flags, &prepared, &tail)
    guard code == SQLITE_OK, let prepared = unsafe prepared else {
      throw unsafe DatabaseError(of: connection, code: code, sql: "\(sql)")
    }
    unsafe handle = prepared
  }

  deinit { unsafe sqlite3_finalize(handle) }

  var isReadOnly: Bool { unsafe sqlite3_stmt_readonly(handle) != 0 }

  /// So many steps of SQLite's machine it has made since it was prepared
  /// (https://www.sqlite.org/c3ref/c_stmtstatus_counter.html).
  var stepCount: Int { unsafe Int(sqlite3_stmt_status(handle, SQLITE_STMTSTATUS_VM_STEP, 0)) }

  /// SQLite copies each value, so none has to outlive the call.
  func bind(_ values: [SQLValue]) throws(DatabaseError) {
    let wanted = unsafe Int(sqlite3_bind_parameter_count(handle))
    guard wanted == values.count else {
      throw failure(
        .misuse, "\(wanted) values wanted, \(values.count) given")
    }
    for (place, value) in values.enumerated() {
      let code = bind(value, at: Int32(place + 1))
      guard code == SQLITE_OK else { throw failure(ResultCode(rawValue: code)) }
    }
  }

  private func bind(_ value: SQLValue, at place: Int32) -> Int32 {
    switch value {
    case .null:
      return unsafe sqlite3_bind_null(handle, place)
    case .integer(let value):
      return unsafe sqlite3_bind_int64(handle, place, value)
    case .real(let value):
      return unsafe sqlite3_bind_double(handle, place, value)
    case .text(var value):
      return value.withUTF8 { bytes in
        // A null pointer would bind NULL, and an empty text is not NULL.
        guard let start = bytes.baseAddress else {
          return unsafe csqlite_bind_text(handle, place, "", 0)
        }
        let text = unsafe UnsafeRawPointer(start).assumingMemoryBound(to: CChar.self)
        return unsafe csqlite_bind_text(handle, place, text, Int32(bytes.count))
      }
    case .blob(let value):
      guard !value.isEmpty else { return unsafe sqlite3_bind_zeroblob(handle, place, 0) }
      return unsafe value.withUnsafeBytes { bytes in
        unsafe csqlite_bind_blob(handle, place, bytes.baseAddress, Int32(bytes.count))
      }
    }
  }

  /// True for a row, false at the end.
  func step() throws(DatabaseError) -> Bool {
    switch ResultCode(rawValue: unsafe sqlite3_step(handle)) {
    case .row: return true
    case .done: return false
    case let code: throw failure(code)
    }
  }

  /// The row that `step` has just reached.
  var row: Row { unsafe Row(handle: handle) }

  /// Makes it ready for other values; its last error has been thrown already.
  func reset() {
    _ = unsafe sqlite3_reset(handle)
    _ = unsafe sqlite3_clear_bindings(handle)
  }

  private func failure(_ code: ResultCode, _ message: String? = nil) -> DatabaseError {
    let text = unsafe sqlite3_sql(handle).map { unsafe String(cString: $0) }
    guard let message else {
      return unsafe DatabaseError(
        of: sqlite3_db_handle(handle), code: code.rawValue, sql: text)
    }
    return DatabaseError(code: code, message: message, sql: text)
  }
}

extension DatabaseError {
  /// The last error of a connection.
  init(of connection: OpaquePointer?, code: Int32, sql: String?) {
    let message = unsafe String(cString: sqlite3_errmsg(connection))
    self.init(code: ResultCode(rawValue: code), message: message, sql: sql)
  }
}
