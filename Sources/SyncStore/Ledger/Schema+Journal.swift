/// What each run changed, as it was before.
extension Schema {
  /// A job belongs to the run that was the newest when its cause came: no writer can forget it. One
  /// that puts back has no other jobs than its own.
  static let journal = """
    -- A run is one look at the source that led to something, and what follows from it.
    CREATE TABLE run (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      started_at INTEGER NOT NULL,
      -- The run that this one put back; NULL for a look at the source.
      undoes INTEGER,
      author TEXT,
      -- Since when a look at all users is under way, or was broken off; NULL once it was whole.
      open_since INTEGER
    ) STRICT;
    CREATE INDEX run_open ON run (open_since) WHERE open_since IS NOT NULL;
    -- What these led to is not judged yet: a guard must not see a part of a batch.
    CREATE VIEW open_run AS SELECT id FROM run WHERE open_since IS NOT NULL;

    -- No password and no hash of one ever stands here.
    CREATE TABLE journal (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      run INTEGER NOT NULL,
      at INTEGER NOT NULL,
      directory TEXT NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('user', 'group')),
      source_id TEXT NOT NULL,
      user TEXT NOT NULL,
      remote_id TEXT NOT NULL,
      change TEXT NOT NULL,
      -- JSON: before and after.
      detail TEXT NOT NULL
    ) STRICT;
    CREATE INDEX journal_run ON journal (run, id);

    CREATE TRIGGER job_run_new AFTER INSERT ON job
    BEGIN
      UPDATE job SET run = (SELECT max(id) FROM run WHERE undoes IS NULL)
        WHERE id = NEW.id;
    END;
    CREATE TRIGGER job_run_again AFTER UPDATE OF generation ON job
      WHEN NEW.generation <> OLD.generation
    BEGIN
      UPDATE job SET run = (SELECT max(id) FROM run WHERE undoes IS NULL)
        WHERE id = NEW.id;
    END;
    """
}
