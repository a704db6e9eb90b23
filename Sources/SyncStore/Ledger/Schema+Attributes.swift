extension Schema {
  static let attributes = """
    -- Values that a directory did not take for one attribute: not sent again before another one is
    -- wanted. The value is JSON.
    CREATE TABLE refusal (
      binding INTEGER NOT NULL REFERENCES binding (id) ON DELETE CASCADE,
      directory TEXT NOT NULL,
      attribute TEXT NOT NULL,
      value TEXT NOT NULL,
      reason TEXT NOT NULL,
      seen_at INTEGER NOT NULL,
      PRIMARY KEY (binding, attribute)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX refusal_directory ON refusal (directory);

    -- Whom a binding's account names (a manager), as the source says it: by id or by name.
    CREATE TABLE reference (
      target TEXT NOT NULL,
      binding INTEGER NOT NULL REFERENCES binding (id) ON DELETE CASCADE,
      PRIMARY KEY (target, binding)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX reference_binding ON reference (binding);
    """
}
