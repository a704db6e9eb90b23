import SyncCore
import SyncEngine
import SyncLog
import SyncStore
import SyncTestKit
import Synchronization
import Testing

@Suite("An engine that is told to stop")
struct StopTests {
  /// A directory that tells the engine to stop while a request to it is under way.
  private final class LastStraw: DirectoryConnector {
    let inside: OfficeDirectory
    let engine = Mutex<Engine?>(nil)

    init(_ inside: OfficeDirectory) { self.inside = inside }

    var id: DirectoryID { inside.id }
    var traits: DirectoryTraits { inside.traits }

    func apply(_ action: Action, to shadow: Shadow?) async throws(RemoteFailure) -> Receipt {
      engine.withLock { $0 }?.stop()
      for _ in 0..<1000 { await Task.yield() }  // the lane hears the ring before the answer
      return try await inside.apply(action, to: shadow)
    }

    func find(_ name: String) async throws(RemoteFailure) -> RemoteAccount? {
      try await inside.find(name)
    }

    func read(_ id: RemoteID) async throws(RemoteFailure) -> RemoteAccount? {
      try await inside.read(id)
    }

    func create(
      _ account: Account, password: borrowing Secret
    ) async throws(RemoteFailure) -> Receipt {
      try await inside.create(account, password: password)
    }

    func join(_ group: String, _ shadow: Shadow) async throws(RemoteFailure) -> Receipt {
      try await inside.join(group, shadow)
    }

    func setPassword(
      _ secret: borrowing Secret, of shadow: Shadow
    ) async throws(RemoteFailure) -> Receipt {
      try await inside.setPassword(secret, of: shadow)
    }

    func check() async -> [Finding] { await inside.check() }
  }

  @Test("it ends at once, and settles what is under way", .timeLimit(.minutes(1)))
  func atOnce() async throws {
    let clock = OfficeClock()
    let folder = try TemporaryFolder()
    let source = ScriptedSource(pageSize: 100, clock: clock)
    source.set("a", .init(userName: "a@example.com", title: "Engineer"))
    let directory = LastStraw(
      OfficeDirectory(id: DirectoryID("google"), clock: clock, tellsTimes: false))
    let mapping = Mapping(name: try Expression("userName"), attributes: [:])
    let engine = Engine(
      ledger: try Ledger.open(
        path: folder.path + "/ledger.db", executor: SerialQueueExecutor(label: "ledger")),
      source: source,
      directories: [
        ManagedDirectory(connector: directory, policy: DirectoryPolicy(mapping: mapping))
      ],
      vault: PasswordVault(
        keyring: try Keyring(masterKey: Secret("0123456789abcdef0123456789abcdef")),
        verifierCost: ScryptCost(workExponent: 1, blockSize: 1, parallelism: 1)),
      clock: clock, log: .silent, draw: { 0.5 })
    directory.engine.withLock { $0 = engine }
    try await engine.run()
    let kinds = try await engine.ledger.read { try $0.events(after: 0, limit: 10) }.map(\.kind)
    #expect(kinds == [.bound, .created])
    withExtendedLifetime(folder) {}
  }
}
