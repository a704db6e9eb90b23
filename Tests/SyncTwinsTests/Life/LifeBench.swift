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
  let side: Side
  let folder: TemporaryFolder
  let clock: StillClock
  let town: TwinTown
  let source: RecordSource
  let ledger: Ledger
  let engine: Engine
  /// Whether accounts bear our stamp.
  let isStamped: Bool

  /// - Parameter save: where the story goes on, as after a restart; nil for its beginning.
  init(
    _ side: Side, _ story: LifeStory? = nil, from save: LifeSave? = nil,
    change: (inout DirectoryPolicy) throws -> Void = { _ in }
  ) throws {
    self.side = side
    let clock = save.map { StillClock($0.now) } ?? StillClock()
    self.clock = clock
    source = save?.source.copy() ?? RecordSource()
    folder = try TemporaryFolder(isInMemory: true)
    town = TwinTown(keys: try Self.keys.get(), now: { clock.now })
    if let save {
      try save.restore(town, folder)
    } else {
      Self.found(town)
      story?.prepare(side, town)
    }
    let connector = try Self.connector(side, town, clock)
    var policy = try Self.policy(side)
    try story?.policy(&policy, side, town)
    try change(&policy)
    isStamped = policy.stamp != nil
    ledger = try Ledger.open(
      path: folder.file(LifeSave.fileName), executor: SerialQueueExecutor(label: "life"))
    let key = Secret("0123456789abcdef0123456789abcdef")
    let cost = ScryptCost(workExponent: 1, blockSize: 1, parallelism: 1)
    engine = Engine(
      ledger: ledger, source: source,
      directories: [ManagedDirectory(connector: connector, policy: policy)],
      vault: PasswordVault(keyring: try Keyring(masterKey: key), verifierCost: cost),
      clock: clock, log: .silent, draw: { 0.5 })
  }

  private static func found(_ town: TwinTown) {
    town.google.change {
      $0.domains.append("example.org")
      $0.orgUnits = ["/", "/Research", "/Sales"]
    }
    town.entra.change { $0.domains.append(EntraSettings.Domain("example.org")) }
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

  /// How the life stands, to go on from.
  func save() throws -> LifeSave { try LifeSave(town, folder, clock.now, source) }

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
