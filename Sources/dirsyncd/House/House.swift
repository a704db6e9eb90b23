internal import SyncConnectors
internal import SyncCore
internal import SyncEngine
internal import SyncHTTP
internal import SyncLog
internal import SyncStore

/// Every room with what it needs: the one place where the program is put together.
struct House: Sendable {
  let configuration: Configuration
  let log: Log
  let client: CurlClient
  let ledger: Ledger
  let engine: Engine
  let credentialTerms: [CredentialTerm]

  /// - Parameters:
  ///   - ledgerPath: another file than the configured one, for a dry run.
  ///   - furnish: what stands between engine and directory, for a dry run.
  init(
    _ configuration: Configuration, log: Log, observer: any EngineObserver = NobodyObserves(),
    ledgerPath: String? = nil,
    furnish: (any DirectoryConnector) -> any DirectoryConnector = { $0 }
  ) throws {
    let materials = Materials(configuration: configuration, secrets: .fromEnvironment())
    self.configuration = configuration
    self.log = log
    client = Self.client()
    credentialTerms = materials.credentialTerms()
    let source = try materials.source(client)
    let directories = try configuration.directories.map { [client] directory in
      let pacer = Pacer(clock: SystemClock())
      let connector = try materials.connector(directory, client, pacer)
      return ManagedDirectory(
        connector: furnish(
          directory.mode == .staging ? StagedDirectory(connector) : connector),
        policy: try materials.policy(directory, isDryRun: ledgerPath != nil), pacer: pacer)
    }
    let vault = try materials.vault()
    // A dry run writes nothing anywhere, letters least of all.
    let notifications = ledgerPath == nil ? try materials.notifications() : nil
    ledger = try Ledger.open(
      path: ledgerPath ?? configuration.database,
      executor: SerialQueueExecutor(label: "dirsyncd.ledger"))
    var settings = EngineSettings()
    settings.pullInterval = configuration.source.pull.every
    settings.credentials = try materials.credentialRules()
    settings.journalRetention = configuration.journal.keep
    settings.journalRowLimit = configuration.journal.entries
    settings.sourceName = configuration.source.id
    settings.places = configuration.placesText
    settings.fullInterval = configuration.source.pull.full
    settings.fullTime = configuration.source.pull.fullTime
    settings.pullJitter = configuration.source.pull.jitter ?? .zero
    engine = Engine(
      ledger: ledger, source: source, directories: directories, vault: vault,
      clock: SystemClock(), settings: settings, log: log, observer: observer,
      notifications: notifications,
      draw: { Double.random(in: 0..<1) })
  }

  /// One client for the source and all directories: one thread, one pool of connections.
  static func client() -> CurlClient {
    var settings = CurlClient.Configuration()
    EnvironmentProxy(Environment.value).apply(to: &settings)
    settings.userAgent = "dirsyncd/\(Version.number) (gzip)"
    return CurlClient(configuration: settings)
  }

  /// The exclusive hold on the database: whoever has it is the only one who writes.
  static func lock(_ configuration: Configuration, command: String) throws -> InstanceLock {
    try InstanceLock(
      databasePath: configuration.database, command: command, now: WallClock.now())
  }
}
