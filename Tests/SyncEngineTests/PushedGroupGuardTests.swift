import SyncCore
import SyncEngine
import SyncStore
import SyncTestKit
import Testing

@Suite("The guard of pushed groups")
struct PushedGroupGuardTests {
  private typealias Group = ScriptedGroups.Group

  private func team(_ name: String, _ users: Range<Int>) -> Group {
    Group(name, users.map { ["value": .string("user\($0)")] })
  }

  @Test("a mass removal waits for a release, and nothing else does") func held() async throws {
    let bench = try GroupBench.ofGroups(users: 10)
    bench.groups["g"] = team("All", 0..<10)
    bench.groups["h"] = .of("Other", "ann")
    try await bench.run()
    bench.groups["g"] = Group("All", [["value": "ann"]])
    bench.groups["h"] = .of("Other", "bob")
    #expect(try await bench.run().held == 10)
    #expect(bench.members("All").count == 11)
    #expect(bench.members("Other") == ["bob"])
    let event = try await bench.events().last { $0.kind == .held }
    #expect(
      event?.reason
        == "10 of 10 members of the group would be taken out, which is more than 30 %; "
        + "release them or mend the source")
    #expect(event?.detail?["groups"] == ["All"])
    #expect(event?.detail?["users"]?.array?.count == 10)

    // Somebody is back: that one waits for nobody.
    bench.groups["g"] = Group("All", [["value": "ann"], ["value": "user3"]])
    #expect(try await bench.run().held == 9)
    let next = try bench.restarted()
    #expect(try await next.run().held == 9)
    #expect(try await release(next) == 9)
    try await next.run()
    #expect(next.members("All") == ["ann", "user3"])
    let released = try await next.events().filter { $0.kind == .released }
    #expect(released.map { $0.detail?["groups"] } == [["All"]])
    #expect(released.first?.detail?["users"]?.array?.count == 9)
    #expect(try await release(next) == 0)
    #expect(try await next.events().count { $0.kind == .released } == 1)
  }

  private func release(_ bench: GroupBench) async throws -> Int {
    try await bench.engine.release(
      .membership, of: DirectoryID("google"), by: Author(uid: 0, name: "root"))
  }

  @Test("who leaves a group of which a person was told comes to the batch, and is no news")
  func toldOnce() async throws {
    let bench = try GroupBench.ofGroups(users: 10)
    bench.groups["g"] = team("All", 0..<10)
    try await bench.run()
    bench.groups["g"] = team("All", 0..<3)
    #expect(try await bench.run().held == 7)
    bench.groups["g"] = team("All", 0..<2)
    #expect(try await bench.run().held == 8)
    #expect(try await bench.kinds().count { $0 == .held } == 1)
  }

  @Test("what is held, or not taken, is listed, and tried again by a person's word")
  func listed() async throws {
    let bench = try GroupBench.ofGroups(users: 10)
    bench.groups["g"] = team("All", 0..<10)
    bench.groups["h"] = .of("Other", "bob")
    try await bench.run()
    bench.groups["g"] = team("All", 0..<3)
    bench.groups["h"] = .of("Other", "ann", "bob")
    var other = try #require(bench.directory.group(named: "Other"))
    other.refused = [try #require(bench.account("ann"))]
    bench.directory.setGroup(other)
    try await bench.run()
    let held = try await queued(bench, QueueFilter(state: .held))
    #expect(held.map(\.user).sorted() == (3..<10).map { "user\($0)" })
    #expect(held.allSatisfy { $0.group == "All" })
    let parked = try await queued(bench, QueueFilter(state: .parked))
    #expect(parked.map(\.user) == ["ann"])
    #expect(parked.map(\.reason) == ["no such member"])
    #expect(try await queued(bench, QueueFilter(directory: DirectoryID("entra"))) == [])
    let causes = try await bench.ledger.read { try $0.queueCauses(QueueFilter()) }
    #expect(causes.map(\.cause) == ["membership", "refused"])
    #expect(causes.map(\.count) == [7, 1])

    other.refused = []
    bench.directory.setGroup(other)
    let person = Author(uid: 0, name: "root")
    let retry = QueueOrder(.retry, .parked(QueueFilter(cause: "refused")))
    #expect(try await bench.engine.carryOut(retry, by: person).members == 1)
    try await bench.engine.deliverAll()
    #expect(bench.members("Other") == ["ann", "bob"])
    #expect(try await bench.kinds().count { $0 == .requeued } == 1)
    #expect(try await bench.engine.carryOut(retry, by: person).members == 0)
    #expect(bench.members("All").count == 10)
  }

  /// In pages of three.
  private func queued(_ bench: GroupBench, _ filter: QueueFilter) async throws -> [QueuedMember] {
    var all: [QueuedMember] = []
    while true {
      let place = all.last?.place ?? .start
      let page = try await bench.ledger.read {
        try $0.queuedMembers(filter, after: place, limit: 3)
      }
      guard !page.isEmpty else { return all }
      all += page
    }
  }

  @Test("what groups lose that lose few each is held where it is too much together")
  func together() async throws {
    let bench = try GroupBench.ofGroups(users: 5)
    for number in 0..<10 { bench.groups["g\(number)"] = team("T\(number)", 0..<5) }
    try await bench.run()
    bench.groups["g0"] = team("T0", 0..<4)
    #expect(try await bench.run().held == 0)
    #expect(bench.members("T0").count == 4)
    for number in 0..<10 { bench.groups["g\(number)"] = team("T\(number)", 0..<0) }
    #expect(try await bench.run().held == 49)
    for number in 1..<10 { #expect(bench.members("T\(number)").count == 5) }
    let held = try await bench.events().filter { $0.kind == .held }
    #expect(
      held.map(\.reason) == [
        "49 of 49 members of their groups would be taken out, which is more than 30 %; "
          + "release them or mend the source"
      ])
    #expect(held.first?.detail?["groups"]?.array?.count == 10)
    #expect(try await release(bench) == 49)
    try await bench.run()
    #expect(bench.members("T3") == [])
  }

  @Test("few removals go at once, and so do all of a small group") func free() async throws {
    let bench = try GroupBench.ofGroups(users: 20)
    bench.groups["g"] = team("All", 0..<20)
    bench.groups["h"] = team("Small", 0..<5)
    bench.groups["i"] = team("Rest", 0..<20)
    try await bench.run()
    bench.groups["g"] = team("All", 6..<20)
    bench.groups["h"] = team("Small", 0..<0)
    #expect(try await bench.run().held == 0)
    #expect(bench.members("All").count == 14)
    #expect(bench.members("Small") == [])
  }
}
