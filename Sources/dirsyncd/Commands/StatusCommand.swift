internal import SyncCore
internal import SyncStore

/// `status`: the ledger at a glance.
enum StatusCommand {
  static let description = CommandDescription(
    name: "status", synopsis: "[--json]",
    summary: "users, queue, lanes and password states, from the database",
    examples: ["dirsyncd status --json | jq .directories"]
  ) { arguments in
    try await run(arguments)
  }

  static func run(_ arguments: Arguments) async throws -> ExitStatus {
    let configuration = try Configuration.load(arguments.configurationPath)
    let reader = try LedgerReader(path: configuration.database)
    let report = try reader.read { try $0.report() }
    if arguments.isJSON {
      Output.line(JSONWriter.text(of: report.json))
      return .done
    }
    Output.line(
      "\(report.users) users, \(report.groups) groups, \(report.secrets) passwords on their way")
    if let line = mails(report) { Output.line(line) }
    var table = Table(
      "DIRECTORY", "BOUND", "TAKEN OVER", "AWAITING", "QUEUED", "REFUSED", "PARKED", "HELD", "LANE")
    for directory in configuration.directories.map(\.id) {
      table.add(row(directory, report))
    }
    for line in table.lines(width: Terminal.isTerminal(1) ? Terminal.width() : nil) {
      Output.line(line)
    }
    return .done
  }

  /// Nil when no mail waits.
  private static func mails(_ report: LedgerReport) -> String? {
    let counts = report.notices.values
    let ready = counts.map { $0["ready"] ?? 0 }.reduce(0, +)
    let held = counts.map { $0["held"] ?? 0 }.reduce(0, +)
    return ready + held > 0 ? "\(ready) mails on their way, \(held) held" : nil
  }

  private static func row(_ directory: DirectoryID, _ report: LedgerReport) -> [String] {
    let states = report.passwordStates[directory] ?? [:]
    let jobs = report.jobs[directory] ?? [:]
    func jobCount(_ suffixes: [String]) -> Int {
      jobs.filter { job in suffixes.contains { job.key.hasSuffix($0) } }.values.reduce(0, +)
    }
    let awaiting = (states[.awaitingLogin] ?? 0) + (states[.expired] ?? 0)
    return [
      directory.name, String(states.values.reduce(0, +)), String(states[.takenOver] ?? 0),
      String(awaiting), String(jobCount(["ready", "leased", "waiting"])),
      String(states[.refused] ?? 0), String(jobCount(["parked"])), String(jobCount(["held"])),
      lane(report.lanes.first { $0.directory == directory }),
    ]
  }

  private static func lane(_ state: LaneState?) -> String {
    guard let state else { return "open" }
    if state.isPaused { return "paused" }
    if state.isQuarantined { return "quarantined: \(state.reason ?? "")" }
    if let until = state.notBefore, until > SystemClock().now { return "waits until \(until)" }
    return "open"
  }
}
