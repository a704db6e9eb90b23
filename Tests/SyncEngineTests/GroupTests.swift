import SyncCore
import SyncEngine
import SyncLog
import SyncStore
import SyncTestKit
import Testing

@Suite("Groups decide who belongs")
struct GroupTests {
  private typealias Group = ScriptedGroups.Group

  private func bench(_ change: (inout DirectoryPolicy) throws -> Void = { _ in }) throws
    -> GroupBench
  {
    let bench = try GroupBench(scope: "groups.display eq \"Staff\"", change)
    for id in ["ann", "bob", "cid"] { bench.set(id) }
    return bench
  }

  @Test("who comes into the group gets an account, who leaves it is suspended")
  func inAndOut() async throws {
    let bench = try bench()
    bench.groups["g"] = .of("Staff", "ann")
    try await bench.run()
    #expect(bench.signedIn == ["ann"])
    bench.groups["g"] = .of("Staff", "bob")
    try await bench.run()
    #expect(bench.signedIn == ["bob"])
    #expect(bench.directory.accounts.count == 2)
    bench.groups["g"] = .of("Staff", "ann", "bob")
    try await bench.run()
    #expect(bench.signedIn == ["ann", "bob"])
    #expect(bench.directory.accounts.count == 2)
  }

  @Test("a group that loses its members all at once is held by the guard") func guarded()
    async throws
  {
    let bench = try bench()
    for number in 0..<8 { bench.set("user\(number)") }
    bench.groups["g"] = Group("Staff", (0..<8).map { ["value": .string("user\($0)")] })
    try await bench.run()
    #expect(bench.signedIn.count == 8)
    bench.groups["g"] = .of("Staff", "ann")
    #expect(try await bench.run().held == 8)
    #expect(bench.signedIn.count == 9)
    bench.groups["g"] = Group("Staff", (0..<8).map { ["value": .string("user\($0)")] })
    #expect(try await bench.run().held == 0)
    try await bench.run()
    #expect(bench.signedIn.count == 8)
  }

  @Test("who moves between two groups that both count is never suspended") func moved()
    async throws
  {
    let bench = try GroupBench(scope: "groups.display sw \"Staff\"")
    bench.set("ann")
    bench.groups["g"] = .of("Staff East", "ann")
    bench.groups["h"] = .of("Staff West")
    try await bench.run()
    bench.groups["g"] = .of("Staff East")
    bench.groups["h"] = .of("Staff West", "ann")
    try await bench.run()
    #expect(bench.signedIn == ["ann"])
    #expect(try await !bench.kinds().contains(.suspended))
  }

  @Test("nested groups count, at any depth, in circles too") func nested() async throws {
    let bench = try bench()
    bench.groups["a"] = Group("Staff", [["value": "b", "type": "Group"]])
    bench.groups["b"] = Group("Team", [["value": "c"], ["value": "ann"]])
    bench.groups["c"] = Group("Crew", [["value": "a", "$ref": "/Groups/a"], ["value": "bob"]])
    try await bench.run()
    #expect(bench.signedIn == ["ann", "bob"])
    bench.groups["b"] = Group("Team", [["value": "ann"]])
    try await bench.run()
    #expect(bench.signedIn == ["ann"])
    let groups = try await bench.ledger.read { try $0.memberships(of: SubjectID(.user, "ann")) }
    #expect(
      groups == [
        GroupMembership(group: "a", display: "Staff", isDirect: false),
        GroupMembership(group: "b", display: "Team", isDirect: true),
        GroupMembership(group: "c", display: "Crew", isDirect: false),
      ])
  }

  @Test("direct members alone, where the scope says so") func direct() async throws {
    let bench = try GroupBench(scope: "groups[display eq \"Staff\" and type eq \"direct\"]")
    for id in ["ann", "bob"] { bench.set(id) }
    bench.groups["a"] = Group("Staff", [["value": "b"], ["value": "ann"]])
    bench.groups["b"] = .of("Team", "bob")
    try await bench.run()
    #expect(bench.signedIn == ["ann"])
    bench.groups["a"] = Group("Staff", [["value": "b"], ["value": "bob"]])
    try await bench.run()
    #expect(bench.signedIn == ["bob"])
  }

  @Test("another name of the group concerns all under it") func renamed() async throws {
    let bench = try bench()
    bench.groups["a"] = Group("Office", [["value": "b"], ["value": "ann"]])
    bench.groups["b"] = .of("Team", "bob")
    try await bench.run()
    #expect(bench.signedIn == [])
    bench.groups["a"] = Group("Staff", [["value": "b"], ["value": "ann"]])
    #expect(try await bench.run().replanned == 2)
    #expect(bench.signedIn == ["ann", "bob"])
  }

  @Test("a group is gone after two walks and the source's word, and can come back") func gone()
    async throws
  {
    let bench = try bench()
    bench.groups["a"] = .of("Staff", "ann")
    bench.groups["b"] = .of("Team", "bob")
    try await bench.run()
    bench.groups["a"] = nil
    try await bench.run()
    #expect(bench.signedIn == ["ann"])
    try await bench.run()
    #expect(bench.signedIn == [])
    bench.groups["a"] = .of("Staff", "ann")
    try await bench.run()
    #expect(bench.signedIn == ["ann"])
  }

  @Test("a member who comes later is planned with the groups at once") func later() async throws {
    let bench = try bench()
    bench.groups["g"] = .of("Staff", "eve")
    try await bench.run()
    bench.set("eve")
    #expect(try await bench.run().replanned == 0)
    #expect(bench.signedIn == ["eve"])
  }

  @Test("a fault of the groups holds up no leaver and moves nobody") func groupsSilent()
    async throws
  {
    let bench = try bench()
    bench.groups["g"] = .of("Staff", "ann", "bob")
    try await bench.run()
    bench.groups["g"] = .of("Staff", "bob")
    bench.groups.silence(true)
    var bob = try #require(bench.source.users["bob"])
    bob.isActive = false
    bench.source.set("bob", bob)
    await #expect(throws: RemoteFailure.self) { try await bench.run() }
    try await bench.engine.deliverAll()
    #expect(bench.signedIn == ["ann"])
    bench.groups.silence(false)
    try await bench.run()
    #expect(bench.signedIn == [])
  }

  @Test("a kill before the users are planned again loses none of them") func killed()
    async throws
  {
    let bench = try bench()
    bench.groups["g"] = .of("Staff", "ann")
    try await bench.run()
    bench.groups["g"] = .of("Staff", "bob")
    bench.source.fail(.unavailable)  // the groups are stored, and the pull goes no further
    await #expect(throws: RemoteFailure.self) { try await bench.run() }
    #expect(try await bench.ledger.read { try $0.replanCount() } == 2)
    let next = try bench.restarted()
    #expect(try await next.run().replanned == 2)
    #expect(next.signedIn == ["bob"])
    #expect(try await next.ledger.read { try $0.replanCount() } == 0)
  }

  @Test("a large group is taken and planned in parts") func large() async throws {
    let bench = try bench()
    let ids = (0..<25).map { "user\($0)" }
    for id in ids { bench.set(id) }
    bench.groups["g"] = Group("Office", ids.map { ["value": .string($0)] })
    try await bench.run()
    let before = await bench.ledger.changeCount
    bench.groups["g"] = Group("Staff", ids.map { ["value": .string($0)] })
    #expect(try await bench.run().replanned == 25)
    #expect(bench.signedIn.count == 25)
    // One for each ten users, and at most so many rows in one.
    #expect(await bench.ledger.changeCount > before + 3)
    bench.groups["g"] = Group("Staff", ids.dropLast(4).map { ["value": .string($0)] })
    #expect(try await bench.run().replanned == 4)
    #expect(bench.signedIn.count == 21)
  }

  @Test(
    "a list without members is not believed before the group was asked for",
    arguments: [ScriptedGroups.Listed.nothing, .emptyList])
  func unlisted(_ listed: ScriptedGroups.Listed) async throws {
    let bench = try bench()
    bench.groups["g"] = .of("Staff", "ann")
    try await bench.run()
    #expect(bench.groups.inquiryCount == 0)
    bench.groups["g"] = Group("Staff", [["value": "ann"], ["value": "bob"]], listed: listed)
    try await bench.run()
    #expect(bench.groups.inquiryCount == 1)
    #expect(bench.signedIn == ["ann", "bob"])
    try await bench.run()
    #expect(bench.groups.inquiryCount == 1)
    bench.groups["g"] = Group("Staff", [], listed: nil)
    try await bench.run()
    #expect(bench.groups.inquiryCount == 2)
    #expect(bench.signedIn == [])
  }

  @Test("a group that cannot be asked for stays as it was") func hidden() async throws {
    let bench = try bench()
    bench.groups["g"] = .of("Staff", "ann")
    try await bench.run()
    bench.groups["g"] = Group("Staff", [], listed: .nothing)
    bench.groups.hideSingles(true)
    try await bench.run()
    #expect(bench.signedIn == ["ann"])
    bench.groups.hideSingles(false)
    try await bench.run()
    #expect(bench.signedIn == [])
  }

  @Test("where no rule asks for groups nobody is planned again for them") func unread()
    async throws
  {
    let bench = try GroupBench(scope: "title pr")
    bench.set("ann")
    bench.groups["g"] = .of("Staff", "ann")
    try await bench.run()
    bench.groups["g"] = .of("Team")
    #expect(try await bench.run().replanned == 0)
    #expect(bench.signedIn == ["ann"])
  }
}
