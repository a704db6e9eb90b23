extension Database {
  /// Runs one statement and gives the number of rows it changed.
  @discardableResult
  package func run(_ sql: StaticString, _ values: SQLValue...) throws(DatabaseError) -> Int {
    let statement = try take(sql)
    defer { putBack(statement, sql) }
    try statement.bind(values)
    while try statement.step() {}
    return changedRowCount
  }

  /// What `read` makes of each row.
  package func rows<Value>(
    _ sql: StaticString, _ values: SQLValue..., read: (borrowing Row) throws -> Value
  ) throws -> [Value] {
    let statement = try take(sql)
    defer { putBack(statement, sql) }
    try statement.bind(values)
    var result: [Value] = []
    while try statement.step() { result.append(try read(statement.row)) }
    return result
  }

  /// What `read` makes of the first row; nil when there is none.
  package func first<Value>(
    _ sql: StaticString, _ values: SQLValue..., read: (borrowing Row) throws -> Value
  ) throws -> Value? {
    let statement = try take(sql)
    defer { putBack(statement, sql) }
    try statement.bind(values)
    return try statement.step() ? try read(statement.row) : nil
  }

  /// Hands over row after row, without a list of them, until `visit` says false.
  package func forEach(
    _ sql: StaticString, _ values: SQLValue..., visit: (borrowing Row) throws -> Bool
  ) throws {
    let statement = try take(sql)
    defer { putBack(statement, sql) }
    try statement.bind(values)
    while try statement.step(), try visit(statement.row) {}
  }
}
