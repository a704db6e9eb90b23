extension Ledger {
  /// Opens the ledger at that path, made or migrated where needed.
  package static func open(path: String, executor: any SerialExecutor) throws -> Ledger {
    try Ledger(path: path, migrations: Schema.migrations, executor: executor)
  }
}
