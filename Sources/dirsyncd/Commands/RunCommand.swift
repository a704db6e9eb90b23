internal import SyncCore
internal import SyncEngine
internal import SyncHTTP
internal import SyncLog
internal import SyncStore

/// `run`: the daemon, in the foreground.
enum RunCommand {
  static let description = CommandDescription(
    name: "run", summary: "the daemon, in the foreground (what systemd starts)",
    hasJSON: false,
    examples: ["dirsyncd run --config /etc/dirsyncd/dirsyncd.json5"]
  ) { arguments in
    try await run(arguments)
  }

  /// So often the daemon says that it is alive, where nobody told it how often to.
  private static let beatInterval = Duration.seconds(5)
  private static let beatLimit = Duration.seconds(30)

  /// So long what is under way may take after the daemon was asked to end; what is cut off then is
  /// tried again by the next run.
  private static let stopLimit = Duration.seconds(15)

  /// How a part of the daemon came to its end.
  private enum Ending: Sendable {
    case engine, other
    /// A signal asks the daemon to end.
    case asked
    /// What is under way took too long.
    case limit
  }

  static func run(_ arguments: Arguments) async throws -> ExitStatus {
    let configuration = try Configuration.load(arguments.configurationPath)
    let signals = Signals()
    let metrics = Metrics()
    let log = Log.daemon(configuration, arguments, metrics: metrics)
    let systemd = Systemd.fromEnvironment(log: log)
    let board = HealthBoard()
    ProcessMetrics.register(in: metrics)
    systemd.status("opening the database")
    let lock = try House.lock(configuration, command: "run")
    let house = try House(
      configuration, log: log,
      observer: Instruments(
        metrics: metrics, board: board, directories: configuration.directories.map(\.id)))
    let directories = configuration.directories.map(\.id)
    let counts = LedgerMetrics(ledger: house.ledger, directories: directories)
    counts.register(in: metrics)
    house.credentials.register(in: metrics)
    PaceMetrics.register(house.engine.directories, in: metrics)
    let doors = try Doors(house, board: board, metrics: metrics)
    for finding in configuration.idleKeys {
      log.write(
        .warning, "configuration.idle", "a key has no effect in this version",
        ["key": .string(finding.subject)])
    }
    for finding in configuration.verifierFindings where finding.level == .warning {
      log.write(
        .warning, "verifier.off", finding.message, ["remedy": .string(finding.remedy)])
    }
    let folder = FolderState.folder(of: configuration.database)
    if [.readableByOthers, .writableByOthers].contains(FolderState(of: folder)) {
      log.write(
        .warning, "database.open", "others may look into the database's folder",
        ["folder": .string(folder), "remedy": .string("chmod 700 \(folder)")])
    }
    let ending = house.credentials.termsInUse.map { $0.finding(at: WallClock.now()) }
    for finding in ending where finding.level != .ok {
      log.write(
        finding.level == .failure ? .error : .warning, "credential.ends",
        "a credential of ours ends soon, or has ended",
        [
          "credential": .string(finding.subject), "ends": .string(finding.message),
          "remedy": .string(finding.remedy),
        ])
    }
    log.write(
      .info, "daemon.started", "the daemon runs",
      ["version": .string(Version.number), "doors": .array(doors.addresses.map(JSONValue.string))])
    board.set("ledger", .pass, scope: .ready)
    systemd.ready(status: "running")
    let status = try await serve(house, doors, signals, systemd, board, counts)
    try await house.recordCredentials()
    try await house.ledger.finish()
    log.write(.info, "daemon.stopped", "the daemon has ended")
    return withExtendedLifetime(lock) { status }
  }

  private static func serve(
    _ house: House, _ doors: Doors, _ signals: Signals, _ systemd: Systemd, _ board: HealthBoard,
    _ counts: LedgerMetrics
  ) async throws -> ExitStatus {
    try await withThrowingTaskGroup(of: Ending.self) { group in
      group.addTask {
        try await house.engine.run()
        return .engine
      }
      group.addTask {
        try await doors.serve()
        return .other
      }
      group.addTask {
        try await listen(to: signals, house)
        return .asked
      }
      group.addTask {
        try await beat(house, systemd, board, counts)
        return .other
      }
      defer { group.cancelAll() }
      do {
        for try await ending in group {
          switch ending {
          case .engine, .limit: return .done
          case .other: break
          case .asked:
            systemd.stopping(status: "finishing what is under way")
            board.set("shutdown", .fail, "the daemon is ending", scope: .ready)
            house.engine.stop()
            group.addTask {
              try await Task.sleep(for: stopLimit)
              return .limit
            }
          }
        }
        return .done
      } catch {
        house.log.write(
          .error, "daemon.failed", "the daemon cannot go on",
          ["error": .string(String(describing: error))])
        systemd.failing(status: "\(error)", code: 5)
        throw error
      }
    }
  }

  private static func listen(to signals: Signals, _ house: House) async throws {
    try await withThrowingDiscardingTaskGroup { group in
      defer { group.cancelAll() }
      for await signal in signals {
        switch signal {
        case .terminate, .interrupt: return
        case .reload:
          house.log.write(
            .info, "daemon.reload",
            "the credentials are read again; for all else of the configuration, restart")
          // A side that does not answer must not keep the daemon from its end.
          group.addTask { await house.proveCredentials() }
        case .dump: try await dump(house)
        }
      }
    }
  }

  /// Proves with each beat that the ledger answers, and tells systemd.
  private static func beat(
    _ house: House, _ systemd: Systemd, _ board: HealthBoard, _ counts: LedgerMetrics
  ) async throws {
    let interval = systemd.watchdogLimit.map { min($0 / 3, beatInterval) } ?? beatInterval
    while true {
      try? await counts.refresh()  // a ledger in trouble says so below
      board.beat("ledger-loop", within: beatLimit)
      try? await house.recordCredentials()
      board.set(house.credentials.termsInUse, house.credentials.states)
      board.set(divergenceOf: counts.report, in: house.configuration.directories.map(\.id))
      if let trouble = house.ledger.trouble {
        board.set("ledger", .fail, "\(trouble)", scope: .ready)
      } else {
        board.set("ledger", .pass, scope: .ready)
      }
      systemd.watchdog()
      try await Task.sleep(for: interval)
    }
  }

  private static func dump(_ house: House) async throws {
    let directories = house.configuration.directories.map(\.id)
    let report = try await house.ledger.read { try $0.report(of: directories) }
    // A log line is short: one for the whole, and one for each part of the large members.
    var whole = report.json(of: directories, at: SystemClock().now).object ?? JSONObject()
    let parts = ["source", "directories"].flatMap { name in
      defer { whole[name] = nil }
      return (whole[name]?.object?.members ?? []).map { (name: "\(name).\($0.name)", $0.value) }
    }
    house.log.write(.info, "daemon.state", "the state as asked for", ["state": .object(whole)])
    for (name, state) in parts {
      house.log.write(
        .info, "daemon.state", "a part of the state", ["part": .string(name), "state": state])
    }
  }
}
