internal import SyncCore
internal import SyncStore

/// One shot: what is asked for is pulled once, and delivered as far as that can be done now.
extension Engine {
  /// Pulls once and delivers until nothing is left that can be done now.
  package func runOnce(_ request: SyncRequest = SyncRequest()) async throws -> PullReport {
    try await recover()
    var report = try await pull(request)
    let rows = try await rows(of: request)
    try await deliverAll(request, of: rows)
    // A step that came to light by the deliveries has its guard yet to pass.
    report.held = try await judgeHeldJobs() + report.heldMembers
    try await deliverAll(request, of: rows)
    if let notifications, rows == nil {
      var line = MailLine()
      try await sendDueMail(notifications, &line)
    }
    return report
  }

  /// The same, with everything read where that is asked for.
  package func runOnce(full: Bool) async throws -> PullReport {
    try await runOnce(SyncRequest(isFull: full))
  }

  /// Everything that the source has, or what of it is asked for.
  package func pull(_ request: SyncRequest) async throws -> PullReport {
    var report =
      request.users.isEmpty
      ? try await pull(full: request.isFull, kinds: request.kinds)
      : try await bells.pullTurn.take { try await pullUsers(request.users) }
    if request.readsBack {
      report.readBacks = try await readBack(request)
      report.remarks += report.readBacks.compactMap(\.remark)
      report.held = try await heldCount() + report.heldMembers
    }
    return report
  }

  /// Delivers what is due in every directory, side by side, until nothing is left that can be done
  /// now.
  package func deliverAll() async throws {
    try await deliverAll(SyncRequest(), of: nil)
  }

  func deliverAll(_ request: SyncRequest, of rows: [Int64]?) async throws {
    try await withThrowingTaskGroup { group in
      for directory in directories where request.directories?.contains(directory.id) ?? true {
        group.addTask {
          var lane = try await lane(of: directory)
          try await deliverDue(directory, &lane, of: rows)
        }
      }
      for try await _ in group {}  // the first error ends all: waitForAll would wait for the others
    }
  }

  /// The mirror's rows of the users who are asked for; nil for everybody.
  func rows(of request: SyncRequest) async throws -> [Int64]? {
    guard !request.users.isEmpty else { return nil }
    return try await ledger.read { transaction in
      try request.users.flatMap { try transaction.users(called: $0).map(\.row) }
    }
  }

  /// Asks the source for single users. Nobody counts as gone by that alone: a remark says so.
  private func pullUsers(_ names: [String]) async throws -> PullReport {
    let now = clock.now
    try await ledger.commit { _ = try $0.beginRun(at: now) }
    var report = PullReport()
    report.isFull = false
    for name in names {
      let known = try await ledger.read { try $0.users(called: name) }
      guard known.count <= 1 else {
        report.unmatchedUsers.append(name)
        continue
      }
      try await pull(name, known.first?.subject, &report)
    }
    report.held = try await judgeHeldJobs()
    try await judgeNotices()
    bells.ringLanes()
    return report
  }

  private func pull(
    _ name: String, _ known: SubjectID?, _ report: inout PullReport
  ) async throws {
    if let known {
      switch try await source.presence(of: known) {
      case .present(let record): try await take(record, &report)
      case .gone:
        guard try await planGone(known) else {
          report.remarks.append(
            "the source answers that \(name) is gone; whole pulls decide what follows")
          return
        }
      }
    } else {
      let filter = try SCIMFilter("userName", equals: name)
      guard let record = try await source.user(matching: filter) else {
        report.unmatchedUsers.append(name)
        return
      }
      try await take(record, &report)
    }
    report.users += 1
  }

  /// Who is known as gone is planned anew: a person may have taken back what followed from that.
  /// False for whom the mirror has.
  private func planGone(_ subject: SubjectID) async throws -> Bool {
    let now = clock.now
    return try await ledger.commit { transaction in
      guard let row = try transaction.row(of: subject),
        let held = try transaction.mirrorRow(row), held.presence == .gone
      else { return false }
      try plan(held, in: transaction, at: now)
      return true
    }
  }

  private func take(_ record: SourceRecord, _ report: inout PullReport) async throws {
    let now = clock.now
    let isSame = try await ledger.commit { transaction in
      let standing = try transaction.standing(of: record)
      _ = try absorb(record, in: transaction, at: now)
      if case .same = standing { return true }
      return false
    }
    if !isSame { report.changed += 1 }
  }
}
