extension Schema {
  /// What is found by reading the directories back.
  static let readBack = """
    -- Where each directory's reading stands. The mark is the directory's own word for "from here
    -- on"; it holds no secret.
    CREATE TABLE read_back (
      directory TEXT PRIMARY KEY,
      mark TEXT,
      read_at INTEGER,
      full_at INTEGER,
      first_due_at INTEGER,
      -- Why the last whole list was not believed.
      doubt TEXT
    ) STRICT, WITHOUT ROWID;

    -- Bindings whose account is to be read by id, since a list showed something else.
    CREATE TABLE suspect (
      binding INTEGER PRIMARY KEY REFERENCES binding (id) ON DELETE CASCADE,
      directory TEXT NOT NULL,
      due_at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX suspect_due ON suspect (directory, due_at);

    -- Accounts that somebody else changed: told and left alone, found and to be repaired, or being
    -- repaired.
    CREATE TABLE drift (
      binding INTEGER PRIMARY KEY REFERENCES binding (id) ON DELETE CASCADE,
      directory TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('told', 'found', 'repairing')),
      detail TEXT NOT NULL,
      found_at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX drift_state ON drift (directory, state);

    -- What was told of members that somebody else put into a group of ours, or took out.
    CREATE TABLE member_drift (
      binding INTEGER PRIMARY KEY REFERENCES binding (id) ON DELETE CASCADE,
      directory TEXT NOT NULL,
      detail TEXT NOT NULL
    ) STRICT;
    """
}
