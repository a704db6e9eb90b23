/// What follows from the bindings: who is behind, and who is to be told.
extension Schema {
  /// A binding is behind while another directory of its user, that somebody can sign in to, took a
  /// newer password. Counting is then a look into a small index, and no writer can forget it.
  static let divergence = """
    CREATE TRIGGER binding_changed
      AFTER UPDATE OF password_state, password_version, remote_active ON binding
    BEGIN
      \(noteBehind(of: "NEW.subject"))
    END;
    CREATE TRIGGER binding_deleted AFTER DELETE ON binding
    BEGIN
      \(noteBehind(of: "OLD.subject"))
    END;
    """

  private static func noteBehind(of subject: String) -> String {
    let newest = """
      (SELECT max(other.password_version) FROM binding other
        WHERE other.subject = binding.subject AND coalesce(other.remote_active, 1) = 1
          AND other.password_state NOT IN ('awaiting-login', 'released', 'drifted'))
      """
    let isBehind = """
      (password_state NOT IN ('awaiting-login', 'released') AND coalesce(remote_active, 1) = 1
        AND coalesce(\(newest), 0)
          > iif(password_state = 'drifted', 0, coalesce(password_version, 0)))
      """
    return """
      UPDATE binding SET behind_since = iif(\(isBehind), \(newest), NULL)
        WHERE subject = \(subject) AND (behind_since IS NOT NULL) <> \(isBehind);
      """
  }

  static let notices = """
    -- The mail that tells a user of a binding: one for each binding, for all time.
    CREATE TABLE notice (
      binding INTEGER PRIMARY KEY REFERENCES binding (id) ON DELETE CASCADE,
      directory TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('held', 'ready', 'sent', 'refused', 'dropped')),
      announced INTEGER NOT NULL DEFAULT 0,
      -- 0 where the first login makes the account, so that the mail goes before it is there.
      awaits_account INTEGER NOT NULL,
      queued_at INTEGER NOT NULL,
      due_at INTEGER NOT NULL,
      attempts INTEGER NOT NULL DEFAULT 0,
      first_tried_at INTEGER,
      tried_at INTEGER,
      -- Sendings that may have arrived though no answer came.
      unsure INTEGER NOT NULL DEFAULT 0,
      recipient TEXT
    ) STRICT;
    CREATE INDEX notice_due ON notice (due_at, directory, state) WHERE state = 'ready';
    CREATE INDEX notice_held ON notice (directory, announced) WHERE state = 'held';
    CREATE INDEX notice_tried ON notice (tried_at) WHERE tried_at IS NOT NULL;
    """
}
