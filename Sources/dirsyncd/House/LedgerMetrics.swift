internal import SyncCore
internal import SyncLog
internal import SyncStore
internal import Synchronization

/// The ledger's counts as metrics, looked up once in a while and not for each scrape.
struct LedgerMetrics: Sendable {
  private let cache: Cache

  init(ledger: Ledger) {
    cache = Cache(ledger: ledger)
  }

  /// The last report, and who may fetch the next.
  private final class Cache: Sendable {
    let ledger: Ledger
    let report = Mutex(LedgerReport())
    /// How many changes the ledger had taken when it was looked at last.
    let lookedAt = Mutex(-1)

    init(ledger: Ledger) {
      self.ledger = ledger
    }
  }

  /// Looks at the ledger now; counting is spared where nothing has changed since.
  func refresh() async throws {
    let changes = await cache.ledger.changeCount
    guard cache.lookedAt.withLock({ $0 }) != changes else {
      _ = try await cache.ledger.read { try $0.meta("lease") }  // it must answer all the same
      return
    }
    let report = try await cache.ledger.read { try $0.report() }
    cache.report.withLock { $0 = report }
    cache.lookedAt.withLock { $0 = changes }
  }

  func register(in metrics: Metrics) {
    let subjects = metrics.gauge(
      "dirsyncd_subjects", "Subjects of the mirror that are not known to be gone.",
      labels: ["kind"])
    let jobs = metrics.gauge(
      "dirsyncd_jobs", "Jobs in the queue.", labels: ["directory", "kind", "state"])
    let bindings = metrics.gauge(
      "dirsyncd_bindings", "Bindings by password state.", labels: ["directory", "password"])
    let oldest = metrics.gauge(
      "dirsyncd_oldest_ready_job_timestamp_seconds", "When the oldest job that can run was queued.",
      labels: ["directory"])
    let secrets = metrics.gauge("dirsyncd_sealed_secrets", "Sealed passwords that wait.")
    let mails = metrics.gauge(
      "dirsyncd_mails_waiting", "Mails about bindings that wait, or are held by a guard.",
      labels: ["directory", "state"])
    let bytes = metrics.gauge("dirsyncd_database_bytes", "Size of the database file.")
    metrics.beforeRendering { [cache] _ in
      let report = cache.report.withLock { $0 }
      subjects.set(Double(report.users), "user")
      subjects.set(Double(report.groups), "group")
      jobs.clear()
      for (directory, counts) in report.jobs {
        for (name, count) in counts {
          let parts = name.split(separator: " ").map(String.init)
          if parts.count == 2 { jobs.set(Double(count), directory.name, parts[0], parts[1]) }
        }
      }
      bindings.clear()
      for (directory, counts) in report.passwordStates {
        for (state, count) in counts { bindings.set(Double(count), directory.name, state.rawValue) }
      }
      oldest.clear()
      for (directory, time) in report.oldestReady {
        oldest.set(Double(time.seconds), directory.name)
      }
      mails.clear()
      for (directory, counts) in report.notices {
        for (state, count) in counts { mails.set(Double(count), directory.name, state) }
      }
      secrets.set(Double(report.secrets))
      bytes.set(Double(report.databaseBytes))
    }
  }
}
