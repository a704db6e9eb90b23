import SyncCore
import SyncEngine
import SyncStore
import SyncTestKit
import Testing

@Suite("Whose account is not handed on, and when nothing is sent")
struct HandOnTests {
  private static let person = Author(uid: 0, name: "root")
  private let google = DirectoryID("google")

  @Test("a name is handed on to somebody else, and the account of who had it is not")
  func handedOn() async throws {
    let bench = try LinkBench { $0.onRemove = .keep }
    bench.hire("old", "carl@example.com", number: "1")
    bench.hire("other")
    try await bench.sync()
    bench.dismiss("old")
    try await bench.sync()
    bench.hire("new", "carl@example.com", number: "2")
    try await bench.sync()
    #expect(try await bench.parked("new")?.contains("says that this is somebody else") == true)
    #expect(try await bench.binding("new")?.shadow == nil)
    // A person who knows better hands it on.
    _ = try await bench.engine.unlink("old", in: google, by: Self.person)
    let id = try #require(bench.account("carl@example.com")?.shadow.remoteID)
    _ = try await bench.engine.link("new", in: google, to: id, by: Self.person)
    #expect(try await bench.binding("new")?.shadow?.remoteID == id)
  }

  @Test("a leaver's account that is suspended waits for a person, whoever gets its name")
  func handedOnSuspended() async throws {
    let bench = try LinkBench { $0.onExisting = .link }
    bench.hire("old", "carl@example.com")
    bench.hire("other")
    try await bench.sync()
    bench.dismiss("old")
    try await bench.sync()
    #expect(bench.account("carl@example.com")?.shadow.isActive == false)
    try bench.loseDatabase()
    bench.hire("new", "carl@example.com")
    try await bench.sync()
    #expect(try await bench.parked("new")?.contains("is suspended there") == true)
    #expect(bench.account("carl@example.com")?.shadow.isActive == false)
  }

  @Test("while a lane waits nothing can be done there, though jobs are due") func waiting()
    async throws
  {
    let bench = try LinkBench()
    for number in 0..<20 { bench.hire("u\(number)") }
    bench.directory.script(.throttled, on: .find)
    _ = try await bench.engine.runOnce(full: true)
    let now = bench.clock.now
    let due = try await bench.ledger.read { try $0.nextDue(in: DirectoryID("google")) }
    #expect(due.map { $0 <= now } == true)
    #expect(try await bench.ledger.read { try !$0.isBusy(in: DirectoryID("google"), at: now) })
    let later = now.advanced(by: .seconds(60))
    #expect(try await bench.ledger.read { try $0.isBusy(in: DirectoryID("google"), at: later) })
  }

  @Test("nothing is written by hand to a directory that is paused") func paused() async throws {
    let bench = try LinkBench()
    bench.hire("a")
    try await bench.sync()
    _ = try await bench.engine.pause(google, by: Self.person)
    bench.hire("b")
    let refusal = LinkRefusal.refused(
      "google is paused, by root (uid 0): nothing is sent there; dirsyncd resume google")
    await #expect(throws: refusal) {
      try await bench.engine.unlink("a@example.com", in: google, by: Self.person)
    }
    await #expect(throws: refusal) {
      try await bench.engine.acquire("a@example.com", in: google, by: Self.person)
    }
    _ = try await bench.engine.resume(google, by: Self.person)
    _ = try await bench.engine.unlink("a@example.com", in: google, by: Self.person)
  }
}
