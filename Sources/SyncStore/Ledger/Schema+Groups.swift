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

  private static let isWantedMember = """
    (p.rule = 'keep' OR (p.rule = 'follow' AND mb.remote_id IS NOT NULL
      AND (ms.kind = 'user' OR p.mirrors_nesting = 1)
      AND EXISTS (SELECT 1 FROM under_group u JOIN membership m ON m.group_id = u.group_id
        AND m.member = ms.source_id AND m.kind IN ('', ms.kind)
        WHERE u.binding = c.binding)))
    """

  /// Groups that are kept in step in a directory, by their bindings.
  static let pushedGroups = """
    CREATE TABLE pushed_group (
      binding INTEGER PRIMARY KEY REFERENCES binding (id) ON DELETE CASCADE,
      rule TEXT NOT NULL CHECK (rule IN ('follow', 'keep', 'empty')),
      -- Whether a group in it is a member, instead of that group's users.
      mirrors_nesting INTEGER NOT NULL
    ) STRICT;

    -- The source's groups whose users are the members: that group, and those below it.
    CREATE TABLE under_group (
      binding INTEGER NOT NULL REFERENCES pushed_group (binding) ON DELETE CASCADE,
      group_id TEXT NOT NULL,
      PRIMARY KEY (binding, group_id)
    ) STRICT, WITHOUT ROWID;

    -- Members that we put into a directory's group. Nobody else's stand here. An unsure one is
    -- written again, whichever way: a change of it was sent, and its outcome was never learned.
    CREATE TABLE held_member (
      binding INTEGER NOT NULL REFERENCES binding (id) ON DELETE CASCADE,
      member INTEGER NOT NULL REFERENCES binding (id) ON DELETE CASCADE,
      remote_id TEXT NOT NULL,
      unsure INTEGER NOT NULL DEFAULT 0,
      held_at INTEGER NOT NULL DEFAULT 0,
      PRIMARY KEY (binding, member)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX held_member_member ON held_member (member);

    -- Groups that we put an account into by the table of roles; unsure as members are. One that is
    -- lost was told of: somebody else took the account out, or deleted the group.
    CREATE TABLE role_group (
      binding INTEGER NOT NULL REFERENCES binding (id) ON DELETE CASCADE,
      remote_id TEXT NOT NULL,
      unsure INTEGER NOT NULL DEFAULT 0,
      held_at INTEGER NOT NULL DEFAULT 0,
      lost INTEGER NOT NULL DEFAULT 0,
      PRIMARY KEY (binding, remote_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX role_group_remote ON role_group (remote_id);
    CREATE INDEX role_group_lost ON role_group (lost, remote_id) WHERE lost = 1;

    -- Members to compare. What a pull has found is looked at when the pull has read everything.
    CREATE TABLE member_check (
      binding INTEGER NOT NULL REFERENCES binding (id) ON DELETE CASCADE,
      member INTEGER NOT NULL REFERENCES binding (id) ON DELETE CASCADE,
      state TEXT NOT NULL CHECK (state IN ('new', 'open', 'held', 'released', 'refused')),
      version INTEGER NOT NULL DEFAULT 0,
      attempts INTEGER NOT NULL DEFAULT 0,
      due_at INTEGER NOT NULL DEFAULT 0,
      reason TEXT,
      PRIMARY KEY (binding, member)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX member_check_member ON member_check (member);
    CREATE INDEX member_check_state ON member_check (state, binding, due_at);

    CREATE VIEW member_comparison AS
      SELECT c.binding, c.member, c.state, c.version, c.attempts, c.due_at, ms.name,
        mb.remote_id, coalesce(mb.remote_active, 1) = 1 AS is_active, mb.created_at,
        iif(h.unsure = 1 AND \(isWantedMember), NULL, h.remote_id) AS held_id,
        \(isWantedMember) AS is_wanted
      FROM member_check c JOIN pushed_group p ON p.binding = c.binding
        JOIN binding mb ON mb.id = c.member JOIN subject ms ON ms.id = mb.subject
        LEFT JOIN held_member h ON h.binding = c.binding AND h.member = c.member;
    """
}
