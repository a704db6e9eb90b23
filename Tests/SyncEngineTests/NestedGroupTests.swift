import SyncCore
import SyncEngine
import SyncStore
import SyncTestKit
import Testing

@Suite("Groups in groups, and kills of pushed groups")
struct NestedGroupTests {
  private typealias Group = ScriptedGroups.Group

  @Test("nested groups are flattened, in circles too, and follow what is below them")
  func flattened() async throws {
    let bench = try GroupBench.ofGroups()
    bench.groups["a"] = Group("A", [["value": "b", "type": "Group"], ["value": "ann"]])
    bench.groups["b"] = Group("B", [["value": "c"]])
    bench.groups["c"] = Group("C", [["value": "a", "$ref": "/Groups/a"], ["value": "bob"]])
    try await bench.run()
    for name in ["A", "B", "C"] { #expect(bench.members(name) == ["ann", "bob"]) }
    bench.groups["c"] = Group("C", [["value": "a"], ["value": "cid"]])
    try await bench.run()
    for name in ["A", "B", "C"] { #expect(bench.members(name) == ["ann", "cid"]) }
    bench.groups["b"] = Group("B", [])
    try await bench.run()
    #expect(bench.members("A") == ["ann"])
    #expect(bench.members("B") == [])
    #expect(bench.members("C") == ["ann", "cid"])
  }

  @Test("nested groups are mirrored where that is wanted") func mirrored() async throws {
    let bench = try GroupBench.ofGroups(nesting: .mirror)
    bench.groups["a"] = Group("A", [["value": "b"], ["value": "ann"]])
    bench.groups["b"] = .of("B", "bob")
    try await bench.run()
    let b = try #require(bench.directory.group(named: "B")?.shadow.remoteID.id)
    #expect(bench.members("A") == ["ann", b])
    #expect(bench.members("B") == ["bob"])
    bench.groups["a"] = .of("A", "ann")
    try await bench.run()
    #expect(bench.members("A") == ["ann"])
  }

  @Test("a nested group that is gone takes its users out, and brings them back")
  func nestedGone() async throws {
    let bench = try GroupBench.ofGroups()
    bench.groups["a"] = Group("A", [["value": "b"], ["value": "ann"]])
    bench.groups["b"] = .of("B", "bob")
    try await bench.run()
    bench.groups["b"] = nil
    for _ in 0..<2 { try await bench.run() }
    #expect(bench.members("A") == ["ann"])
    bench.groups["b"] = .of("B", "bob", "cid")
    try await bench.run()
    #expect(bench.members("A") == ["ann", "bob", "cid"])
  }

  @Test(
    "an answer that is lost does nothing twice",
    arguments: [
      ScriptedDirectory.Call.writeGroup, .changeMembers,
    ])
  func lost(_ call: ScriptedDirectory.Call) async throws {
    let bench = try GroupBench.ofGroups()
    bench.groups["g"] = .of("Sales", "ann", "bob")
    bench.directory.script(.lostAnswer, on: call)
    try await bench.run()
    let next = try bench.restarted()
    for _ in 0..<5 {
      try await next.passTime(.seconds(3600))
      try await next.run()
    }
    #expect(next.members("Sales") == ["ann", "bob"])
    #expect(next.directory.heldGroups.count == 1)
    #expect(next.directory.violations == [])
    #expect(try await next.jobsLeft() == 0)
  }

  @Test("who is made again under another id stays in the groups") func recreated() async throws {
    let bench = try GroupBench.ofGroups()
    bench.groups["g"] = .of("Sales", "ann", "bob")
    try await bench.run()
    let before = bench.members("Sales")
    bench.source.set("ann", nil)
    bench.source.set("ann2", .init(userName: "ann", title: "Engineer"))
    bench.groups["g"] = .of("Sales", "ann2", "bob")
    for _ in 0..<3 { try await bench.run() }
    #expect(bench.members("Sales") == before)
    #expect(bench.directory.accounts.count == 3)
  }

  @Test("a group that is made again under another id inherits the old one's") func heir()
    async throws
  {
    let bench = try GroupBench.ofGroups()
    bench.groups["g"] = .of("Sales", "ann", "bob")
    bench.groups["h"] = .of("Other", "ann")
    try await bench.run()
    bench.groups["g"] = nil
    for _ in 0..<2 { try await bench.run() }
    bench.groups["g2"] = .of("Sales", "ann", "cid")
    try await bench.run()
    #expect(bench.directory.heldGroups.count == 2)
    try await bench.run()
    #expect(bench.members("Sales") == ["ann", "cid"])
  }
}
