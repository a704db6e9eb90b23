internal import SyncCore
internal import SyncLog
internal import SyncStore
internal import Synchronization

/// The ledger's counts as metrics, looked up once in a while and not for each scrape.
struct LedgerMetrics: Sendable {
  private let cache: Cache

  init(ledger: Ledger, directories: [DirectoryID]) {
    cache = Cache(ledger: ledger, directories: directories)
  }

  /// The report of the last look.
  var report: LedgerReport { cache.report.withLock { $0 } }

  /// The last report, and who may fetch the next.
  private final class Cache: Sendable {
    let ledger: Ledger
    /// The configured ones.
    let directories: [DirectoryID]
    let report = Mutex(LedgerReport())
    /// How many changes the ledger had taken when it was looked at last.
    let lookedAt = Mutex(-1)

    init(ledger: Ledger, directories: [DirectoryID]) {
      self.ledger = ledger
      self.directories = directories
    }
  }

  /// Looks at the ledger now; counting is spared where nothing has changed since.
  func refresh() async throws {
    let changes = await cache.ledger.changeCount
    guard cache.lookedAt.withLock({ $0 }) != changes else {
      _ = try await cache.ledger.read { try $0.meta("lease") }  // it must answer all the same
      return
    }
    let report = try await cache.ledger.read { try $0.report(of: cache.directories) }
    cache.report.withLock { $0 = report }
    cache.lookedAt.withLock { $0 = changes }
  }

  func register(in metrics: Metrics) {
    registerQueue(in: metrics)
    registerBindings(in: metrics)
    registerDivergence(in: metrics)
    registerReadBack(in: metrics)
  }

  private func registerReadBack(in metrics: Metrics) {
    let drifted = metrics.gauge(
      "dirsyncd_drifted_accounts",
      "Accounts that somebody else changed: only told of, or to be repaired.",
      labels: ["directory", "state"])
    let whole = metrics.gauge(
      "dirsyncd_last_full_read_back_timestamp_seconds",
      "When all accounts of a directory were read back last.", labels: ["directory"])
    let doubted = metrics.gauge(
      "dirsyncd_read_back_doubted",
      "1 while a directory's list of accounts is too short to be believed.",
      labels: ["directory"])
    metrics.beforeRendering { [self] _ in
      let report = report
      whole.clear()
      for directory in cache.directories {
        let counts = report.drifts[directory] ?? [:]
        drifted.set(Double(counts[.told] ?? 0), directory.name, "told")
        let open = (counts[.found] ?? 0) + (counts[.repairing] ?? 0)
        drifted.set(Double(open), directory.name, "repairing")
        let memory = report.readBacks[directory]
        doubted.set(memory?.doubt == nil ? 0 : 1, directory.name)
        if let time = memory?.fullAt { whole.set(Double(time.seconds), directory.name) }
      }
    }
  }

  private func registerQueue(in metrics: Metrics) {
    let jobs = metrics.gauge(
      "dirsyncd_jobs", "Jobs in the queue.", labels: ["directory", "kind", "state"])
    let oldest = metrics.gauge(
      "dirsyncd_oldest_ready_job_timestamp_seconds", "When the oldest job that can run was queued.",
      labels: ["directory"])
    let secrets = metrics.gauge("dirsyncd_sealed_secrets", "Sealed passwords that wait.")
    let mails = metrics.gauge(
      "dirsyncd_mails_waiting", "Mails about bindings that wait, or are held by a guard.",
      labels: ["directory", "state"])
    let held = metrics.gauge(
      "dirsyncd_guard_held_jobs", "Jobs that a guard holds until somebody releases them.",
      labels: ["directory", "guard"])
    let bytes = metrics.gauge("dirsyncd_database_bytes", "Size of the database file.")
    metrics.beforeRendering { [self] _ in
      let report = report
      jobs.clear()
      for (directory, counts) in report.jobs {
        for (job, count) in counts {
          jobs.set(Double(count), directory.name, job.kind.rawValue, job.state.rawValue)
        }
      }
      oldest.clear()
      for (directory, time) in report.oldestReady {
        oldest.set(Double(time.seconds), directory.name)
      }
      mails.clear()
      for (directory, counts) in report.notices {
        for (state, count) in counts { mails.set(Double(count), directory.name, state) }
      }
      held.clear()
      for directory in cache.directories {
        for kind in GuardKind.ofJobs {
          let count = report.held[directory]?[kind]?.count ?? 0
          held.set(Double(count), directory.name, kind.rawValue)
        }
      }
      secrets.set(Double(report.secrets))
      bytes.set(Double(report.databaseBytes))
    }
  }

  private func registerBindings(in metrics: Metrics) {
    let subjects = metrics.gauge(
      "dirsyncd_subjects", "Subjects of the mirror that are not known to be gone.",
      labels: ["kind"])
    let bindings = metrics.gauge(
      "dirsyncd_bindings", "Bindings by password state.", labels: ["directory", "password"])
    let accounts = metrics.gauge(
      "dirsyncd_accounts", "Bindings by what is known of their account.",
      labels: ["directory", "account"])
    let missing = metrics.gauge(
      "dirsyncd_source_missing_subjects",
      "Subjects that are missing from a source that looks short, until somebody releases them.",
      labels: ["kind"])
    let awaiting = metrics.gauge(
      "dirsyncd_awaiting_login",
      "Bindings whose user has not logged in since, suspended accounts aside.",
      labels: ["directory"])
    metrics.beforeRendering { [self] _ in
      let report = report
      subjects.set(Double(report.users), "user")
      subjects.set(Double(report.groups), "group")
      for kind in SubjectID.Kind.allCases {
        let held = report.pulls.first { $0.kind == kind }?.shortfall?.held ?? 0
        missing.set(Double(held), kind.rawValue)
      }
      bindings.clear()
      for (directory, counts) in report.passwordStates {
        for (state, count) in counts { bindings.set(Double(count), directory.name, state.rawValue) }
      }
      for directory in cache.directories {
        let counts = report.accounts[directory] ?? .init()
        accounts.set(Double(counts.active), directory.name, "active")
        accounts.set(Double(counts.suspended), directory.name, "suspended")
        accounts.set(Double(counts.none), directory.name, "none")
        awaiting.set(Double(report.awaitingLogin[directory] ?? 0), directory.name)
      }
    }
  }

  /// The age of the oldest is left to the query, as for every time.
  private func registerDivergence(in metrics: Metrics) {
    let users = metrics.gauge(
      "dirsyncd_diverged_users", "Users whose directories hold different passwords.")
    let behind = metrics.gauge(
      "dirsyncd_bindings_behind",
      "Bindings whose directory lacks the newest password that another one of the user took.",
      labels: ["directory", "password"])
    let oldest = metrics.gauge(
      "dirsyncd_oldest_behind_timestamp_seconds",
      "Since when the oldest binding of a directory is behind.", labels: ["directory"])
    metrics.beforeRendering { [self] _ in
      let report = report
      users.set(Double(report.divergedUsers))
      behind.clear()
      oldest.clear()
      for directory in cache.directories {
        for state in PasswordState.allCases where state.canBeBehind {
          let count = report.behind[directory]?[state]?.count ?? 0
          behind.set(Double(count), directory.name, state.rawValue)
        }
        if let time = report.oldestBehind(in: directory) {
          oldest.set(Double(time.seconds), directory.name)
        }
      }
    }
  }
}

extension PasswordState {
  /// Whether a binding of that state counts where directories are compared.
  fileprivate var canBeBehind: Bool { self != .awaitingLogin && self != .released }
}
