package import SyncCore

/// The ledger at a glance.
extension Transaction {
  /// Counts everything once, by looks into indexes alone.
  ///
  /// - Parameter directories: of which users count as diverged; nil for all.
  package func report(of directories: [DirectoryID]? = nil) throws -> LedgerReport {
    var report = LedgerReport()
    report.lastPull = try lastPull()
    report.sourceFailure = try sourceFailure()
    report.users = try livingCount(of: .user)
    report.groups = try livingCount(of: .group)
    try addJobs(to: &report)
    try addBindings(to: &report)
    try addBehind(to: &report, of: directories)
    report.notices = try waitingNotices()
    report.held = try heldBatches()
    report.drifts = try driftCounts()
    report.memberDrifts = try memberDriftCounts()
    report.refusals = try refusalCounts()
    for name in try database.rows("SELECT directory FROM read_back", read: { $0.text(0) }) {
      report.readBacks[DirectoryID(name)] = try readBackMemory(of: DirectoryID(name))
    }
    if let secrets = try database.first(
      "SELECT (SELECT count(*) FROM secret), (SELECT min(received_at) FROM secret)",
      read: { (Int($0.integer(0)), $0.optionalTimestamp(1)) })
    {
      (report.secrets, report.oldestSecret) = secrets
    }
    report.lanes = try database.rows("SELECT directory FROM lane ORDER BY 1") {
      DirectoryID($0.text(0))
    }.map(laneState(of:))
    for directory in directories ?? report.lanes.map(\.directory) {
      report.permissions[directory] = try permissionState(of: directory)
    }
    report.credentials = try credentialStates()
    report.pulls = try SubjectID.Kind.allCases.compactMap { try pullState(of: $0) }
    report.events = try latestEventID()
    report.databaseBytes =
      try database.first(
        "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
      ) { $0.integer(0) } ?? 0
    return report
  }

  private func addJobs(to report: inout LedgerReport) throws {
    let rows = try database.rows(
      """
      SELECT directory, kind, 'ready', count(*), min(queued_at) FROM job WHERE state = 'ready'
      GROUP BY directory, kind
      UNION ALL
      SELECT directory, kind, state, count(*), min(queued_at) FROM job WHERE state <> 'ready'
      GROUP BY state, directory, kind
      """
    ) { row in
      (
        directory: DirectoryID(row.text(0)), kind: row.text(1), state: row.text(2),
        count: Int(row.integer(3)), oldest: row.timestamp(4)
      )
    }
    for row in rows {
      guard let kind = Job.Kind(rawValue: row.kind), let state = Job.State(rawValue: row.state)
      else { continue }
      report.jobs[row.directory, default: [:]][.init(kind, state)] = row.count
      guard state == .ready else { continue }
      let oldest = report.oldestReady[row.directory] ?? row.oldest
      report.oldestReady[row.directory] = min(oldest, row.oldest)
    }
  }

  private func addBindings(to report: inout LedgerReport) throws {
    let rows = try database.rows(
      """
      SELECT directory, password_state, remote_active, count(*) FROM binding
      WHERE id NOT IN (SELECT binding FROM pushed_group) GROUP BY 1, 2, 3
      """
    ) { row in
      (
        directory: DirectoryID(row.text(0)), state: PasswordState(rawValue: row.text(1)),
        account: row.optionalInteger(2), count: row.count(3)
      )
    }
    for (directory, state, account, count) in rows {
      guard let state, account != 2 else { continue }  // deleted
      let isActive = account.map { $0 == 1 }
      report.passwordStates[directory, default: [:]][state, default: 0] += count
      switch isActive {
      case true?: report.accounts[directory, default: .init()].active += count
      case false?: report.accounts[directory, default: .init()].suspended += count
      case nil: report.accounts[directory, default: .init()].none += count
      }
      if state == .awaitingLogin, isActive ?? true {
        report.awaitingLogin[directory, default: 0] += count
      }
    }
  }

  /// SQLite takes the index of what is behind alone: it is small.
  private func addBehind(to report: inout LedgerReport, of directories: [DirectoryID]?) throws {
    let rows = try database.rows(
      """
      SELECT directory, password_state, count(*), min(behind_since) FROM binding
      WHERE behind_since IS NOT NULL GROUP BY 1, 2
      """
    ) { row in
      (
        directory: DirectoryID(row.text(0)), state: PasswordState(rawValue: row.text(1)),
        behind: LedgerReport.Behind(count: row.count(2), oldest: row.timestamp(3))
      )
    }
    for (directory, state, behind) in rows {
      if let state { report.behind[directory, default: [:]][state] = behind }
    }
    let names = directories.map { JSONValue.array($0.map { .string($0.name) }) }
    report.divergedUsers =
      try database.first(
        """
        SELECT count(DISTINCT subject) FROM binding WHERE behind_since IS NOT NULL
          AND (?1 IS NULL OR directory IN (SELECT value FROM json_each(?1)))
        """, SQLValue(names.map(JSONWriter.text(of:)))
      ) { $0.count(0) } ?? 0
  }
}
