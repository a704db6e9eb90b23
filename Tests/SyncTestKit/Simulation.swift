package import SyncCore
package import SyncEngine
package import SyncLog
internal import SyncStore

/// Plays the whole engine from one seed: random changes, logins, faults and kills, then peace, and
/// a look at what should hold. A failure is a number to run again.
package final class Simulation {
  package static let roundLimit = 60
  package static let stepsPerRoundLimit = 80
  package static let userLimit = 6

  package let seed: UInt64
  package let world: SimulatedWorld
  package let directories: [ScriptedDirectory]
  package let mail: ScriptedMailServer
  package internal(set) var violations: [String] = []
  package private(set) var killCount = 0
  package internal(set) var loginCount = 0
  /// Claims that another worker took over.
  package internal(set) var theftCount = 0
  /// Batches that a guard held.
  package private(set) var holdCount = 0

  let databasePath: String
  private let log: Log
  /// Logins make accounts: in google alone there, in entra as well.
  let isJustInTime: Bool
  private let makeVault: () throws -> PasswordVault
  private let change: (DirectoryID, inout DirectoryPolicy) -> Void
  private(set) var engine: Engine?
  private(set) var ledger: Ledger?
  private var program: Task<Void, Never>?
  var versions: [String: Int] = [:]
  var lastLogin: [String: Timestamp] = [:]
  var handCount = 0
  var playedLogins = 0
  /// Logins that are being taken: a kill ends them, too.
  var logins: [Task<Void, Never>] = []
  /// Whether the ledger is looked into after each piece of work.
  package var isWatched = false
  /// Whether the guards are so tight that they hold something now and then.
  var isGuarded = false
  var watch: SimulationWatch?
  var seenChangeCount = 0
  var guards: [DirectoryID: Guards] = [:]

  /// - Parameters:
  ///   - databasePath: where the ledger's file is to be; it outlasts the kills.
  ///   - change: what differs from the usual policy of a directory.
  ///   - makeVault: the same vault again for each life of the program.
  package init(
    seed: UInt64, databasePath: String, isJustInTime: Bool = false, log: Log = .silent,
    change: @escaping (DirectoryID, inout DirectoryPolicy) -> Void = { _, _ in },
    makeVault: @escaping () throws -> PasswordVault
  ) {
    self.log = log
    self.seed = seed
    self.databasePath = databasePath
    self.isJustInTime = isJustInTime
    self.makeVault = makeVault
    self.change = change
    let world = SimulatedWorld(seed: seed)
    self.world = world
    let skew = Duration.seconds(Int64(world.pick(below: 480)) - 240)
    mail = ScriptedMailServer(clock: world.clock) { world.mailFault() }
    directories = ["entra", "google"].map { name in
      ScriptedDirectory(
        id: DirectoryID(name), clock: world.clock, tellsTimes: name == "entra", skew: skew,
        mustStay: { world.mustStay($0) }
      ) { world.directoryFault() }
    }
    if isPaced {
      for directory in directories {
        directory.enforce(ScriptedQuota(limit: Self.quota.limit, per: Self.quota.period))
      }
    }
    for directory in directories {
      directory.watch { [id = directory.id] in world.objection(to: $0, of: $1, in: id) }
    }
  }

  /// Plays the seed and gives what should not have happened.
  ///
  /// - Parameter meddle: called once a round, for a test of what is looked at.
  package func run(meddle: (Simulation) throws -> Void = { _ in }) throws -> [String] {
    isWatched = true
    isGuarded = seed % 7 < 2
    try start()
    if isGuarded { fillCompany(isActive: true, count: Self.userLimit) }
    for _ in 0..<Self.roundLimit {
      act()
      if isGuarded { actOnAll() }
      advance(steps: world.pick(below: Self.stepsPerRoundLimit))
      if world.chance(20) { try takeOverClaims() }
      try meddle(self)
      if world.chance(8) { try killAndRestart() }
    }
    world.heal()
    if hasStolen { try killAndRestart() }
    converge(within: .seconds(4 * 3600)) { $0.stateFindings() }
    whoWasDeletedComesBack()
    everybodyLogsInAgain()
    complain(judgement())
    holdCount = directories.reduce(0) { $0 + events(.held, $1.id.name).count }
    stop()
    return allViolations
  }

  /// What is wrong in the end.
  package func judgement() -> [String] {
    let record = record()
    return record.findings(isJustInTime: isJustInTime)
      + SimulationJudge(simulation: self, record: record).findings()
  }

  func complain(_ texts: [String]) {
    for text in texts where !violations.contains(text) { violations.append(text) }
  }

  /// What the world and the directories have to complain of.
  package var trouble: [String] { world.notes + directories.flatMap(\.violations) }

  /// Everything that should not have happened so far.
  package var allViolations: [String] {
    (violations + world.notes + directories.flatMap(\.violations)).map { "seed \(seed): \($0)" }
  }

  // MARK: Life and death

  package func start() throws {
    let ledger = try Ledger.open(
      path: databasePath, executor: SimulatedActorExecutor(world.executor))
    var settings = EngineSettings()
    settings.fullInterval = .seconds(600)
    settings.pullInterval = .seconds(150)
    let engine = Engine(
      ledger: ledger, source: world.source,
      directories: try directories.map {
        var policy = try policy(of: $0.id)
        change($0.id, &policy)
        guards[$0.id] = policy.guards
        let pacer = Pacer(clock: world.clock)
        $0.use(pacer)
        return ManagedDirectory(connector: $0, policy: policy, pacer: pacer)
      },
      vault: try makeVault(), clock: world.clock, settings: settings, log: log,
      notifications: Notifications(sender: mail, policy: try NoticePolicy()),
      draw: { [world] in world.fraction() })
    self.ledger = ledger
    self.engine = engine
    if isWatched, watch == nil { watch = try SimulationWatch(path: databasePath) }
    program = Task(executorPreference: world.executor) { [world] in
      do {
        try await engine.run()
      } catch LedgerError.closed {
      } catch is CancellationError {
      } catch {
        world.note("the engine died: \(error)")
      }
    }
  }

  /// Nothing that happens after this reaches the ledger.
  package func stop() {
    ledger?.close()
    program?.cancel()
    for login in logins { login.cancel() }
    logins = []
    while world.executor.runOne() {}
    program = nil
    engine = nil
    ledger = nil
  }

  package func killAndRestart() throws {
    killCount += 1
    stop()
    watch?.forgetStolen()
    for directory in directories { directory.programWasKilled() }
    try start()
  }
}
