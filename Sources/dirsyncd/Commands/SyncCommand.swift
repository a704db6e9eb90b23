internal import SyncCore
internal import SyncEngine
internal import SyncHTTP
internal import SyncStore

/// `sync`: one shot.
enum SyncCommand {
  static let description = CommandDescription(
    name: "sync", synopsis: "[--full] [--dry-run]",
    summary: "pull, plan and push once, until nothing is left that can be done now",
    flags: [
      .init(name: "--full", summary: "read the whole source, not only what changed"),
      .init(name: "--dry-run", summary: "write nothing anywhere; print what would be done"),
      .init(
        name: "--detailed-exitcode", summary: "with --dry-run: exit 2 when changes are pending"),
    ],
    examples: ["dirsyncd sync --dry-run", "dirsyncd sync --json"]
  ) { arguments in
    try await run(arguments)
  }

  static func run(_ arguments: Arguments) async throws -> ExitStatus {
    let configuration = try Configuration.load(arguments.configurationPath)
    if arguments.has("--dry-run") { return try await DryRun.run(configuration, arguments) }
    do {
      let lock = try House.lock(configuration, command: "sync")
      let status = try await alone(configuration, arguments)
      return withExtendedLifetime(lock) { status }
    } catch InstanceLockError.held(let holder) {
      guard let daemon = DaemonClient(configuration) else {
        throw InstanceLockError.held(by: holder)
      }
      return try await ask(daemon, configuration, arguments)
    }
  }

  private static func alone(
    _ configuration: Configuration, _ arguments: Arguments
  ) async throws -> ExitStatus {
    let house = try House(configuration, log: .command(configuration, arguments))
    let before = try await house.ledger.read { try $0.latestEventID() }
    let pull = try await house.engine.runOnce(full: arguments.has("--full"))
    let summary = try await house.ledger.read {
      try SyncSummary(
        of: $0, in: configuration.directories.map(\.id), after: before, pull: pull.json)
    }
    try await house.ledger.finish()
    return summary.report(arguments)
  }

  /// The daemon pulls; its lanes do the rest, and we look until they have nothing due.
  private static func ask(
    _ daemon: DaemonClient, _ configuration: Configuration, _ arguments: Arguments
  ) async throws -> ExitStatus {
    let reader = try House.reader(configuration)
    let before = try reader.read { try $0.latestEventID() }
    if !arguments.isQuiet { Output.notice("the daemon runs: it does the work") }
    let pull = try await daemon.json(
      .post, "/v1/pull", body: HTTPBody(json: ["full": .bool(arguments.has("--full"))]),
      timeLimit: .seconds(3600))
    let deadline = SystemClock().now.advanced(by: .seconds(600))
    let directories = configuration.directories.map(\.id)
    while SystemClock().now < deadline {
      let isBusy = try reader.read { transaction in
        try directories.contains { try transaction.isBusy(in: $0, at: SystemClock().now) }
      }
      if !isBusy { break }
      try await Task.sleep(for: .milliseconds(200))
    }
    let summary = try reader.read {
      try SyncSummary(of: $0, in: directories, after: before, pull: pull)
    }
    return summary.report(arguments)
  }
}
