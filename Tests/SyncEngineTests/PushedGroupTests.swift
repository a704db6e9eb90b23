import SyncCore
import SyncEngine
import SyncStore
import SyncTestKit
import Testing

@Suite("Groups are kept in step in a directory")
struct PushedGroupTests {
  private typealias Group = ScriptedGroups.Group

  private func bench(
    users: Int = 0, _ change: (inout GroupPolicy) throws -> Void = { _ in }
  ) async throws -> GroupBench {
    let name = try Expression("displayName")
    let label = try #require(AttributeName("label"))
    var groups = GroupPolicy(mapping: Mapping(name: name, attributes: [label: name]))
    groups.scope = try SCIMFilter("displayName sw \"App-\"")
    try change(&groups)
    let bench = try GroupBench(scope: nil) { $0.groups = groups }
    for id in ["ann", "bob", "cid"] { bench.set(id) }
    for number in 0..<users { bench.set("user\(number)") }
    return bench
  }

  @Test("a group in scope is made, filled, renamed, and changed by differences")
  func life() async throws {
    let bench = try await bench()
    bench.groups["g"] = .of("App-Sales", "ann", "bob")
    bench.groups["h"] = .of("Office", "ann")
    try await bench.run()
    #expect(bench.directory.heldGroups.count == 1)
    #expect(bench.members("App-Sales") == ["ann", "bob"])
    let id = bench.directory.group(named: "App-Sales")?.shadow.remoteID

    bench.groups["g"] = .of("App-Sellers", "ann", "cid")
    let before = bench.directory.count(of: .changeMembers)
    try await bench.run()
    #expect(bench.members("App-Sellers") == ["ann", "cid"])
    #expect(bench.directory.group(named: "App-Sellers")?.shadow.remoteID == id)
    #expect(bench.directory.count(of: .changeMembers) == before + 1)

    let calls = bench.directory.callCount
    try await bench.run()
    #expect(bench.directory.callCount == calls)
    #expect(bench.directory.violations == [])
    let kinds = try await bench.kinds()
    #expect(kinds.count { $0 == .membersChanged } == 2)
    #expect(try await bench.jobsLeft() == 0)
  }

  @Test("what is pushed is a slice at a time, and every slice ends")
  func slices() async throws {
    let bench = try await bench(users: 20)
    bench.groups["g"] = Group("App-All", (0..<20).map { ["value": .string("user\($0)")] })
    try await bench.run()
    #expect(bench.members("App-All").count == 20)
    #expect(bench.directory.count(of: .changeMembers) == 7)
    #expect(bench.directory.violations == [])
  }

  @Test("a change whose answer was lost is known to be open, and undone where it is not wanted")
  func lostAnswer() async throws {
    let bench = try await bench()
    bench.groups["g"] = .of("App-Sales", "ann")
    try await bench.run()
    bench.directory.script(.lostAnswer, on: .changeMembers)
    bench.groups["g"] = .of("App-Sales", "ann", "bob")
    try await bench.run()
    #expect(bench.members("App-Sales") == ["ann", "bob"])
    bench.groups["g"] = .of("App-Sales", "ann")
    try await bench.passTime(.seconds(3600))
    try await bench.run()
    #expect(bench.members("App-Sales") == ["ann"])

    bench.directory.script(.lostAnswer, on: .changeMembers)
    bench.groups["g"] = .of("App-Sales", "bob")
    try await bench.run()
    #expect(bench.members("App-Sales") == ["bob"])
    bench.groups["g"] = .of("App-Sales", "ann")
    try await bench.passTime(.seconds(3600))
    try await bench.run()
    #expect(bench.members("App-Sales") == ["ann"])
    #expect(try await bench.jobsLeft() == 0)
  }

  @Test("who gets an account later comes in then, who has none is no member")
  func later() async throws {
    let bench = try await bench()
    bench.groups["g"] = .of("App-Sales", "ann", "eve")
    try await bench.run()
    #expect(bench.members("App-Sales") == ["ann"])
    bench.set("eve")
    try await bench.run()
    #expect(bench.members("App-Sales") == ["ann", "eve"])
  }

  @Test("members that are not ours are left alone, whatever becomes of ours")
  func foreign() async throws {
    let bench = try await bench()
    bench.groups["g"] = .of("App-Sales", "ann", "bob")
    try await bench.run()
    var held = try #require(bench.directory.group(named: "App-Sales"))
    held.members.insert("stranger")
    held.foreign.insert("stranger")
    bench.directory.setGroup(held)
    bench.groups["g"] = .of("App-Sales", "cid")
    try await bench.run()
    #expect(bench.members("App-Sales") == ["cid", "stranger"])
  }

  @Test("a group of the same name that is not ours is parked with the reason")
  func namesake() async throws {
    let bench = try await bench()
    bench.directory.setGroup(
      HeldGroup(shadow: Shadow(remoteID: RemoteID("x1"), name: "App-Sales")))
    bench.groups["g"] = .of("App-Sales", "ann")
    bench.groups["h"] = .of("App-Other", "ann")
    try await bench.run()
    #expect(bench.directory.heldGroups["x1"]?.members == [])
    #expect(bench.members("App-Other") == ["ann"])
    #expect(bench.directory.heldGroups.count == 2)
    let parked = try await bench.events().last { $0.kind == .parked }
    #expect(parked?.reason?.contains("(id x1), and it is not ours") == true)
    #expect(parked?.user == "App-Sales")
  }

  @Test("a group that the configuration names is taken over by its id")
  func linked() async throws {
    let bench = try await bench { $0.links = ["App-Sales": RemoteID("x1")] }
    var held = HeldGroup(shadow: Shadow(remoteID: RemoteID("x1"), name: "Old name"))
    held.members = ["stranger"]
    held.foreign = ["stranger"]
    bench.directory.setGroup(held)
    bench.groups["g"] = .of("App-Sales", "ann")
    try await bench.run()
    #expect(bench.directory.heldGroups.count == 1)
    #expect(bench.members("App-Sales") == ["ann", "stranger"])
    #expect(try await bench.kinds().contains(.linked))
  }

  @Test("a group that is ruled elsewhere is parked with the reason")
  func refused() async throws {
    let bench = try await bench { $0.links = ["App-Sales": RemoteID("x1")] }
    var held = HeldGroup(shadow: Shadow(remoteID: RemoteID("x1"), name: "App-Sales"))
    held.refusal = "the group is dynamic"
    bench.directory.setGroup(held)
    bench.groups["g"] = .of("App-Sales", "ann")
    try await bench.run()
    #expect(bench.members("App-Sales") == [])
    let parked = try await bench.events().last { $0.kind == .parked }
    #expect(parked?.reason?.contains("dynamic") == true)
  }

  @Test(
    "a group that leaves the scope or the source is never deleted",
    arguments: [GroupPolicy.OnRemove.keep, .empty], [true, false])
  func removed(_ onRemove: GroupPolicy.OnRemove, _ isGone: Bool) async throws {
    let bench = try await bench { $0.onRemove = onRemove }
    bench.groups["g"] = .of("App-Sales", "ann", "bob")
    bench.groups["h"] = .of("App-Other", "ann")
    try await bench.run()
    bench.groups["g"] = isGone ? nil : .of("Sales", "ann", "cid")
    for _ in 0..<2 { try await bench.run() }
    #expect(bench.members("App-Sales") == (onRemove == .keep ? ["ann", "bob"] : []))
    #expect(bench.directory.heldGroups.count == 2)
    bench.groups["g"] = .of("App-Sales", "bob")
    try await bench.run()
    #expect(bench.members("App-Sales") == ["bob"])
    #expect(bench.directory.heldGroups.count == 2)
  }

  @Test("a member that the directory does not take keeps nobody else out")
  func refusedMember() async throws {
    let bench = try await bench()
    bench.groups["g"] = .of("App-Sales")
    try await bench.run()
    var held = try #require(bench.directory.group(named: "App-Sales"))
    held.refused = [try #require(bench.account("bob"))]
    bench.directory.setGroup(held)
    bench.groups["g"] = .of("App-Sales", "ann", "bob", "cid")
    try await bench.run()
    #expect(bench.members("App-Sales") == ["ann", "cid"])
    let event = try await bench.events().last { $0.kind == .memberRefused }
    #expect(event?.reason?.hasPrefix("bob: ") == true)
    held.refused = []
    held.members = Set(["ann", "cid"].compactMap(bench.account))
    bench.directory.setGroup(held)
    let next = try bench.restarted()
    try await next.run()
    #expect(next.members("App-Sales") == ["ann", "bob", "cid"])
  }

  @Test("the groups of a suspended account are frozen until it is back")
  func frozen() async throws {
    let bench = try await bench()
    bench.groups["g"] = .of("App-Sales", "ann", "bob")
    try await bench.run()
    bench.deactivate("ann")
    try await bench.run()
    bench.groups["g"] = .of("App-Sales", "bob")
    try await bench.run()
    #expect(bench.members("App-Sales") == ["ann", "bob"])
    bench.set("ann")
    try await bench.run()
    #expect(bench.members("App-Sales") == ["bob"])
  }

  @Test("an account that is unlinked stays in its groups") func unlinked() async throws {
    let bench = try GroupBench.ofGroups()
    bench.groups["g"] = .of("Team", "ann", "bob")
    try await bench.run()
    let person = Author(uid: 0, name: "root")
    _ = try await bench.engine.unlink("ann", in: bench.directory.id, by: person)
    try await bench.run()
    #expect(bench.members("Team") == ["ann", "bob"])
    let id = try #require(bench.account("ann"))
    _ = try await bench.engine.link("ann", in: bench.directory.id, to: RemoteID(id), by: person)
    try await bench.run()
    bench.groups["g"] = .of("Team", "bob")
    try await bench.run()
    #expect(bench.members("Team") == ["bob"])
  }
}
