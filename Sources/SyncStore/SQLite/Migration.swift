/// One step of the schema; once released, it never changes.
package struct Migration: Sendable {
  /// 1 for the first, and no gaps: the database's `user_version` after it.
  package let number: Int
  /// What it brings, in a few words.
  package let name: String
  /// Any number of statements; no BEGIN or COMMIT.
  package let sql: String

  package init(number: Int, name: String, sql: String) {
    self.number = number
    self.name = name
    self.sql = sql
  }
}
