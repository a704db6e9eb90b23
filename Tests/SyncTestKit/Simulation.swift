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
  package private(set) var loginCount = 0

  private let databasePath: String
  private let log: Log
  /// Logins make accounts: in google alone there, in entra as well.
  let isJustInTime: Bool
  private let makeVault: () throws -> PasswordVault
  private let change: (DirectoryID, inout DirectoryPolicy) -> Void
  private(set) var engine: Engine?
  private(set) var ledger: Ledger?
  private var program: Task<Void, Never>?
  private(set) var versions: [String: Int] = [:]
  private var lastLogin: [String: Timestamp] = [:]
  private var handCount = 0
  var playedLogins = 0
  /// Logins that are being taken: a kill ends them, too.
  var logins: [Task<Void, Never>] = []

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
  }

  /// Plays the seed and gives what should not have happened.
  package func run() throws -> [String] {
    try start()
    for _ in 0..<Self.roundLimit {
      act()
      advance(steps: world.pick(below: Self.stepsPerRoundLimit))
      checkSuspensions()
      checkOrder()
      checkPromises()
      if world.chance(8) { try killAndRestart() }
    }
    world.heal()
    settle(for: .seconds(4 * 3600))
    whoWasDeletedComesBack()
    everybodyLogsInAgain()
    let record = record()
    violations += record.findings(isJustInTime: isJustInTime)
    violations += SimulationJudge(simulation: self, record: record).findings()
    stop()
    return allViolations
  }

  /// What the world and the directories have to complain of.
  package var trouble: [String] { world.notes + directories.flatMap(\.violations) }

  var allViolations: [String] {
    (violations + world.notes + directories.flatMap(\.violations)).map { "seed \(seed): \($0)" }
  }

  // MARK: Life and death

  package func start() throws {
    let ledger = try Ledger.open(
      path: databasePath, executor: SimulatedActorExecutor(world.executor))
    var settings = EngineSettings()
    settings.fullInterval = .seconds(900)
    let engine = Engine(
      ledger: ledger, source: world.source,
      directories: try directories.map {
        var policy = try policy(of: $0.id)
        change($0.id, &policy)
        let pacer = Pacer(clock: world.clock)
        $0.use(pacer)
        return ManagedDirectory(connector: $0, policy: policy, pacer: pacer)
      },
      vault: try makeVault(), clock: world.clock, settings: settings, log: log,
      notifications: Notifications(sender: mail, policy: try NoticePolicy()),
      draw: { [world] in world.fraction() })
    self.ledger = ledger
    self.engine = engine
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
    for directory in directories { directory.programWasKilled() }
    try start()
  }

  func advance(steps: Int) {
    for _ in 0..<steps where !world.executor.runOne() {
      guard world.clock.leap() else { return }
    }
  }

  package func settle(for time: Duration) {
    let end = world.clock.now.advanced(by: time)
    while world.clock.now < end {
      if !world.executor.runOne(), !world.clock.leap() { return }
    }
    while world.executor.runOne() {}
  }

  /// The same, but no longer than until something is so.
  package func settle(until end: Timestamp, _ isSo: () -> Bool) {
    while world.clock.now < end, !isSo() {
      if !world.executor.runOne(), !world.clock.leap() { return }
    }
  }

  // MARK: What happens in the world

  func act() {
    let id = "u\(world.pick(below: Self.userLimit))"
    let user = world.source.users[id]
    switch world.pick(below: 13) {
    case 0, 1: world.set(id, ScriptedSource.User(userName: name(of: id), title: "hired"))
    case 2: change(id, user) { $0.title = "title \(self.world.pick(below: 100))" }
    case 3: change(id, user) { $0.userName = "\(id).\(self.world.pick(below: 3))@example.com" }
    case 4: change(id, user) { $0.isActive.toggle() }
    case 5: if world.chance(30) { world.set(id, nil) }
    case 6: ScriptedSource.Fault.allCases.indices.contains(world.pick(below: 8)) ? failSource() : ()
    case 7: engine?.nudge()
    case 8: if world.chance(30) { changeByHand(id) }
    default: logIn(id, user)
    }
  }

  private func name(of id: String) -> String {
    world.source.users[id]?.userName ?? "\(id).0@example.com"
  }

  private func change(
    _ id: String, _ user: ScriptedSource.User?, _ body: (inout ScriptedSource.User) -> Void
  ) {
    guard var user else { return }
    body(&user)
    world.set(id, user)
  }

  private func failSource() {
    let faults = ScriptedSource.Fault.allCases
    world.source.fail(faults[world.pick(below: faults.count)])
  }

  /// Only where the program has left the account alone for longer than its clock may be off.
  private func changeByHand(_ id: String) {
    handCount += 1
    directories[0].changeByHand(
      name(of: id), to: "hand-\(id)-\(handCount)", quietFor: .seconds(900))
  }

  /// A login with the user's current password, or with a new one.
  private func logIn(_ id: String, _ user: ScriptedSource.User?) {
    guard let user, lastLogin[id] != world.clock.now else { return }
    lastLogin[id] = world.clock.now
    if versions[id] == nil || world.chance(40) { versions[id, default: 0] += 1 }
    submit(id, user, "password-\(id)-\(versions[id] ?? 0)")
  }

  func submit(_ id: String, _ user: ScriptedSource.User, _ password: String) {
    guard let engine else { return }
    loginCount += 1
    let login = Login(
      id: LoginID("login-\(seed)-\(loginCount)"), userName: user.userName,
      receivedAt: world.clock.now)
    world.submit(password)
    let task = Task(executorPreference: world.executor) { [world] in
      do {
        let answer = try await engine.accept(login, password: Secret(password))
        world.promise(
          .init(
            login: login.id, user: id, userName: user.userName, password: password,
            receivedAt: login.receivedAt, decisions: answer.directories))
      } catch LoginRefusal.unknownUser, LoginRefusal.notDurable, LoginRefusal.sourceUnavailable {
      } catch {
        world.note("a login was refused: \(error)")
      }
    }
    logins.append(task)
  }

  func countLogin() -> Int {
    loginCount += 1
    return loginCount
  }
}
