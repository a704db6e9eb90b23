internal import SyncCore
internal import SyncEngine
internal import SyncHTTP
internal import SyncStore

/// `sync`: one shot.
enum SyncCommand {
  static let description = CommandDescription(
    name: "sync",
    synopsis: "[--full] [--read-back] [--dry-run] [--out FILE] [--user U]… [--directory D]… "
      + "[--users-only|--groups-only]",
    summary: "pull, plan and push once, until nothing is left that can be done now",
    flags: [
      .init(name: "--full", summary: "read the whole source, not only what changed"),
      .init(
        name: "--read-back", summary: "read the directories back, too: find what others changed"),
      .init(name: "--dry-run", summary: "write nothing anywhere; print what would be done"),
      .init(
        name: "--out", value: "FILE",
        summary: "with --dry-run: write the plan there, for apply; its owner alone may read it"),
      .init(
        name: "--detailed-exitcode", summary: "with --dry-run: exit 2 when changes are pending"),
      .init(
        name: "--user", value: "U", summary: "read and deliver that user alone", repeats: true),
      .init(name: "--directory", value: "D", summary: "deliver there alone", repeats: true),
      .init(name: "--users-only", summary: "read the users alone"),
      .init(name: "--groups-only", summary: "read the groups alone"),
    ],
    examples: [
      "dirsyncd sync --dry-run", "dirsyncd sync --dry-run --out plan.json", "dirsyncd sync --json",
      "dirsyncd sync --user alice@example.com --directory google",
    ]
  ) { arguments in
    try await run(arguments)
  }

  static func run(_ arguments: Arguments) async throws -> ExitStatus {
    let configuration = try Configuration.load(arguments.configurationPath)
    let request = try SyncRequest(arguments, configuration)
    guard arguments.has("--dry-run") || arguments.value("--out") == nil else {
      throw CommandFailure(
        .usage, "sync: --out is for --dry-run", remedy: "dirsyncd apply carries such a plan out")
    }
    if arguments.has("--dry-run") { return try await DryRun.run(configuration, request, arguments) }
    do {
      let lock = try House.lock(configuration, command: "sync")
      let status = try await alone(configuration, request, arguments)
      return withExtendedLifetime(lock) { status }
    } catch InstanceLockError.held(let holder) {
      guard let daemon = DaemonClient(configuration) else {
        throw InstanceLockError.held(by: holder)
      }
      return try await ask(daemon, configuration, request, arguments)
    }
  }

  private static let lookInterval = Duration.milliseconds(200)
  /// So long the daemon may read the source.
  private static let pullLimit = Duration.seconds(3600)

  private static func alone(
    _ configuration: Configuration, _ request: SyncRequest, _ arguments: Arguments
  ) async throws -> ExitStatus {
    let house = try House(configuration, log: .command(configuration, arguments))
    let before = try await house.ledger.read { try $0.latestEventID() }
    let directories = self.directories(request, configuration)
    let progress = Progress(isQuiet: arguments.isQuiet || arguments.isJSON)
    let pull = try await progress.follow {
      "\(try await house.ledger.read { try $0.openJobCount(in: directories) }) jobs to do"
    } _: {
      try await house.engine.runOnce(request)
    }
    let summary = try await house.ledger.read {
      try SyncSummary(
        of: $0, users: request.users, in: directories, windows: configuration.windows,
        staged: configuration.stagedDirectories, after: before, pull: pull.json)
    }
    try await house.recordCredentials()
    try await house.ledger.finish()
    return try summary.report(arguments)
  }

  private static func directories(
    _ request: SyncRequest, _ configuration: Configuration
  ) -> [DirectoryID] {
    configuration.directories.map(\.id).filter { request.directories?.contains($0) ?? true }
  }

  /// The daemon pulls; its lanes do the rest, and we look until they have nothing due.
  private static func ask(
    _ daemon: DaemonClient, _ configuration: Configuration, _ request: SyncRequest,
    _ arguments: Arguments
  ) async throws -> ExitStatus {
    let reader = try House.reader(configuration)
    let before = try reader.read { try $0.latestEventID() }
    let progress = Progress(isQuiet: arguments.isQuiet || arguments.isJSON)
    if !arguments.isQuiet { Output.notice("the daemon runs: it does the work") }
    progress.show("reading the source")
    let directories = directories(request, configuration)
    let body = request.json
    let pull = try await progress.follow {
      let count = try House.reader(configuration).read {
        try $0.openJobCount(in: directories)
      }
      return "reading the source; \(count) jobs to do"
    } _: {
      try await daemon.json(.post, "/v1/pull", body: HTTPBody(json: body), timeLimit: pullLimit)
    }
    var standstill = Standstill()
    while true {
      let now = SystemClock().now
      let closed = configuration.windows.filter { !$0.value.isOpen(at: now) }
      let (isBusy, count) = try reader.read { transaction in
        (
          try directories.contains {
            try transaction.isBusy(in: $0, urgentOnly: closed[$0] != nil, at: now)
          }, try transaction.openJobCount(in: directories)
        )
      }
      if !isBusy || standstill.isTooLong(with: count, at: now) { break }
      progress.show("\(count) jobs to do")
      try await Task.sleep(for: lookInterval)
    }
    progress.end()
    let summary = try reader.read {
      try SyncSummary(
        of: $0, users: request.users, in: directories, windows: configuration.windows,
        staged: configuration.stagedDirectories, after: before, pull: pull)
    }
    return try summary.report(arguments)
  }
}
