extension Schema {
  static let guards = """
    -- When a guard let an account pass last. An attribute that the account lost stands in a row of
    -- its own, of the guard 'emptied'; '' for none.
    CREATE TABLE guard_pass (
      binding INTEGER NOT NULL REFERENCES binding (id) ON DELETE CASCADE,
      guard TEXT NOT NULL,
      attribute TEXT NOT NULL,
      directory TEXT NOT NULL,
      passed_at INTEGER NOT NULL,
      PRIMARY KEY (binding, guard, attribute)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX guard_pass_count ON guard_pass (directory, guard, attribute, passed_at);
    CREATE INDEX guard_pass_time ON guard_pass (directory, passed_at);
    """
}
