import SyncCore
import SyncEngine
import SyncStore
import SyncTestKit
import Testing

@Suite("Links and lives that a directory is read back for")
struct ReadBackLinkTests {
  private static let name = "a@example.com"
  private static let stamp = ScriptedDirectory.stampAttribute

  /// Three users with accounts.
  private static func bench(
    _ change: (inout DirectoryPolicy) -> Void = { _ in }
  ) async throws -> LinkBench {
    let bench = try LinkBench { policy in
      var readBack = ReadBackPolicy()
      readBack.onDrift = .repair
      policy.readBack = readBack
      change(&policy)
    }
    for id in ["a", "b", "c"] { bench.hire(id) }
    try await bench.sync()
    bench.wait(.seconds(3600))
    return bench
  }

  private static func look(_ bench: LinkBench) async throws {
    var request = SyncRequest()
    request.readsBack = true
    // As the daemon does it: no restart tries again what is parked.
    _ = try await bench.engine.pull(request)
    try await bench.engine.deliverAll()
    bench.wait(.seconds(3600))
  }

  private static func drifts(_ bench: LinkBench) async throws -> [Drift] {
    try await bench.events(.accountDrifted).compactMap { $0.detail.flatMap { Drift(json: $0) } }
  }

  @Test("who was deleted is restored, where onMissing says so") func recreate() async throws {
    let bench = try await Self.bench { $0.lifecycle.onMissing = .recreate }
    let id = bench.account(Self.name)?.shadow.remoteID
    bench.directory.removeByHand(Self.name)
    try await Self.look(bench)
    #expect(bench.account(Self.name)?.shadow.remoteID == id)
    #expect(bench.directory.restorations == 1)
    #expect(try await Self.drifts(bench) == [.gone])
    try await Self.look(bench)
    #expect(try await Self.drifts(bench) == [.gone])
    #expect(try await bench.ledger.read { try $0.report().drifts } == [:])
  }

  @Test("who was deleted waits for a person, where onMissing says so") func hold() async throws {
    let bench = try await Self.bench()
    bench.directory.removeByHand(Self.name)
    try await Self.look(bench)
    bench.wait(.seconds(86_400))
    try await bench.sync()
    #expect(bench.account(Self.name) == nil)
    #expect(try await bench.parked("a")?.contains("was deleted in the directory") == true)
    try await Self.look(bench)
    #expect(try await Self.drifts(bench) == [.gone])
  }

  @Test("a leaver's account that is deleted is noted, and one that comes back is suspended again")
  func leaver() async throws {
    let bench = try await Self.bench()
    bench.hire("a", active: false)
    try await bench.sync()
    #expect(bench.account(Self.name)?.shadow.isActive == false)
    bench.wait(.seconds(3600))
    bench.directory.removeByHand(Self.name)
    try await Self.look(bench)
    #expect(try await bench.events(.missing).count == 1)
    let reads = bench.directory.count(of: .read)
    try await Self.look(bench)
    #expect(bench.directory.count(of: .read) == reads)
    #expect(try await bench.events(.missing).count == 1)
    #expect(try await Self.drifts(bench) == [])
    bench.directory.returnByHand(Self.name)
    try await Self.look(bench)
    #expect(try await Self.drifts(bench) == [.restored])
    #expect(bench.account(Self.name)?.shadow.isActive == false)
    #expect(bench.directory.violations.isEmpty)
  }

  @Test("an account that bears our stamp is linked to its user, whatever its name")
  func unlinked() async throws {
    let bench = try await Self.bench { $0.creates = false }
    #expect(try await bench.parked("a") != nil)
    let stamp = try #require(Self.stamp)
    bench.directory.seed("other@example.com")
    bench.directory.meddle("other@example.com") { $0.attributes[stamp] = "dirsyncd:idp:a" }
    for (name, mark) in [("x@example.com", "dirsyncd:else:b"), ("y@example.com", "dirsyncd:idp:z")]
    {
      bench.directory.seed(name)
      bench.directory.meddle(name) { $0.attributes[stamp] = .string(mark) }
    }
    try await Self.look(bench)
    #expect(try await Self.drifts(bench) == [.unlinked])
    #expect(
      try await bench.binding("a")?.shadow?.remoteID == bench.account(Self.name)?.shadow.remoteID)
    #expect(try await bench.binding("b")?.shadow == nil)
    try await Self.look(bench)
    #expect(try await Self.drifts(bench) == [.unlinked])
  }

  @Test("a stamp of somebody else is left alone and told of, one that was cleared is put back")
  func stamps() async throws {
    let bench = try await Self.bench()
    let stamp = try #require(Self.stamp)
    bench.directory.meddle(Self.name) { $0.attributes[stamp] = "dirsyncd:other:x" }
    bench.directory.meddle("b@example.com") { $0.attributes[stamp] = nil }
    for _ in 0..<3 { try await Self.look(bench) }
    let drift = Drift.changed(isRenamed: false, [stamp])
    #expect(try await Self.drifts(bench) == [drift, drift])
    #expect(bench.account(Self.name)?.shadow.attributes[stamp] == "dirsyncd:other:x")
    #expect(bench.account("b@example.com")?.shadow.attributes[stamp] == "dirsyncd:idp:b")
    let told = try await bench.events(.accountDrifted).compactMap(\.reason)
    #expect(told.count { $0.hasSuffix("so it is left alone") } == 1)
  }
}
