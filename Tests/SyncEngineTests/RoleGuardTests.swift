import SyncCore
import SyncEngine
import SyncStore
import SyncTestKit
import Testing

@Suite("A guard over the memberships that the table of roles takes back")
struct RoleGuardTests {
  private static let google = DirectoryID("google")
  private static let root = Author(uid: 0, name: "root")

  /// Groups by title; so many editors, and all of them readers.
  private func bench(editors: Int) async throws -> GroupBench {
    let bench = try GroupBench(scope: nil) { policy in
      policy.roles = [
        RoleRule(when: try SCIMFilter("title eq \"Editor\""), group: RemoteID("editors")),
        RoleRule(when: try SCIMFilter("title eq \"Writer\""), group: RemoteID("writers")),
        RoleRule(when: try SCIMFilter("title pr"), group: RemoteID("readers")),
      ]
    }
    for id in ["editors", "writers", "readers"] {
      bench.directory.setGroup(HeldGroup(shadow: Shadow(remoteID: RemoteID(id), name: id)))
    }
    for number in 0..<editors { bench.set("u\(number)", title: "Editor") }
    try await bench.run()
    #expect(bench.members("editors").count == editors)
    return bench
  }

  private func release(_ bench: GroupBench) async throws -> Int {
    try await bench.engine.release(.membership, of: Self.google, by: Self.root)
  }

  private func held(_ bench: GroupBench) async throws -> Int? {
    try await bench.ledger.read { try $0.report() }.held[Self.google]?[.membership]?.count
  }

  @Test("a rule that goes takes nobody out before a person says so") func ruleGone() async throws {
    let bench = try await bench(editors: 10)
    let next = try bench.restarted { $0.roles.removeFirst() }
    #expect(try await next.run().held == 10)
    #expect(next.members("editors").count == 10)
    #expect(try await held(next) == 10)
    let told = try await next.events().filter { $0.kind == .held }
    #expect(
      told.map(\.reason) == [
        "10 of 10 members of the group editors would be taken out, which is more than 30 %; "
          + "release them or mend the source"
      ])
    #expect(told.first?.detail?["users"]?.array?.count == 10)
    // It stays held, told once, and everything else goes on.
    next.set("new", title: "Writer")
    #expect(try await next.run().held == 10)
    #expect(next.members("writers") == ["new"])
    #expect(try await next.kinds().count { $0 == .held } == 1)
    #expect(try await release(next) == 10)
    try await next.run()
    #expect(next.members("editors") == [])
    #expect(next.members("readers").count == 11)
    #expect(try await next.jobsLeft() == 0)
  }

  @Test("who changes roles comes into the new group at once, and leaves the old one when let go")
  func joins() async throws {
    let bench = try await bench(editors: 10)
    for number in 0..<10 { bench.set("u\(number)", title: "Writer") }
    #expect(try await bench.run().held == 10)
    #expect(bench.members("writers").count == 10)
    #expect(bench.members("editors").count == 10)
    // Who is right again in the source waits for nobody.
    bench.set("u3", title: "Editor")
    #expect(try await bench.run().held == 9)
    #expect(bench.members("writers").count == 9)
    #expect(try await release(bench) == 9)
    try await bench.run()
    #expect(bench.members("editors") == ["u3"])
    #expect(try await bench.jobsLeft() == 0)
  }

  @Test("few who leave go at once, also where they leave one by one") func few() async throws {
    let bench = try await bench(editors: 10)
    for number in 0..<3 { bench.set("u\(number)", title: "Clerk") }
    #expect(try await bench.run().held == 0)
    #expect(bench.members("editors").count == 7)
    bench.set("u3", title: "Clerk")
    #expect(try await bench.run().held == 0)
    #expect(bench.members("editors").count == 6)
  }

  @Test("what was let go stays so when something else of the user changes before it is done")
  func released() async throws {
    let bench = try await bench(editors: 10)
    for number in 0..<10 { bench.set("u\(number)", title: "Clerk") }
    try await bench.run()
    #expect(try await release(bench) == 10)
    // The same again, by pulls that come before the lane.
    for number in 0..<10 { bench.set("u\(number)", title: "Chief clerk") }
    #expect(try await bench.run().held == 0)
    #expect(bench.members("editors") == [])
  }

  @Test("what a guard lets go is done though a group has refused who joined")
  func refused() async throws {
    let bench = try await bench(editors: 1)
    let now = bench.clock.now
    try await bench.ledger.commit { transaction in
      let row = try #require(try transaction.row(of: SubjectID(.user, "u0")))
      let binding = try #require(try transaction.binding(of: row, in: Self.google))
      try transaction.enqueueRoles(
        of: binding, leaving: [RemoteID("editors")], isJoining: true, at: now)
      let job = try #require(try transaction.claim(in: Self.google, limit: 1, at: now).first)
      try transaction.park(job, cause: "refused", reason: "scripted", at: now)
    }
    _ = try await bench.engine.pull()
    try await bench.engine.deliverAll()
    #expect(try await bench.jobsLeft() == 0)
  }

  @Test("groups that lose few each are held where they lose too many together")
  func together() async throws {
    let bench = try await bench(editors: 5)
    for number in 5..<10 { bench.set("u\(number)", title: "Writer") }
    try await bench.run()
    let next = try bench.restarted { $0.roles = [$0.roles[2]] }
    #expect(try await next.run().held == 10)
    #expect(next.members("editors").count + next.members("writers").count == 10)
    #expect(try await next.kinds().count { $0 == .held } == 1)
  }
}
