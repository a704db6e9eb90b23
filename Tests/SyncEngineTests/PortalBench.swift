import SyncCore
import SyncEngine
import SyncLog
import SyncStore
import SyncTestKit

/// An engine over a real ledger, a source that the test writes, and two scripted directories.
struct PortalBench {
  let folder: TemporaryFolder
  let source = RecordSource()
  let clock = StillClock()
  let directories: [ScriptedDirectory]
  let ledger: Ledger
  let engine: Engine

  init(
    credentials: CredentialRules = .standard, path: TemporaryFolder? = nil,
    policy change: (inout DirectoryPolicy) -> Void = { _ in }
  ) throws {
    let folder = try path ?? TemporaryFolder()
    self.folder = folder
    directories = ["entra", "google"].map { [clock] in
      ScriptedDirectory(id: DirectoryID($0), clock: clock) { nil }
    }
    ledger = try Ledger.open(
      path: folder.file("ledger.db"), executor: SerialQueueExecutor(label: "test"))
    let expression = try Expression("title")
    let title = AttributeName("jobTitle").map { [$0: expression] } ?? [:]
    var policy = DirectoryPolicy(
      mapping: Mapping(
        name: try Expression("userName"),
        attributes: title))
    change(&policy)
    var settings = EngineSettings()
    settings.credentials = credentials
    let key = Secret("0123456789abcdef0123456789abcdef")
    let cost = ScryptCost(workExponent: 1, blockSize: 1, parallelism: 1)
    engine = Engine(
      ledger: ledger, source: source,
      directories: directories.map { ManagedDirectory(connector: $0, policy: policy) },
      vault: PasswordVault(keyring: try Keyring(masterKey: key), verifierCost: cost),
      clock: clock, settings: settings, log: .silent, draw: { 0 })
  }

  /// Pulls and delivers everything.
  func sync() async throws { _ = try await engine.runOnce() }

  /// The decisions of a login by directory, or why it was not taken.
  func logIn(
    _ address: LoginAddress, _ password: String = "Correct-horse-7!", key: String? = nil,
    id: String = "login"
  ) async -> Result<[String: String], LoginRefusal> {
    let login = Login(
      id: LoginID(id), address: address, idempotencyKey: key, receivedAt: clock.now)
    do throws(LoginRefusal) {
      let answer = try await engine.accept(login, password: Secret(password))
      return .success(
        Dictionary(
          uniqueKeysWithValues: answer.directories.map {
            ($0.directory.name, "\($0.outcome.rawValue) \($0.reason)")
          }))
    } catch {
      return .failure(error)
    }
  }

  func events(_ kind: Event.Kind) async throws -> [Event] {
    try await ledger.read { try $0.events(after: 0, limit: 1000) }.filter { $0.kind == kind }
  }
}
