import SyncConnectors
import SyncCore
import SyncEngine
import SyncHTTP
import SyncLog
import SyncStore
import SyncTestKit
import SyncTwins

/// The real engine with a real ledger and one real connector over its twin, and a source that the
/// test writes. Time is turned on to whatever the queue waits for.
final class LifeBench: Sendable {
  /// Which directory.
  enum Side: String, Sendable, CaseIterable {
    case google, entra
  }

  private static let keys = Result<TwinKeys, RSAKey.Failure> { () throws(RSAKey.Failure) in
    try TwinKeys()
  }
  /// So often the queue is worked off before it counts as stuck.
  private static let roundLimit = 200

  let side: Side
  let folder: TemporaryFolder
  let clock = StillClock()
  let town: TwinTown
  let source = RecordSource()
  let ledger: Ledger
  let engine: Engine

  init(_ side: Side, change: (inout DirectoryPolicy) throws -> Void = { _ in }) throws {
    self.side = side
    let clock = clock
    folder = try TemporaryFolder()
    town = TwinTown(keys: try Self.keys.get(), now: { clock.now })
    let connector = try Self.connector(side, town, clock)
    town.google.change {
      $0.domains.append("example.org")
      $0.orgUnits = ["/", "/Research", "/Sales"]
    }
    town.entra.change { $0.domains.append(EntraSettings.Domain("example.org")) }
    var policy = try Self.policy(side)
    try change(&policy)
    ledger = try Ledger.open(
      path: folder.file("ledger.db"), executor: SerialQueueExecutor(label: "life"))
    let key = Secret("0123456789abcdef0123456789abcdef")
    let cost = ScryptCost(workExponent: 1, blockSize: 1, parallelism: 1)
    engine = Engine(
      ledger: ledger, source: source,
      directories: [ManagedDirectory(connector: connector, policy: policy)],
      vault: PasswordVault(keyring: try Keyring(masterKey: key), verifierCost: cost),
      clock: clock, log: .silent, draw: { 0.5 })
  }

  private static let features = Feature.standard.union([.groups, .signingOut, .deleting])

  private static func connector(
    _ side: Side, _ town: TwinTown, _ clock: StillClock
  ) throws -> any DirectoryConnector {
    switch side {
    case .google:
      let file = try town.googleKeyFile(tokenURL: "https://oauth2.googleapis.com/token")
      let configuration = GoogleConfiguration(
        id: DirectoryID("it"), key: try GoogleServiceAccountKey(json: Secret(file)),
        adminSubject: town.googleAdmin, domains: ["example.com"], features: features)
      return GoogleConnector(configuration, client: town.client(), clock: clock)
    case .entra:
      let configuration = EntraConfiguration(
        id: DirectoryID("it"), tenant: town.entraTenant, client: town.entraClient,
        credential: .secret(SharedSecret(Secret(town.entraSecret))), domains: ["example.com"],
        features: features)
      return EntraConnector(configuration, client: town.client(), clock: clock)
    }
  }

  private static func policy(_ side: Side) throws -> DirectoryPolicy {
    switch side {
    case .google:
      var policy = DirectoryPolicy(mapping: try GoogleConnector.defaultMapping())
      policy.references = GoogleConnector.references
      return policy
    case .entra:
      var policy = DirectoryPolicy(mapping: try EntraConnector.defaultMapping())
      policy.references = EntraConnector.references
      return policy
    }
  }

  // MARK: What happens

  /// The source has this user from now on; it is pulled, and what follows is delivered.
  func put(_ user: LifeUser) async throws {
    source.set(user.id, user.json)
    _ = try await engine.pull()
    try await settle()
  }

  /// The source has the user no more: that takes two whole walks.
  func dismiss(_ user: LifeUser) async throws {
    source.set(user.id, nil)
    for _ in 0..<2 { try await look() }
  }

  /// The source has this group from now on.
  func put(group id: String, _ name: String, _ members: String...) async throws {
    let list = members.map { #"{"value":"\#($0)"}"# }.joined(separator: ",")
    source.set(
      id, #"{"id":"\#(id)","displayName":"\#(name)","members":[\#(list)]}"#, kind: .group)
    try await look()
  }

  /// Everything is pulled, and what follows is delivered.
  func look() async throws {
    _ = try await engine.pull(full: true)
    try await settle()
  }

  /// Somebody else deletes a group in the directory.
  func removeGroup(_ name: String) {
    switch side {
    case .google: town.google.withState { $0.removeGroup(name.lowercased() + "@example.com") }
    case .entra: town.entra.withState { $0.removeGroup(name) }
    }
  }

  func logIn(_ name: String, _ password: String, id: String) async throws {
    let login = Login(
      id: LoginID(id), address: .userName(name), idempotencyKey: nil, receivedAt: clock.now)
    _ = try await engine.accept(login, password: Secret(password))
    try await settle()
  }

  /// Delivers and turns the clock on until nothing is left to be done.
  func settle() async throws {
    for _ in 0..<Self.roundLimit {
      try await engine.deliverAll()
      let directory = DirectoryID("it")
      let next = try await ledger.read { transaction -> Timestamp? in
        guard let due = try transaction.nextDue(in: directory) else { return nil }
        return max(due, try transaction.laneState(of: directory).notBefore ?? due)
      }
      guard let next else { return }
      clock.advance(by: max(.milliseconds(1), clock.now.duration(to: next)))
    }
  }

  func add(_ fault: TwinFault) {
    switch side {
    case .google: town.google.add(fault)
    case .entra: town.entra.add(fault)
    }
  }

  /// The requests so far.
  var requests: [TwinJournal.Entry] {
    switch side {
    case .google: town.google.requests
    case .entra: town.entra.requests
    }
  }

  func events(_ kind: Event.Kind) async throws -> [Event] {
    try await ledger.read { try $0.events(after: 0, limit: 1000) }.filter { $0.kind == kind }
  }
}
