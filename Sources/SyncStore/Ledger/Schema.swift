/// The ledger's tables, as numbered migrations; a released one is never changed.
enum Schema {
  static let migrations = [Migration(number: 1, name: "the ledger", sql: first)]

  /// Times are milliseconds since 1970; names for lookup are folded to lower case.
  private static let first = """
    CREATE TABLE meta (name TEXT PRIMARY KEY, value ANY) STRICT, WITHOUT ROWID;

    -- The mirror: each resource as the source sent it.
    CREATE TABLE subject (
      id INTEGER PRIMARY KEY,
      kind TEXT NOT NULL CHECK (kind IN ('user', 'group')),
      source_id TEXT NOT NULL,
      name TEXT NOT NULL,
      folded_name TEXT NOT NULL,
      resource BLOB NOT NULL,
      presence TEXT NOT NULL DEFAULT 'present' CHECK (presence IN ('present', 'suspect', 'gone')),
      missed INTEGER NOT NULL DEFAULT 0,
      changed_at INTEGER NOT NULL,
      external_id TEXT,
      -- A living user who came first with the same name or externalId; this one waits for that.
      rival INTEGER REFERENCES subject (id),
      rival_told INTEGER NOT NULL DEFAULT 0,
      UNIQUE (kind, source_id)
    ) STRICT;
    CREATE INDEX subject_external ON subject (external_id) WHERE external_id IS NOT NULL;
    CREATE INDEX subject_rival ON subject (rival) WHERE rival IS NOT NULL;
    CREATE INDEX subject_name ON subject (folded_name) WHERE kind = 'user';
    CREATE INDEX subject_living ON subject (kind, id, presence)
      WHERE presence <> 'gone';
    CREATE INDEX subject_missed ON subject (kind, missed) WHERE missed > 0;

    \(groups)
    -- How a user may log in, as the source says; kept with the mirror row. An alias is the value
    -- of another attribute by which a login may name its user.
    CREATE TABLE credential (
      subject INTEGER NOT NULL REFERENCES subject (id) ON DELETE CASCADE,
      kind TEXT NOT NULL CHECK (kind IN ('local', 'sso', 'alias')),
      folded_key TEXT NOT NULL,
      key TEXT NOT NULL,
      enabled INTEGER NOT NULL,
      bears_password INTEGER NOT NULL,
      PRIMARY KEY (subject, kind, folded_key)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX credential_key ON credential (kind, folded_key);

    CREATE TABLE binding (
      id INTEGER PRIMARY KEY,
      subject INTEGER NOT NULL REFERENCES subject (id),
      directory TEXT NOT NULL,
      bound_at INTEGER NOT NULL,
      remote_id TEXT,
      remote_name TEXT,
      -- 1 for an active account, 0 for a suspended one, 2 for one that was deleted.
      remote_active INTEGER,
      remote_attributes BLOB,
      created_at INTEGER,
      restored_at INTEGER,
      -- A create of unknown outcome: when it was sent, and under which name.
      create_sent_at INTEGER,
      create_sent_name TEXT,
      -- How the account was found: a rule of matching, or by hand; null for one that we made.
      matched_by TEXT,
      -- Since when the account is not wanted, and since when the source says "no such user".
      away_since INTEGER,
      gone_since INTEGER,
      owes_sign_out INTEGER NOT NULL DEFAULT 0,
      -- When the account was deleted, by us or behind our back.
      removed_at INTEGER,
      -- When an account is looked for again whose holder was invited, and under which name.
      invited_at INTEGER,
      invited_name TEXT,
      -- A person took the link away.
      detached INTEGER NOT NULL DEFAULT 0,
      -- When the binding is planned again without a change in the source.
      plan_at INTEGER,
      -- A write of unknown outcome: the remote_ columns say how the account stood before it.
      unsure INTEGER NOT NULL DEFAULT 0,
      -- The last write that was sent was a suspension, and no answer came yet.
      suspend_sent INTEGER NOT NULL DEFAULT 0,
      password_state TEXT NOT NULL DEFAULT 'awaiting-login',
      password_reason TEXT,
      password_login TEXT,
      password_at INTEGER,
      password_received_at INTEGER,
      -- The directory's own stamp of that push, and the one before it.
      password_stamp INTEGER,
      password_stamp_before INTEGER,
      -- A password write that is under way or of unknown outcome, with the stamp before it.
      password_sent_login TEXT,
      password_sent_at INTEGER,
      password_sent_stamp INTEGER,
      -- Until when one may still be carried out.
      password_open_until INTEGER,
      -- When the newest login came whose password the directory is known to hold.
      password_version INTEGER,
      -- Since when another directory of the user holds a newer password; kept by triggers.
      behind_since INTEGER,
      verifier BLOB,
      -- When the remote_ columns were written last.
      shadow_at INTEGER,
      UNIQUE (subject, directory),
      UNIQUE (directory, remote_id)
    ) STRICT;
    CREATE INDEX binding_plan ON binding (plan_at) WHERE plan_at IS NOT NULL;
    CREATE INDEX binding_away ON binding (away_since) WHERE away_since IS NOT NULL;
    CREATE INDEX binding_gone ON binding (gone_since) WHERE gone_since IS NOT NULL;
    CREATE INDEX binding_password ON binding (directory, password_state, remote_active);
    CREATE INDEX binding_behind ON binding (directory, password_state, behind_since, subject)
      WHERE behind_since IS NOT NULL;

    \(pushedGroups)
    -- Accounts that are not ours to write: why, and when that was seen last.
    CREATE TABLE obstacle (
      binding INTEGER PRIMARY KEY REFERENCES binding (id) ON DELETE CASCADE,
      directory TEXT NOT NULL,
      kind TEXT NOT NULL,
      seen_at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX obstacle_kind ON obstacle (directory, kind);
    -- Live jobs alone: a job that is done leaves its events behind and goes.
    CREATE TABLE job (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      binding INTEGER NOT NULL REFERENCES binding (id) ON DELETE CASCADE,
      directory TEXT NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('password', 'account', 'placement', 'roles', 'members')),
      state TEXT NOT NULL CHECK (state IN ('ready', 'waiting', 'leased', 'held', 'parked')),
      due_at INTEGER NOT NULL,
      queued_at INTEGER NOT NULL,
      attempts INTEGER NOT NULL DEFAULT 0,
      generation INTEGER NOT NULL DEFAULT 0,
      lease INTEGER,
      -- The guard that has yet to let the job pass, and the kind of step that one has let pass.
      guard TEXT,
      cleared TEXT,
      -- 1 once a person was told that the guard holds it.
      announced INTEGER NOT NULL DEFAULT 0,
      -- The attributes that the account loses, as a JSON list; NULL for none.
      emptied TEXT,
      -- The groups of the table of roles that the account leaves, as a JSON list; NULL for none.
      leaving TEXT,
      reason TEXT,
      -- The kind of the last failure, or of what has to be mended; it names no user.
      cause TEXT,
      -- The run that its newest cause belongs to; kept by triggers.
      run INTEGER,
      UNIQUE (binding, kind)
    ) STRICT;
    -- With all that status and the metrics ask for, the state too, so that counting reads no job.
    CREATE INDEX job_due ON job (directory, kind, due_at, queued_at, state) WHERE state = 'ready';
    CREATE INDEX job_state ON job (state, directory, kind, queued_at) WHERE state <> 'ready';
    CREATE INDEX job_awaiting ON job (directory, binding)
      WHERE state = 'waiting' AND kind = 'password';
    CREATE INDEX job_urgent ON job (directory, due_at)
      WHERE state = 'ready' AND cleared = 'suspend';
    CREATE INDEX job_guard ON job (directory, guard, announced, queued_at)
      WHERE guard IS NOT NULL;

    -- Sealed passwords on their way, one for each password job. SQLite moves rows between pages
    -- and leaves copies in the gaps, which secure_delete does not reach. Behind a margin of a page
    -- (sqlite.org/fileformat2.html, 1.6) lie overflow pages alone: never moved, zeroed when freed.
    CREATE TABLE secret (
      job INTEGER PRIMARY KEY REFERENCES job (id) ON DELETE CASCADE,
      login TEXT NOT NULL,
      received_at INTEGER NOT NULL,
      margin BLOB NOT NULL DEFAULT (zeroblob(4096)),
      sealed BLOB NOT NULL,
      form TEXT NOT NULL,
      verifier BLOB,
      expires_at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX secret_expiry ON secret (expires_at);
    CREATE INDEX secret_received ON secret (received_at);

    CREATE TABLE login (
      id TEXT PRIMARY KEY,
      idempotency_key TEXT UNIQUE,
      -- Whom a login with a key named: the same key for somebody else is a mistake.
      address TEXT,
      subject INTEGER NOT NULL REFERENCES subject (id),
      received_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX login_received ON login (received_at);
    CREATE INDEX login_subject ON login (subject);
    CREATE TABLE login_outcome (
      login TEXT NOT NULL REFERENCES login (id) ON DELETE CASCADE,
      directory TEXT NOT NULL,
      decision TEXT NOT NULL,
      reason TEXT NOT NULL,
      delay TEXT,
      eta_seconds INTEGER,
      outcome TEXT NOT NULL,
      outcome_reason TEXT,
      outcome_at INTEGER NOT NULL,
      PRIMARY KEY (login, directory)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE event (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      at INTEGER NOT NULL,
      kind TEXT NOT NULL,
      subject INTEGER,
      user TEXT,
      directory TEXT,
      login TEXT,
      job INTEGER,
      attempt INTEGER,
      reason TEXT,
      request_id TEXT,
      detail TEXT,
      link BLOB NOT NULL
    ) STRICT;
    CREATE INDEX event_subject ON event (subject, id);

    \(notices)
    \(divergence)
    \(shortfall)
    \(attributes)
    \(journal)
    \(readBack)
    CREATE TABLE lane (
      directory TEXT PRIMARY KEY,
      paused INTEGER NOT NULL DEFAULT 0,
      not_before INTEGER,
      -- 0 none, 1 our credentials, 2 a high share of failures.
      quarantine INTEGER NOT NULL DEFAULT 0,
      reason TEXT,
      -- Requests a minute, as learned and as documented, and when that was stored.
      pace INTEGER,
      full_pace INTEGER,
      paced_at INTEGER,
      -- Since when a person has paused it, and who.
      paused_at INTEGER,
      paused_by TEXT
    ) STRICT, WITHOUT ROWID;
    """
}
