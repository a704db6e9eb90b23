internal import FoundationEssentials
internal import SyncCore

/// `rehearse`: the whole program against loopback twins of a source and both directories.
enum RehearseCommand {
  static let description = CommandDescription(
    name: "rehearse", synopsis: "[--serve]",
    summary: "play the whole job against loopback twins of a SCIM source, Google and Entra ID",
    flags: [
      .init(name: "--serve", summary: "leave the twins running for a daemon of your own"),
      .init(
        name: "--folder", value: "DIR",
        summary: "with --serve: where the configuration and its secrets are to be"),
      .init(name: "--ipv6", summary: "with --serve: listen on [::1] in place of 127.0.0.1"),
    ],
    examples: ["dirsyncd rehearse", "dirsyncd rehearse --serve --folder /tmp/rehearsal"]
  ) { arguments in
    try await run(arguments)
  }

  static func run(_ arguments: Arguments) async throws -> ExitStatus {
    if arguments.has("--serve") {
      guard !arguments.isJSON else {
        throw CommandFailure(
          .usage, "rehearse: --serve has no results to write as JSON", remedy: "leave out --json")
      }
      return try await serve(arguments)
    }
    for flag in ["--folder", "--ipv6"] where arguments.has(flag) {
      throw CommandFailure(
        .usage, "rehearse: \(flag) goes with --serve",
        remedy: "leave it out: the play has a folder and addresses of its own")
    }
    return try await play(arguments)
  }

  /// Plays the scenario; the folder is kept only where something failed.
  private static func play(_ arguments: Arguments) async throws -> ExitStatus {
    let signals = Signals()
    let folder = RehearsalStage.freshFolder()
    let rehearsal = rehearsal(in: folder, arguments)
    let report: RehearsalReport?
    do {
      report = try await withThrowingTaskGroup(of: RehearsalReport?.self) { group in
        group.addTask { try await rehearsal.run() }
        group.addTask {
          for await signal in signals where signal == .terminate || signal == .interrupt { break }
          return nil
        }
        defer { group.cancelAll() }
        return try await group.next() ?? nil
      }
    } catch {
      Output.notice("dirsyncd: the rehearsal broke off; its log is \(folder)/dirsyncd.log")
      throw error
    }
    let isKept = report.map { !$0.isExpected } ?? false
    if !isKept { try? FileManager.default.removeItem(atPath: folder) }
    guard let report else { throw CommandFailure(.failed, "interrupted") }
    if arguments.isJSON {
      Output.line(JSONWriter.text(of: report.json(folder: isKept ? folder : nil)))
    } else {
      let table = RehearsalTable(hasColours: Terminal.hasColours(1))
      if !arguments.isQuiet { Output.line("") }
      for line in table.summary(report) { Output.line(line) }
      if isKept { Output.line("its log and its database are kept in\n  \(folder)") }
    }
    return report.status
  }

  /// Rows appear as their steps end; on a terminal the step under way stands below them.
  private static func rehearsal(in folder: String, _ arguments: Arguments) -> Rehearsal {
    var rehearsal = Rehearsal(folder: folder)
    guard !arguments.isJSON, !arguments.isQuiet else { return rehearsal }
    let table = RehearsalTable(hasColours: Terminal.hasColours(1))
    let isLive = Terminal.isTerminal(1) && Environment.value("TERM") != "dumb"
    Output.line(
      "The daemon at work, against loopback twins of a SCIM source, Google and Entra.")
    Output.line("")
    Output.line(table.heading)
    rehearsal.begins = { if isLive { Output.text(table.waiting(for: $0)) } }
    rehearsal.ended = { result in
      if isLive { Output.text("\r\u{1B}[K") }
      for line in table.lines(for: result) { Output.line(line) }
    }
    return rehearsal
  }

  /// Leaves the twins running until somebody ends the program.
  private static func serve(_ arguments: Arguments) async throws -> ExitStatus {
    let signals = Signals()
    let folder = arguments.value("--folder").map {
      whole($0, from: FileManager.default.currentDirectoryPath)
    }
    let stage = try RehearsalStage(
      folder: folder ?? RehearsalStage.freshFolder(),
      host: arguments.has("--ipv6") ? "::1" : "127.0.0.1")
    Output.line("configuration \(stage.configurationPath)")
    for (name, url) in stage.urls { Output.line("\(name) \(url)") }
    if !arguments.isQuiet { tellNextSteps(stage) }
    await withTaskGroup { group in
      group.addTask { await stage.serve() }
      for await signal in signals where signal == .terminate || signal == .interrupt { break }
      group.cancelAll()
    }
    return .done
  }

  /// A configuration takes whole paths alone.
  static func whole(_ path: String, from folder: String) -> String {
    path.hasPrefix("/") ? path : "\(folder)/\(path)"
  }

  /// Commands that can be copied as they stand.
  private static func tellNextSteps(_ stage: RehearsalStage) {
    let program = CommandLine.arguments.first ?? "dirsyncd"
    let configuration = "--config \(stage.configurationPath)"
    let scim = stage.urls.first { $0.name == "scim" }?.url ?? ""
    let user = #"{"userName": "ann@example.com", "name": {"givenName": "Ann"}, "active": true}"#
    let steps = [
      (
        "a user for the source",
        [
          "curl -H \"Authorization: Bearer $(cat \(stage.folder)/scim-token)\" \\",
          "  -H 'Content-Type: application/scim+json' \\",
          "  -d '\(user)' \\", "  \(scim)/Users",
        ]
      ),
      ("the daemon, in another terminal", ["\(program) run \(configuration)"]),
      ("her first login, in a third one", ["\(program) login ann@example.com \(configuration)"]),
      ("what came of it", ["\(program) explain ann@example.com \(configuration)"]),
      ("all at a glance", ["\(program) status --watch \(configuration)"]),
    ]
    for (title, lines) in steps {
      Output.notice("")
      Output.notice("\(title):")
      for line in lines { Output.notice("  \(line)") }
    }
    Output.notice("")
    Output.notice("The twins run until Ctrl-C.")
  }
}
