/// The ledger's database, lent for one change or one read; each topic adds its questions to it.
package struct Transaction {
  package let database: Database

  /// What is asked of that database from here on is one change, or one read, of whoever opened it.
  package init(database: Database) {
    self.database = database
  }
}
