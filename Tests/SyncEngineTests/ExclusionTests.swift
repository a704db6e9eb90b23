import SyncCore
import SyncEngine
import SyncLog
import SyncStore
import SyncTestKit
import Testing

@Suite("Who is left alone, and who is not ready")
struct ExclusionTests {
  @Test("a user on the source's list is not bound, and left alone where bound, even when gone")
  func source() async throws {
    let bench = try GroupBench(scope: nil) { $0.source.excludedNames = [NamePattern("svc-*")] }
    for id in ["ann", "svc-a"] { bench.set(id) }
    try await bench.run()
    #expect(bench.signedIn == ["ann"])
    let next = try bench.restarted { $0.source.excludedNames = [NamePattern("ann")] }
    try await next.run()
    #expect(next.signedIn == ["ann", "svc-a"])
    next.source.set("ann", nil)
    next.source.set("svc-a", nil)
    next.set("cid")
    for _ in 0..<3 { try await next.run() }
    #expect(next.signedIn == ["ann", "cid"])
    #expect(try await next.kinds().filter { $0 == .gone }.count == 2)
    let last = try next.restarted { $0.source.excludedNames = [] }
    try await last.run()
    #expect(last.signedIn == ["cid"])
  }

  @Test("an account on the directory's list gets no write, no link, and one event") func account()
    async throws
  {
    let bench = try GroupBench(scope: nil) { $0.excludedNames = [NamePattern("root@*")] }
    for id in ["ann", "root"] { bench.set(id) }
    try await bench.run()
    #expect(bench.signedIn == ["ann"])
    bench.set("root", title: "Chief")
    for _ in 0..<2 { try await bench.run() }
    #expect(try await bench.kinds().filter { $0 == .excluded }.count == 1)
    let next = try bench.restarted { $0.excludedNames = [NamePattern("*@example.com")] }
    next.source.set("ann", nil)
    next.set("cid")
    let calls = next.directory.callCount
    for _ in 0..<3 { try await next.run() }
    #expect(next.directory.callCount == calls)
    #expect(next.signedIn == ["ann"])
    #expect(try await next.ledger.read { try $0.report() }.jobs.isEmpty)
  }

  @Test("who is to get a name on the directory's list is left alone, also when they leave")
  func renamed() async throws {
    let bench = try LinkBench { $0.excludedNames = [NamePattern("*@legacy.example.com")] }
    bench.hire("a")
    try await bench.sync()
    bench.hire("a", "a@legacy.example.com", active: false)
    try await bench.sync()
    #expect(bench.account("a@example.com")?.shadow.isActive == true)
    #expect(try await bench.kinds().filter { $0 == .excluded }.count == 1)
  }

  @Test("who is not ready is mirrored and nothing else; who was ready once stays") func staged()
    async throws
  {
    let bench = try GroupBench(scope: nil) {
      $0.source.ready = try SCIMFilter("title eq \"Ready\"")
    }
    bench.set("ann", title: "Later")
    try await bench.run()
    #expect(bench.directory.callCount == 0)
    #expect(try await bench.ledger.read { try $0.user(named: "ann") } != nil)
    #expect(try await !bench.kinds().contains(.bound))
    bench.set("ann", title: "Ready")
    try await bench.run()
    #expect(bench.signedIn == ["ann"])
    bench.set("ann", title: "Later")
    try await bench.run()
    #expect(bench.signedIn == ["ann"])
    var ann = try #require(bench.source.users["ann"])
    ann.isActive = false
    bench.source.set("ann", ann)
    try await bench.run()
    #expect(bench.signedIn == [])
  }

  @Test("a group makes ready") func readyByGroup() async throws {
    let bench = try GroupBench(scope: nil) {
      $0.source.ready = try SCIMFilter("groups.display eq \"Onboarded\"")
    }
    bench.set("ann")
    try await bench.run()
    #expect(bench.signedIn == [])
    bench.groups["g"] = .of("Onboarded", "ann")
    try await bench.run()
    #expect(bench.signedIn == ["ann"])
    bench.groups["g"] = .of("Onboarded")
    try await bench.run()
    #expect(bench.signedIn == ["ann"])
  }
}
