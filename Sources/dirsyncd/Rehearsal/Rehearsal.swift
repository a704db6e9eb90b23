internal import FoundationEssentials
internal import SyncCore
internal import SyncEngine
internal import SyncLog
internal import SyncStore
internal import SyncTwins

/// Plays the scenario: the real program from its configuration file, against twins over HTTP.
struct Rehearsal {
  private static let lookInterval = Duration.milliseconds(25)

  let folder: String
  var steps = RehearsalStep.scenario
  /// A step whose expectations have not come true by then has failed.
  var stepTimeLimit = Duration.seconds(10)
  /// Where a test tampers with the twins, so that a step has to fail.
  var tamper: @Sendable (_ step: String, TwinTown) -> Void = { _, _ in }
  /// Told when a step begins and when it has ended.
  var begins: @Sendable (_ step: String) -> Void = { _ in }
  var ended: @Sendable (RehearsalResult) -> Void = { _ in }

  /// Plays until the end, or until a step fails: what comes after it would fail with it.
  func run() async throws -> RehearsalReport {
    let stage = try RehearsalStage(folder: folder)
    let configuration = try Configuration.load(stage.configurationPath)
    var (results, last) = try await play(stage, configuration)
    if results.allSatisfy(\.isExpected) {
      begins(RehearsalAudit.name)
      let started = SystemClock().now
      let audit = RehearsalAudit(stage: stage, databasePath: configuration.database)
      let result = RehearsalResult(
        name: RehearsalAudit.name, action: RehearsalAudit.action,
        google: RehearsalAudit.lines(of: last.google), entra: RehearsalAudit.lines(of: last.entra),
        took: started.duration(to: SystemClock().now), violations: try audit.violations())
      ended(result)
      results.append(result)
    }
    return RehearsalReport(results: results, stepCount: steps.count + 1)
  }

  /// The daemon's life: it serves, the steps are played, it ends in good order.
  private func play(
    _ stage: RehearsalStage, _ configuration: Configuration
  ) async throws -> ([RehearsalResult], RehearsalScene) {
    let lock = try House.lock(configuration, command: "rehearse")
    // Beside the database, for whoever wants to know more.
    let log = try AppendedFile(path: folder + "/dirsyncd.log")
    let metrics = Metrics()
    let board = HealthBoard()
    let house = try House(
      configuration,
      log: .lines(
        .json, threshold: .debug, to: LineOutput(file: log.descriptor), metrics: metrics),
      observer: Instruments(
        metrics: metrics, board: board, directories: configuration.directories.map(\.id)))
    let doors = try Doors(house, board: board, metrics: metrics)
    guard let daemon = DaemonClient(configuration) else {
      throw CommandFailure(.internalError, "the rehearsal's configuration opens no Unix socket")
    }
    let player = RehearsalPlayer(stage.town, daemon, databasePath: configuration.database)
    let played = try await withThrowingTaskGroup(
      of: ([RehearsalResult], RehearsalScene)?.self
    ) { group in
      group.addTask {
        await stage.serve()
        return nil
      }
      group.addTask {
        try await doors.serve()
        return nil
      }
      group.addTask {
        try await house.engine.run()
        return nil
      }
      group.addTask { try await playSteps(player) }
      defer { group.cancelAll() }
      for try await played in group { if let played { return played } }
      throw CancellationError()
    }
    try await house.ledger.finish()
    return withExtendedLifetime((lock, log)) { played }
  }

  private func playSteps(
    _ player: RehearsalPlayer
  ) async throws -> ([RehearsalResult], RehearsalScene) {
    var results: [RehearsalResult] = []
    var last = try await player.look()
    for step in steps {
      begins(step.name)
      let (result, after) = try await play(step, player)
      ended(result)
      results.append(result)
      last = after
      guard result.isExpected else { break }
    }
    return (results, last)
  }

  /// Looks again and again until all is as expected; a pull, a retry or a wait lies between.
  private func play(
    _ step: RehearsalStep, _ player: RehearsalPlayer
  ) async throws -> (RehearsalResult, RehearsalScene) {
    let clock = SystemClock()
    let started = clock.now
    let deadline = started.advanced(by: stepTimeLimit)
    let before = try await player.look()
    tamper(step.name, player.town)
    var failure: CommandFailure?
    do { try await step.play(player) } catch let error as CommandFailure { failure = error }
    var now = try await player.look()
    var violations = step.violations(before, now)
    while !violations.isEmpty, failure == nil, clock.now < deadline {
      try await Task.sleep(for: Self.lookInterval)
      now = try await player.look()
      violations = step.violations(before, now)
    }
    let messages = failure?.messages ?? []
    var result = RehearsalResult(
      name: step.name, action: step.action, google: now.google.lines, entra: now.entra.lines,
      took: started.duration(to: clock.now), violations: violations + messages)
    if !result.isExpected { result.remarks = now.holdings.map(\.report) }
    return (result, now)
  }
}
