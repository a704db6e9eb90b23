extension Database {
  /// Brings the schema up to the last of the migrations, each in a transaction of its own.
  ///
  /// The first one marks the file as ours. Returns how many were applied.
  @discardableResult
  package func migrate(_ migrations: [Migration]) throws(SchemaError) -> Int {
    for (place, migration) in migrations.enumerated() {
      precondition(migration.number == place + 1, "migrations are numbered from 1, without gaps")
    }
    let found = try schemaVersion()
    guard found <= migrations.count else {
      throw .newer(found: found, known: migrations.count)
    }
    for migration in migrations.dropFirst(found) { try apply(migration) }
    return migrations.count - found
  }

  /// The number of the last migration that was applied; 0 for a new file.
  package func schemaVersion() throws(SchemaError) -> Int {
    do {
      return Int(try pragma("user_version")) ?? 0
    } catch {
      throw .failed(number: 0, name: "reading the schema version", error)
    }
  }

  private func apply(_ migration: Migration) throws(SchemaError) {
    do throws(DatabaseError) {
      try execute("BEGIN IMMEDIATE")
      try execute(migration.sql)
      try execute("PRAGMA application_id = \(Self.applicationID)")
      try execute("PRAGMA user_version = \(migration.number)")
      try execute("COMMIT")
    } catch {
      rollback()
      throw .failed(number: migration.number, name: migration.name, error)
    }
  }
}
