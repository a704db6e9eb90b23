internal import SyncCore
internal import SyncLog
internal import SyncStore

/// The state of the ledger for a person: what waits and what is wrong, directory by directory.
struct StatusTable {
  let report: LedgerReport
  private let directories: [DirectoryID]
  private let terms: [CredentialTerm]
  let now: Timestamp
  private let windows: [DirectoryID: ChangeWindow]
  private let seats: [DirectoryID: Int]

  init(
    _ report: LedgerReport, _ directories: [DirectoryID],
    windows: [DirectoryID: ChangeWindow] = [:], seats: [DirectoryID: Int] = [:],
    _ terms: [CredentialTerm] = [], at now: Timestamp
  ) {
    self.seats = seats
    self.report = report
    self.windows = windows
    self.directories = directories
    self.terms = terms
    self.now = now
  }

  /// The lines; a width cuts the table's rows, and breaks the sentences, that are longer.
  func lines(width: Int?) -> [String] {
    let rows = table(of: directories).lines(width: width)
    let ways = report.pulls.flatMap(\.lines).map(LogText.visible)
    let top = broken([summary, freshness] + failure + ways, to: width)
    return top + [""] + rows + [""] + broken(remarks + ending + removed, to: width)
  }

  private func broken(_ lines: [String], to width: Int?) -> [String] {
    guard let width else { return lines }
    return lines.flatMap { TextWrap.lines($0, to: width, hanging: 2) }
  }

  private func mails(_ counts: [String: Int], _ directory: DirectoryID) -> [String] {
    let ready = counts["ready"].map { "\(directory): \($0) mails on their way" }
    let held = counts["held"].map {
      "\(directory): \($0) mails are held by a guard; dirsyncd release \(directory)/mail lets go"
    }
    return [ready, held].compactMap(\.self)
  }

  private func held(
    _ batches: [GuardKind: LedgerReport.Held], _ directory: DirectoryID
  ) -> [String] {
    batches.sorted { $0.key.rawValue < $1.key.rawValue }.map { kind, held in
      "\(directory): \(held.count) jobs are held by the guard \(kind.rawValue) since "
        + "\(held.oldest.told(at: now)); dirsyncd queue --state held lists them, "
        + "dirsyncd release \(directory)/\(kind.rawValue) lets them go"
    }
  }

  private var summary: String {
    "\(report.users) users, \(report.groups) groups, \(report.secrets) passwords on their way"
  }

  private var freshness: String {
    report.lastPull.map { "the source was last read \($0.told(at: now))" }
      ?? "the source was never read"
  }

  private var failure: [String] {
    report.sourceFailure.map { [LogText.visible($0.words(at: now))] } ?? []
  }

  private func table(of directories: [DirectoryID]) -> Table {
    var table = Table(
      "DIRECTORY", "BOUND", "LINKED", "TAKEN OVER", "AWAITING", "QUEUED", "PARKED", "HELD", "LANE")
    for directory in directories {
      let states = report.passwordStates[directory] ?? [:]
      let accounts = report.accounts[directory] ?? .init()
      let numbers = [
        accounts.bound, accounts.linked, states[.takenOver] ?? 0,
        report.awaitingLogin[directory] ?? 0,
        report.jobCount(in: directory, .ready, .leased, .waiting),
        report.jobCount(in: directory, .parked), report.jobCount(in: directory, .held),
      ]
      table.add([directory.name] + numbers.map { String($0) } + [lane(directory).word(at: now)])
    }
    return table
  }

  /// What does not stand in the columns, one line each.
  private var remarks: [String] {
    var lines: [String] = []
    if report.divergedUsers > 0 {
      lines.append("\(report.divergedUsers) users hold different passwords in their directories")
    }
    for (side, state) in report.credentials.sorted(by: { $0.key < $1.key }) {
      lines += state.words(at: now).map { "\(side): \($0)" }
    }
    for directory in directories {
      let lane = lane(directory)
      if lane.word(at: now) != "open" {
        lines.append("\(directory): its lane is \(lane.words(at: now))")
      }
      lines += (report.permissions[directory]?.gaps ?? []).map { "\(directory): \($0.text)" }
      if let words = lane.slowWords(at: now) { lines.append("\(directory): \(words)") }
      if let window = windows[directory], !window.isOpen(at: now),
        report.jobCount(in: directory, .ready) > 0
      {
        lines.append("\(directory): \(window.words(at: now))")
      }
      if let oldest = report.oldestBehind(in: directory) {
        lines.append(
          "\(directory): \(report.behindCount(in: directory)) lack the newest password "
            + "(\(behindWords(directory))); the oldest since \(oldest.told(at: now))")
      }
      if let oldest = report.oldestReady[directory] {
        lines.append("\(directory): the oldest job that can run was queued \(oldest.told(at: now))")
      }
      let others = otherStates(directory)
      if !others.isEmpty { lines.append("\(directory): passwords \(others)") }
      if let seats = seats[directory] {
        let taken = report.accounts[directory]?.linked ?? 0
        lines.append("\(directory): \(taken) of \(seats) seats are taken")
      }
      if let count = report.refusals[directory] {
        lines.append(
          "\(directory): it does not take \(count) attributes; dirsyncd events names them, "
            + "dirsyncd queue retry --all --directory \(directory) tries them again")
      }
      lines += readBack(directory)
      lines += held(report.held[directory] ?? [:], directory)
      lines += mails(report.notices[directory] ?? [:], directory)
    }
    return lines
  }

  private func lane(_ directory: DirectoryID) -> LaneState {
    report.lanes.first { $0.directory == directory } ?? LaneState(directory: directory)
  }

  private func behindWords(_ directory: DirectoryID) -> String {
    words(of: (report.behind[directory] ?? [:]).mapValues(\.count))
  }

  /// The states that have no column.
  private func otherStates(_ directory: DirectoryID) -> String {
    let shown: Set<PasswordState> = [.takenOver, .awaitingLogin, .queued]
    return words(of: (report.passwordStates[directory] ?? [:]).filter { !shown.contains($0.key) })
  }

  private func words(of counts: [PasswordState: Int]) -> String {
    PasswordState.allCases.compactMap { state in
      counts[state].map { "\($0) \(state.rawValue)" }
    }.joined(separator: ", ")
  }

  /// Our own credentials that end soon.
  private var ending: [String] {
    terms.filter { $0.isInUse(report.credentials) && $0.level(at: now) != .ok }
      .map { "\($0.path) \($0.words(at: now))" }
  }

  private var removed: [String] {
    report.removedDirectories(directories).map { directory in
      let accounts = report.accounts[directory] ?? .init()
      let jobs = report.jobs[directory]?.values.reduce(0, +) ?? 0
      return "removed from the configuration: \(directory), with \(accounts.bound) bindings "
        + "and \(jobs) jobs; nothing is done there"
    }
  }
}
