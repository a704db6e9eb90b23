internal import SyncCore
internal import SyncEngine
internal import SyncLog
internal import SyncStore

/// Turns what the engine does into metrics and health: no user is named in either.
struct Instruments: EngineObserver {
  private let board: HealthBoard
  private let pulls: Counter
  private let pullSeconds: Histogram
  private let lastPull: Gauge
  private let attempts: Counter
  private let attemptSeconds: Histogram
  private let quarantined: Gauge
  private let gaps: Gauge
  private let logins: Counter
  private let pushes: Counter
  private let pushesWithoutChange: Counter
  private let drifts: Counter
  private let mails: Counter
  private let readBacks: Counter
  private let foundDrifts: Counter
  private let repairedDrifts: Counter

  init(metrics: Metrics, board: HealthBoard, directories: [DirectoryID]) {
    self.board = board
    pulls = metrics.counter(
      "dirsyncd_pulls_total", "Walks over the source by how they ended.", labels: ["outcome"])
    pullSeconds = metrics.histogram(
      "dirsyncd_pull_duration_seconds", "How long a walk over the source took.", labels: [])
    lastPull = metrics.gauge(
      "dirsyncd_last_pull_timestamp_seconds", "When the source was last read.")
    attempts = metrics.counter(
      "dirsyncd_attempts_total", "Attempts of jobs by how they ended.",
      labels: ["directory", "kind", "outcome"])
    attemptSeconds = metrics.histogram(
      "dirsyncd_attempt_duration_seconds", "How long an attempt of a job took.",
      labels: ["directory", "kind"])
    quarantined = metrics.gauge(
      "dirsyncd_lane_quarantined",
      "1 while a directory refuses our credentials or most of what is asked.",
      labels: ["directory"])
    gaps = metrics.gauge(
      "dirsyncd_permissions_missing",
      "Rights that the configuration takes and a directory has not granted.",
      labels: ["directory"])
    logins = metrics.counter(
      "dirsyncd_logins_total", "Logins by directory and decision.",
      labels: ["directory", "decision"])
    pushes = metrics.counter(
      "dirsyncd_password_pushes_total", "Passwords that a directory took, by why they were sent.",
      labels: ["directory", "reason"])
    pushesWithoutChange = metrics.counter(
      "dirsyncd_password_push_without_change_total",
      "Passwords that were pushed though nothing says that they had changed.",
      labels: ["directory"])
    drifts = metrics.counter(
      "dirsyncd_password_drift_total", "Passwords that somebody else changed in a directory.",
      labels: ["directory"])
    mails = metrics.counter(
      "dirsyncd_mails_total", "Mails about bindings by how an attempt ended.", labels: ["outcome"])
    readBacks = metrics.counter(
      "dirsyncd_read_backs_total",
      "Walks over the accounts of a directory, to find what others "
        + "changed: of everything, or of what changed.", labels: ["directory", "of"])
    foundDrifts = metrics.counter(
      "dirsyncd_account_drift_found_total",
      "Accounts that somebody else changed in a directory, by what they did.",
      labels: ["directory", "change"])
    repairedDrifts = metrics.counter(
      "dirsyncd_account_drift_repaired_total",
      "Accounts that somebody else had changed and that are as they should be again.",
      labels: ["directory"])
    for outcome in ["sent", "failed", "refused", "skipped"] { mails.add(0, outcome) }
    for outcome in ["done", "failed"] { pulls.add(0, outcome) }
    for directory in directories { show(directory) }
  }

  /// Known series stand at 0 from the start, so that the first event counts in a rate.
  private func show(_ directory: DirectoryID) {
    quarantined.set(0, directory.name)
    for decision in ["queued", "unchanged", "refused", "not-bound"] {
      logins.add(0, directory.name, decision)
    }
    for kind in ["account", "password"] { attempts.add(0, directory.name, kind, "done") }
    for reason in Takeover.Reason.allCases { pushes.add(0, directory.name, reason.rawValue) }
    pushesWithoutChange.add(0, directory.name)
    drifts.add(0, directory.name)
    for part in ["everything", "changes"] { readBacks.add(0, directory.name, part) }
    for kind in Drift.Kind.allCases { foundDrifts.add(0, directory.name, kind.rawValue) }
    repairedDrifts.add(0, directory.name)
    board.set("directory \(directory)", .pass)
  }

  func pulled(_ report: PullReport, took: Duration) {
    pulls.add(1, "done")
    pullSeconds.observe(took)
    lastPull.set(Double(WallClock.now().seconds))
    if report.remarks.isEmpty, report.held == 0 {
      board.set("source", .pass)
    } else {
      let held = report.held > 0 ? ["\(report.held) jobs are held by a guard"] : []
      board.set("source", .warn, (report.remarks + held).joined(separator: "; "))
    }
  }

  func pullFailed(_ failure: RemoteFailure) {
    pulls.add(1, "failed")
    board.set("source", .warn, "the source cannot be read: \(failure.kind.rawValue)")
  }

  func attempted(
    _ kind: Job.Kind, in directory: DirectoryID, outcome: String, took: Duration
  ) {
    attempts.add(1, directory.name, kind.rawValue, outcome)
    attemptSeconds.observe(took, directory.name, kind.rawValue)
  }

  func laneChanged(_ directory: DirectoryID, _ lane: Lane) {
    quarantined.set(lane.isQuarantined ? 1 : 0, directory.name)
    if let quarantine = lane.quarantine {
      board.set("directory \(directory)", .warn, quarantine.text)
    } else if let until = lane.notBefore, until > WallClock.now() {
      board.set("directory \(directory)", .warn, "its lane waits until \(until)")
    } else {
      board.set("directory \(directory)", .pass)
    }
  }

  func looked(at permissions: [Permission], of directory: DirectoryID) {
    let missing = permissions.filter(\.isGap)
    gaps.set(Double(missing.count), directory.name)
    board.set(
      "permissions \(directory)", missing.isEmpty ? .pass : .warn,
      missing.map(\.text).joined(separator: "; "))
  }

  func pushed(_ directory: DirectoryID, reason: Takeover.Reason?) {
    pushes.add(1, directory.name, reason?.rawValue ?? Takeover.Reason.unknown.rawValue)
    if reason?.isWithoutChange ?? false { pushesWithoutChange.add(1, directory.name) }
  }

  func drifted(_ directory: DirectoryID) {
    drifts.add(1, directory.name)
  }

  func readBack(_ directory: DirectoryID, isFull: Bool) {
    readBacks.add(1, directory.name, isFull ? "everything" : "changes")
  }

  func driftFound(_ directory: DirectoryID, _ kind: Drift.Kind) {
    foundDrifts.add(1, directory.name, kind.rawValue)
  }

  func driftRepaired(_ directory: DirectoryID) {
    repairedDrifts.add(1, directory.name)
  }

  func mailSettled(_ outcome: String) {
    mails.add(1, outcome)
    if outcome == "sent" { board.set("mail", .pass) }
  }

  func mailWaits(_ failure: RemoteFailure) {
    board.set("mail", .warn, "the mail server takes nothing from us: \(failure.kind.rawValue)")
  }

  func loginTaken(_ decisions: [LoginDecision]) {
    for decision in decisions { logins.add(1, decision.directory.name, decision.outcome.rawValue) }
  }
}
