internal import SyncCore
internal import SyncStore

/// What a simulated program's ledger says in the end.
struct SimulationRecord: Sendable {
  /// A login in one directory.
  struct Place: Hashable, Sendable {
    let login: LoginID
    let directory: DirectoryID
  }

  /// A user's mail about one directory.
  struct Mail: Hashable, Sendable {
    /// The source's id: names change after a mail.
    let id: String
    let directory: DirectoryID
  }

  static let eventLimit = 1_000_000

  var report = LedgerReport()
  /// What is wrong with the events' chain.
  var eventFault: String?
  var outcomes: [Place: String] = [:]
  /// Users of the mirror who are not gone, as the source sent them.
  var mirror: [String: [UInt8]] = [:]
  /// Logins that have an event.
  var logins: Set<LoginID> = []
  /// How often each login's password was recorded as pushed.
  var pushes: [Place: Int] = [:]

  /// Mails that were given up.
  var refusedMails: Set<Mail> = []

  init() {}

  /// - Parameter isVerifying: whether the events' chain is looked at, which costs most.
  init(_ transaction: Transaction, isVerifying: Bool) throws {
    report = try transaction.report()
    if isVerifying { eventFault = try transaction.verifyEvents().fault }
    for row in try transaction.mirrorRows(of: .user, after: 0, limit: Self.eventLimit)
    where row.presence != .gone {
      mirror[row.record.subject.id] = row.record.bytes
    }
    for event in try transaction.events(after: 0, limit: Self.eventLimit) {
      if event.kind == .mailRefused, let user = event.user, let directory = event.directory {
        let id = String(user.prefix { $0 != "." })
        refusedMails.insert(Mail(id: id, directory: directory))
      }
      guard let login = event.login else { continue }
      switch (event.kind, event.directory) {
      case (.login, _):
        logins.insert(login)
        for (directory, outcome, _) in try transaction.outcomes(of: login) {
          outcomes[Place(login: login, directory: directory)] = outcome
        }
      case (.passwordPushed, let directory?):
        pushes[Place(login: login, directory: directory), default: 0] += 1
      default: break
      }
    }
  }

  /// Nothing waits, no secret is kept, and the events' chain is whole.
  /// - Parameter isJustInTime: accounts may wait for their users' first logins.
  func findings(isJustInTime: Bool) -> [String] {
    var findings: [String] = []
    let left = report.jobs.mapValues { jobs in
      jobs.filter { !isJustInTime || $0.key != LedgerReport.JobClass(.account, .waiting) }
    }.filter { !$0.value.isEmpty }
    if !left.isEmpty { findings.append("jobs are left: \(left)") }
    if report.secrets > 0 { findings.append("\(report.secrets) secrets are left") }
    if let eventFault { findings.append(eventFault) }
    return findings
  }
}
