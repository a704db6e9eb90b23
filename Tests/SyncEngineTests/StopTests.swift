import SyncCore
import SyncEngine
import SyncLog
import SyncStore
import SyncTestKit
import Synchronization
import Testing

@Suite("An engine that is told to stop")
struct StopTests {
  @Test("it ends at once, and settles what is under way", .timeLimit(.minutes(1)))
  func atOnce() async throws {
    let clock = OfficeClock()
    let folder = try TemporaryFolder()
    let source = ScriptedSource(pageSize: 100, clock: clock)
    source.set("a", .init(userName: "a@example.com", title: "Engineer"))
    let running = Mutex<Engine?>(nil)
    let inside = OfficeDirectory(id: DirectoryID("google"), clock: clock, tellsTimes: false)
    let directory = HookedDirectory(
      inside: inside,
      beforeAction: {
        running.withLock { $0 }?.stop()
        for _ in 0..<1000 { await Task.yield() }  // the lane hears the ring before the answer
      })
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
    running.withLock { $0 = engine }
    try await engine.run()
    let kinds = try await engine.ledger.read { try $0.events(after: 0, limit: 10) }.map(\.kind)
    #expect(kinds == [.bound, .created])
    withExtendedLifetime(folder) {}
  }
}
