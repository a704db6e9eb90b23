extension Schema {
  /// Who is in which group, and who is planned again because of that.
  static let groups = """
    -- Whom each group lists. Neither side has to be in the mirror yet: who comes later is in the
    -- group at once. A kind that the source leaves open is ''.
    CREATE TABLE membership (
      group_id TEXT NOT NULL,
      member TEXT NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('user', 'group', '')),
      PRIMARY KEY (group_id, member, kind)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX membership_member ON membership (member);

    -- Users to plan again, though nothing of their own has changed. A group stands for the users
    -- that it lists; `after` is the last one that was planned.
    CREATE TABLE replan (
      subject INTEGER PRIMARY KEY REFERENCES subject (id),
      after TEXT NOT NULL DEFAULT ''
    ) STRICT;
    """
}
