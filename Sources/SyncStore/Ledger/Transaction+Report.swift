internal import SyncCore

/// The ledger at a glance.
extension Transaction {
  /// Counts everything once.
  package func report() throws -> LedgerReport {
    var report = LedgerReport()
    report.users = try livingCount(of: .user)
    report.groups = try livingCount(of: .group)
    try addJobs(to: &report)
    for (directory, state, count) in try database.rows(
      "SELECT directory, password_state, count(*) FROM binding GROUP BY 1, 2",
      read: { (DirectoryID($0.text(0)), PasswordState(rawValue: $0.text(1)), Int($0.integer(2))) })
    {
      if let state { report.passwordStates[directory, default: [:]][state] = count }
    }
    report.notices = try waitingNotices()
    if let secrets = try database.first(
      "SELECT count(*), min(received_at) FROM secret",
      read: { (Int($0.integer(0)), $0.optionalTimestamp(1)) })
    {
      (report.secrets, report.oldestSecret) = secrets
    }
    report.lanes = try database.rows("SELECT directory FROM lane ORDER BY 1") {
      DirectoryID($0.text(0))
    }.map(laneState(of:))
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
      SELECT directory, kind, state, count(*), min(queued_at) FROM job GROUP BY 1, 2, 3
      """
    ) { row in
      (
        directory: DirectoryID(row.text(0)), kind: row.text(1), state: row.text(2),
        count: Int(row.integer(3)), oldest: row.timestamp(4)
      )
    }
    for row in rows {
      report.jobs[row.directory, default: [:]]["\(row.kind) \(row.state)"] = row.count
      guard row.state == "ready" else { continue }
      let oldest = report.oldestReady[row.directory] ?? row.oldest
      report.oldestReady[row.directory] = min(oldest, row.oldest)
    }
  }
}
