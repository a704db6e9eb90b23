/// The ledger's database, lent for one change or one read; each topic adds its questions to it.
package struct Transaction {
  package let database: Database
}
