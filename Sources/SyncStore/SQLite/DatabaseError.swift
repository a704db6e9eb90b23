/// What SQLite refused, with the statement but never its values.
package struct DatabaseError: Error, Hashable, CustomStringConvertible {
  /// The extended result code.
  package let code: ResultCode
  package let message: String
  /// The text of the statement, its values left out.
  package let sql: String?

  package init(code: ResultCode, message: String, sql: String? = nil) {
    self.code = code
    self.message = message
    self.sql = sql
  }

  /// The disk (or a quota) is full: nothing was written; it may heal.
  package var isDiskFull: Bool { .full ~= code }

  /// Reading, writing or syncing failed: what was being committed may or may not be on disk.
  package var isInputOutput: Bool { .inputOutput ~= code }

  /// The file is damaged, or is no database at all.
  package var isCorrupt: Bool { .corrupt ~= code || .notADatabase ~= code }

  /// Another connection holds the lock for longer than the busy timeout.
  package var isBusy: Bool { .busy ~= code || .locked ~= code }

  /// A CHECK, UNIQUE, NOT NULL or foreign key rule was broken, or a STRICT type.
  package var isConstraint: Bool { .constraint ~= code }

  package var description: String {
    let statement = sql.map { " in: \($0)" } ?? ""
    return "SQLite \(code.rawValue): \(message)\(statement)"
  }
}
