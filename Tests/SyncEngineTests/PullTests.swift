import SyncCore
import SyncEngine
import SyncLog
import SyncStore
import SyncTestKit
import Testing

@Suite("A pull, step by step")
struct PullTests {
  /// One engine over a scripted source and one directory.
  private struct Bench {
    let clock = LeapingClock()
    let source: ScriptedSource
    let directory: ScriptedDirectory
    let ledger: Ledger
    let engine: Engine
    private let folder: TemporaryFolder

    init() throws {
      let clock = clock
      folder = try TemporaryFolder()
      source = ScriptedSource(pageSize: 100, clock: clock)
      directory = ScriptedDirectory(id: DirectoryID("google"), clock: clock) { nil }
      ledger = try Ledger.open(
        path: folder.path + "/ledger.db", executor: SerialQueueExecutor(label: "ledger"))
      let key = Secret("0123456789abcdef0123456789abcdef")
      let cost = ScryptCost(workExponent: 1, blockSize: 1, parallelism: 1)
      let mapping = Mapping(name: try Expression("userName"), attributes: [:])
      engine = Engine(
        ledger: ledger, source: source,
        directories: [
          ManagedDirectory(connector: directory, policy: DirectoryPolicy(mapping: mapping))
        ],
        vault: PasswordVault(keyring: try Keyring(masterKey: key), verifierCost: cost),
        clock: clock, log: .silent, draw: { 0.5 })
    }

    func set(_ id: String, _ name: String, _ title: String = "Engineer") {
      source.set(id, .init(userName: name, title: title))
    }

    func events() async throws -> [Event] {
      try await ledger.read { try $0.events(after: 0, limit: 1000) }
    }
  }

  @Test("changes alone are read between full passes, and everything when asked")
  func ranges() async throws {
    let bench = try Bench()
    bench.set("a", "a@example.com")
    #expect(try await bench.engine.runOnce().isFull)
    #expect(try await bench.engine.runOnce().isFull == false)
    #expect(bench.source.changePasses == 1)
    #expect(try await bench.engine.runOnce(full: true).isFull)
    #expect(bench.source.changePasses == 1)
  }

  @Test("who is deleted is missed at the next pull, and gone at the one after") func gone()
    async throws
  {
    let bench = try Bench()
    bench.set("a", "a@example.com")
    bench.set("b", "b@example.com")
    _ = try await bench.engine.runOnce()
    bench.source.set("b", nil)
    let first = try await bench.engine.runOnce()
    #expect(first.gone == 0)
    #expect(bench.directory.account(named: "b@example.com")?.shadow.isActive == true)
    #expect(try await bench.engine.runOnce().gone == 1)
    #expect(bench.directory.account(named: "b@example.com")?.shadow.isActive == false)
    #expect(try await bench.engine.runOnce().isFull == false)
  }

  @Test("a change under an old stamp ends the trust in stamps, until somebody asks")
  func frozen() async throws {
    let bench = try Bench()
    bench.set("a", "a@example.com")
    bench.source.change { $0.isFrozen = true }
    _ = try await bench.engine.runOnce()
    // A full pass later the watermark has passed the stamp.
    let past = bench.clock.now.advanced(by: .seconds(600))
    try await bench.ledger.commit { transaction in
      var memory = try transaction.pullMemory(of: .user)
      memory.watermark = Watermark(past)
      try transaction.setPullMemory(memory, of: .user)
    }
    bench.set("a", "a@example.com", "Director")
    #expect(try await bench.engine.runOnce().changed == 0)
    let full = try await bench.engine.pull(full: true)
    #expect(full.changed == 1)
    let memory = try await bench.ledger.read { try $0.pullMemory(of: .user) }
    #expect(memory.distrust != nil)
    #expect(try await bench.engine.runOnce().isFull)
    _ = try await bench.engine.runOnce(full: true)
    #expect(try await bench.engine.runOnce().isFull == false)
  }

  @Test("who was made again keeps the account") func recreated() async throws {
    let bench = try Bench()
    bench.set("old", "a@example.com")
    _ = try await bench.engine.runOnce()
    let before = bench.directory.account(named: "a@example.com")?.shadow.remoteID
    bench.source.set("old", nil)
    bench.set("new", "A@example.com", "Director")
    _ = try await bench.engine.runOnce()
    let after = try #require(bench.directory.accounts.values.first?.shadow)
    #expect(bench.directory.accounts.count == 1)
    #expect(after.remoteID == before)
    #expect(after.isActive)
    let kinds = try await bench.events().map(\.kind)
    #expect(kinds.contains(.relinked))
    #expect(!kinds.contains(.suspended))
    for _ in 0..<3 { _ = try await bench.engine.runOnce(full: true) }
    #expect(bench.directory.accounts.values.map(\.shadow.isActive) == [true])
  }

  @Test("the second of two with one name waits, told once, until the first is renamed")
  func namesakes() async throws {
    let bench = try Bench()
    bench.set("first", "a@example.com")
    _ = try await bench.engine.runOnce()
    bench.set("second", "a@example.com", "Director")
    for _ in 0..<3 { _ = try await bench.engine.runOnce() }
    #expect(bench.directory.accounts.count == 1)
    let told = try await bench.events().filter { $0.kind == .duplicate }
    #expect(told.count == 1)
    let reason = try #require(told.first?.reason)
    #expect(reason.contains("user first") && reason.contains("user second"))
    bench.set("first", "b@example.com")
    _ = try await bench.engine.runOnce()
    // The name is free once the first has the new one; nobody has to do anything for it.
    try await bench.clock.sleep(until: bench.clock.now.advanced(by: .seconds(60)))
    try await bench.engine.deliverAll()
    #expect(
      Set(bench.directory.accounts.values.map(\.shadow.name))
        == ["a@example.com", "b@example.com"])
  }

  @Test("the second of two with one name inherits when the first is gone") func heir() async throws
  {
    let bench = try Bench()
    bench.set("first", "a@example.com")
    _ = try await bench.engine.runOnce()
    bench.set("second", "a@example.com")
    _ = try await bench.engine.runOnce()
    bench.source.set("first", nil)
    for _ in 0..<3 { _ = try await bench.engine.runOnce() }
    #expect(bench.directory.accounts.count == 1)
    #expect(bench.directory.accounts.values.map(\.shadow.isActive) == [true])
    let kinds = try await bench.events().map(\.kind)
    #expect(kinds.contains(.relinked))
    #expect(!kinds.contains(.suspended))
  }

  @Test("who comes back after having been gone gets the account again") func rehired() async throws
  {
    let bench = try Bench()
    for id in ["a", "b", "c", "d"] { bench.set(id, "\(id)@example.com") }
    _ = try await bench.engine.runOnce()
    bench.source.set("b", nil)
    for _ in 0..<2 { _ = try await bench.engine.runOnce() }
    let before = try #require(bench.directory.account(named: "b@example.com")?.shadow)
    #expect(!before.isActive)
    bench.set("b2", "b@example.com", "Director")
    for _ in 0..<2 { _ = try await bench.engine.runOnce() }
    let after = try #require(bench.directory.account(named: "b@example.com")?.shadow)
    #expect(after.remoteID == before.remoteID)
    #expect(after.isActive)
    #expect(bench.directory.accounts.count == 4)
  }
}
