internal import CSQLite
package import SyncCore

/// One row of an answer, lent to the reader of that row; columns count from 0.
///
/// A getter that is not `optional…` expects a column that cannot be NULL.
@safe package struct Row: ~Copyable {
  private let handle: OpaquePointer

  init(handle: OpaquePointer) { unsafe self.handle = handle }

  /// Whether the column has no value.
  package func isNull(_ column: Int) -> Bool {
    unsafe sqlite3_column_type(handle, Int32(column)) == SQLITE_NULL
  }

  /// A whole number.
  package func integer(_ column: Int) -> Int64 {
    assert(!isNull(column), "column \(column) is NULL")
    return unsafe sqlite3_column_int64(handle, Int32(column))
  }

  /// A whole number, where there is one.
  package func optionalInteger(_ column: Int) -> Int64? {
    isNull(column) ? nil : integer(column)
  }

  /// A small number, such as a count: traps where `Int` is too narrow, which it is not here.
  package func count(_ column: Int) -> Int { Int(integer(column)) }

  /// A flag, kept as 0 or 1.
  package func flag(_ column: Int) -> Bool { integer(column) != 0 }

  /// A flag, where there is one.
  package func optionalFlag(_ column: Int) -> Bool? { isNull(column) ? nil : flag(column) }

  /// A floating-point number.
  package func real(_ column: Int) -> Double {
    assert(!isNull(column), "column \(column) is NULL")
    return unsafe sqlite3_column_double(handle, Int32(column))
  }

  /// A floating-point number, where there is one.
  package func optionalReal(_ column: Int) -> Double? { isNull(column) ? nil : real(column) }

  /// A text; what is no UTF-8 is mended.
  package func text(_ column: Int) -> String {
    assert(!isNull(column), "column \(column) is NULL")
    // The length is asked for after the text: the first call may convert.
    guard let start = unsafe sqlite3_column_text(handle, Int32(column)) else { return "" }
    let count = unsafe Int(sqlite3_column_bytes(handle, Int32(column)))
    return unsafe String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  }

  /// A text, where there is one.
  package func optionalText(_ column: Int) -> String? { isNull(column) ? nil : text(column) }

  /// Bytes, copied; none for NULL.
  package func blob(_ column: Int) -> [UInt8] {
    guard let start = unsafe sqlite3_column_blob(handle, Int32(column)) else { return [] }
    let count = unsafe Int(sqlite3_column_bytes(handle, Int32(column)))
    return unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: count))
  }

  /// Bytes, where there are any.
  package func optionalBlob(_ column: Int) -> [UInt8]? { isNull(column) ? nil : blob(column) }

  /// A time kept as milliseconds since 1970.
  package func timestamp(_ column: Int) -> Timestamp {
    Timestamp(milliseconds: integer(column))
  }

  /// A time, where there is one.
  package func optionalTimestamp(_ column: Int) -> Timestamp? {
    isNull(column) ? nil : timestamp(column)
  }
}
