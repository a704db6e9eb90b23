import SyncCore
import SyncEngine
import SyncLog
import SyncStore
import SyncTestKit

/// One engine over a scripted source with groups, and one directory.
struct GroupBench {
  let source: ScriptedSource
  let directory: ScriptedDirectory
  let ledger: Ledger
  let engine: Engine
  let policy: DirectoryPolicy
  let folder: TemporaryFolder
  let clock: LeapingClock
  private let membersPerCommit: Int

  init(
    scope: String?, membersPerCommit: Int = 4,
    _ change: (inout DirectoryPolicy) throws -> Void = { _ in }
  ) throws {
    let clock = LeapingClock()
    var policy = DirectoryPolicy(
      mapping: Mapping(name: try Expression("userName + \"@example.com\""), attributes: [:]))
    policy.scope = try scope.map { try SCIMFilter($0) }
    try change(&policy)
    try self.init(
      source: ScriptedSource(pageSize: 100, clock: clock),
      directory: ScriptedDirectory(id: DirectoryID("google"), clock: clock) { nil },
      policy: policy, folder: try TemporaryFolder(), clock: clock,
      membersPerCommit: membersPerCommit)
  }

  private init(
    source: ScriptedSource, directory: ScriptedDirectory, policy: DirectoryPolicy,
    folder: TemporaryFolder, clock: LeapingClock, membersPerCommit: Int
  ) throws {
    self.membersPerCommit = membersPerCommit
    self.source = source
    self.directory = directory
    self.policy = policy
    self.folder = folder
    self.clock = clock
    ledger = try Ledger.open(
      path: folder.path + "/ledger.db", executor: SerialQueueExecutor(label: "ledger"))
    var settings = EngineSettings()
    settings.recordsPerCommitLimit = 10
    settings.membersPerCommitLimit = membersPerCommit
    let cost = ScryptCost(workExponent: 1, blockSize: 1, parallelism: 1)
    let keyring = try Keyring(masterKey: Secret("0123456789abcdef0123456789abcdef"))
    let pacer = Pacer(clock: clock)
    directory.use(pacer)
    engine = Engine(
      ledger: ledger, source: source,
      directories: [ManagedDirectory(connector: directory, policy: policy, pacer: pacer)],
      vault: PasswordVault(keyring: keyring, verifierCost: cost), clock: clock,
      settings: settings, log: .silent, draw: { 0.5 })
  }

  /// The same world after a kill, by other rules where some are given.
  func restarted(
    _ change: (inout DirectoryPolicy) throws -> Void = { _ in }
  ) throws -> GroupBench {
    ledger.close()
    var policy = policy
    try change(&policy)
    return try GroupBench(
      source: source, directory: directory, policy: policy, folder: folder, clock: clock,
      membersPerCommit: membersPerCommit)
  }

  var groups: ScriptedGroups { source.groups }

  func set(_ id: String, title: String = "Engineer") {
    source.set(id, .init(userName: id, title: title))
  }

  /// The source has the user, and says that they are inactive.
  func deactivate(_ id: String) {
    var user = ScriptedSource.User(userName: id, title: "Engineer")
    user.isActive = false
    source.set(id, user)
  }

  @discardableResult
  func run() async throws -> PullReport { try await engine.runOnce() }

  /// Who has an account that lets them in, by the part before the @.
  var signedIn: [String] {
    directory.accounts.values.filter(\.shadow.isActive)
      .map { String($0.shadow.name.prefix { $0 != "@" }) }.sorted()
  }

  /// The members of a directory's group: accounts by the part before the @, others by their ids.
  func members(_ name: String) -> [String] {
    let accounts = directory.accounts
    return (directory.group(named: name)?.members ?? []).map { id in
      accounts[id].map { String($0.shadow.name.prefix { $0 != "@" }) } ?? id
    }.sorted()
  }

  /// The directory's id of a user's account.
  func account(_ user: String) -> String? {
    directory.account(named: "\(user)@example.com")?.shadow.remoteID.id
  }

  func passTime(_ time: Duration) async throws {
    try await clock.sleep(until: clock.now.advanced(by: time))
  }

  func jobsLeft() async throws -> Int {
    try await ledger.read { try $0.report() }.jobs.values.flatMap(\.values).reduce(0, +)
  }

  func events() async throws -> [Event] {
    try await ledger.read { try $0.events(after: 0, limit: 1000) }
  }

  func kinds() async throws -> [Event.Kind] {
    try await ledger.read { try $0.events(after: 0, limit: 1000) }.map(\.kind)
  }
}
