internal import Glibc
internal import SyncCore
internal import SyncStore

/// `status`: the ledger at a glance.
enum StatusCommand {
  static let description = CommandDescription(
    name: "status", synopsis: "[--watch]",
    summary: "freshness, queue, lanes, guards, password states and divergence",
    flags: [.init(name: "--watch", summary: "draw it anew every two seconds, until Ctrl-C")],
    examples: ["dirsyncd status --watch", "dirsyncd status --json | jq .directories"]
  ) { arguments in
    try await run(arguments)
  }

  private static let watchInterval = Duration.seconds(2)

  static func run(_ arguments: Arguments) async throws -> ExitStatus {
    let configuration = try Configuration.load(arguments.configurationPath)
    let directories = configuration.directories.map(\.id)
    let terms = Materials(configuration: configuration, secrets: .fromEnvironment())
      .credentialTerms()
    if arguments.has("--watch") {
      guard Terminal.isTerminal(STDOUT_FILENO), !arguments.isJSON else {
        throw CommandFailure(
          .usage, "status: --watch draws on a terminal",
          remedy: "leave it out; programs ask with --json alone")
      }
      return try await watch(configuration, directories, terms)
    }
    let report = try House.reader(configuration).read { try $0.report(of: directories) }
    let now = SystemClock().now
    if arguments.isJSON {
      let json = report.json(
        of: directories, windows: configuration.windows, credentials: terms, at: now)
      Output.line(JSONWriter.text(of: json))
    } else {
      let width = Terminal.isTerminal(STDOUT_FILENO) ? Terminal.width() : nil
      let table = StatusTable(
        report, directories, windows: configuration.windows, seats: configuration.seats, terms,
        at: now)
      for line in table.lines(width: width) {
        Output.line(line)
      }
    }
    return .done
  }

  /// On the alternate screen, which gives back what stood there before.
  private static func watch(
    _ configuration: Configuration, _ directories: [DirectoryID], _ terms: [CredentialTerm]
  ) async throws -> ExitStatus {
    let signals = Signals()
    Output.text("\u{1B}[?1049h\u{1B}[?25l")
    defer { Output.text("\u{1B}[?25h\u{1B}[?1049l") }
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        for await signal in signals where signal == .terminate || signal == .interrupt { return }
      }
      group.addTask {
        let reader = try House.reader(configuration)
        while !Output.isClosed {
          let report = try reader.read { try $0.report(of: directories) }
          let now = SystemClock().now
          let table = StatusTable(
            report, directories, windows: configuration.windows, seats: configuration.seats,
            terms, at: now)
          let lines = ["dirsyncd status at \(now), Ctrl-C ends", ""]
          let drawn = (lines + table.lines(width: Terminal.width())).map { $0 + "\u{1B}[K\r\n" }
          Output.text("\u{1B}[H" + drawn.joined() + "\u{1B}[J")
          try await Task.sleep(for: watchInterval)
        }
      }
      defer { group.cancelAll() }
      _ = try await group.next()
    }
    return .done
  }
}

extension Configuration {
  /// How many accounts each directory may have, where that is said.
  var seats: [DirectoryID: Int] {
    let pairs = directories.compactMap { directory in
      directory.links.seats.map { (directory.id, $0) }
    }
    return Dictionary(uniqueKeysWithValues: pairs)
  }
}
