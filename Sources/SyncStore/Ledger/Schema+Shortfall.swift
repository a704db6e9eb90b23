extension Schema {
  /// Who is missing from a source that looks short.
  static let shortfall = """
    CREATE TABLE shortfall (
      subject INTEGER PRIMARY KEY REFERENCES subject (id),
      kind TEXT NOT NULL,
      since INTEGER NOT NULL,
      -- 1 once a person said that the loss is real.
      released INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE INDEX shortfall_kind ON shortfall (kind, released);
    """
}
