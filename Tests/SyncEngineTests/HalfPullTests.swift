import SyncConnectors
import SyncCore
import SyncEngine
import SyncLog
import SyncStore
import SyncTestKit
import SyncTwins
import Testing

@Suite("A pull that fails half way, and what costs nothing")
struct HalfPullTests {
  private static let origin = "https://idp.example.com"
  private static let list = "/scim/v2/Users"
  private let clock = LeapingClock()
  private let twin: ScimTwin
  private let directory: ScriptedDirectory
  private let ledger: Ledger
  private let engine: Engine
  private let folder: TemporaryFolder
  private let ids: [String]
  private let group: String

  init() async throws {
    let clock = clock
    folder = try TemporaryFolder()
    twin = ScimTwin(ScimSettings(token: "t"), now: { clock.now })
    directory = ScriptedDirectory(id: DirectoryID("google"), clock: clock) { nil }
    ledger = try Ledger.open(
      path: folder.file("ledger.db"), executor: SerialQueueExecutor(label: "ledger"))
    let configuration = ScimConfiguration(
      id: "idp", baseURL: Self.origin + "/scim/v2",
      credential: .bearer(SharedSecret(Secret("t"))), pageSize: 4)
    let source = ScimSource(
      configuration, client: TwinClient([TwinClient.Route(Self.origin, twin)]), clock: clock)
    let mapping = Mapping(name: try Expression("userName"), attributes: [:])
    let cost = ScryptCost(workExponent: 1, blockSize: 1, parallelism: 1)
    engine = Engine(
      ledger: ledger, source: source,
      directories: [
        ManagedDirectory(connector: directory, policy: DirectoryPolicy(mapping: mapping))
      ],
      vault: PasswordVault(
        keyring: try Keyring(masterKey: Secret("0123456789abcdef0123456789abcdef")),
        verifierCost: cost),
      clock: clock, log: .silent, draw: { 0.5 })
    let twin = twin
    ids = (0..<10).map { twin.seedUser("user\($0)@example.com", ["title": "clerk"]) }
    group = twin.seedGroup("Staff", members: Array(ids.prefix(2)))
    _ = try await engine.runOnce()
    try await pass()
    _ = try await engine.runOnce()
  }

  /// An hour, which is more than changes are read again for.
  private func pass() async throws {
    try await clock.sleep(until: clock.now.advanced(by: .seconds(3600)))
  }

  private func memory(_ kind: SubjectID.Kind) async throws -> PullMemory {
    try await ledger.read { try $0.pullMemory(of: kind) }
  }

  /// Users of the mirror with that title.
  private func titled(_ title: String) async throws -> Int {
    try await ledger.read { transaction in
      try transaction.mirrorRows(of: .user, after: 0, limit: 100).count {
        try Subject($0.record).resource["title"]?.string == title
      }
    }
  }

  private func missed() async throws -> Int {
    try await ledger.read { transaction in
      try transaction.mirrorRows(of: .user, after: 0, limit: 100).count { $0.presence != .present }
    }
  }

  @Test("what came is kept, and what did not is read again from where it began")
  func changes() async throws {
    let before = try await (memory(.user), memory(.group))
    for id in ids { twin.changeUser(id, ["title": "chief"]) }
    twin.seedGroup("Others")
    try await pass()
    twin.add(TwinFault(.fail(status: 503, body: nil), pathPrefix: Self.list, nth: 2))
    await #expect(throws: RemoteFailure.self) { try await engine.runOnce() }
    #expect(try await titled("chief") == 4)
    #expect(try await memory(.user) == before.0)
    #expect(try await memory(.group).watermark != before.1.watermark)
    let report = try await engine.runOnce()
    #expect(!report.isFull)
    #expect(try await titled("chief") == 10)
    #expect(try await memory(.user).watermark != before.0.watermark)
  }

  @Test("a full pull that breaks off shows nobody's absence, however often")
  func absence() async throws {
    twin.remove(ids[2])
    twin.remove(ids[9])
    let before = try await memory(.user)
    for nth in [2, 1, 2] {
      twin.add(TwinFault(.fail(status: 503, body: nil), pathPrefix: Self.list, nth: nth))
      await #expect(throws: RemoteFailure.self) { try await engine.runOnce(full: true) }
      twin.clearFaults()
      #expect(try await missed() == 0)
    }
    #expect(try await memory(.user) == before)
    #expect(try await engine.runOnce(full: true).gone == 0)
    #expect(try await missed() == 2)
    #expect(try await engine.runOnce().gone == 2)
    #expect(directory.accounts.values.count { !$0.shadow.isActive } == 2)
  }

  @Test("users and groups have a watermark each") func apart() async throws {
    let before = try await (memory(.user).watermark, memory(.group).watermark)
    twin.changeUser(ids[0], ["title": "chief"])
    try await pass()
    #expect(try await engine.runOnce().changed == 1)
    var after = try await (memory(.user).watermark, memory(.group).watermark)
    #expect(after.0 != before.0)
    #expect(after.1 == before.1)
    let between = after
    twin.seedGroup("Others")
    try await pass()
    #expect(try await engine.runOnce().changed == 1)
    after = try await (memory(.user).watermark, memory(.group).watermark)
    #expect(after.0 == between.0)
    #expect(after.1 != between.1)
  }

  @Test("a full pull that brings nothing new stores nothing and plans nobody")
  func unchanged() async throws {
    let few = try await cost()
    for number in 10..<100 { twin.seedUser("user\(number)@example.com") }
    _ = try await engine.runOnce(full: true)
    #expect(try await cost() == few)
  }

  /// Commits of a full pull that brings nothing new.
  private func cost() async throws -> Int {
    let before = await ledger.changeCount
    #expect(try await engine.runOnce(full: true).changed == 0)
    return await ledger.changeCount - before
  }
}
