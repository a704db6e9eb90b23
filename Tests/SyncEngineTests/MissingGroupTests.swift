import SyncCore
import SyncEngine
import SyncStore
import SyncTestKit
import Testing

@Suite("Groups that somebody deleted in the directory")
struct MissingGroupTests {
  /// What the source changes, so that the group is written.
  enum Cause: String, CaseIterable { case rename, member, lookBack }

  private func bench(
    _ onMissing: Lifecycle.OnMissing, _ onRemove: GroupPolicy.OnRemove = .keep
  ) async throws -> GroupBench {
    let name = try Expression("displayName")
    var groups = GroupPolicy(mapping: Mapping(name: name, attributes: [:]))
    groups.scope = try SCIMFilter("displayName sw \"App-\"")
    groups.nesting = .mirror
    groups.onRemove = onRemove
    let bench = try GroupBench(scope: nil) {
      $0.groups = groups
      $0.lifecycle.onMissing = onMissing
    }
    for id in ["ann", "bob", "cid"] { bench.set(id) }
    bench.groups["g"] = .of("App-Sales", "ann", "bob")
    bench.groups["h"] = .init("App-All", [["value": "g", "type": "Group"]])
    try await bench.run()
    #expect(bench.members("App-Sales") == ["ann", "bob"])
    // Later than a fresh group may still be out of sight.
    try await bench.passTime(.seconds(86_400))
    return bench
  }

  private func id(_ name: String, _ bench: GroupBench) -> String? {
    bench.directory.group(named: name)?.shadow.remoteID.id
  }

  @Test("it is made again with its members where that is the policy", arguments: Cause.allCases)
  func recreate(_ cause: Cause) async throws {
    let bench = try await bench(.recreate)
    let old = try #require(id("App-Sales", bench))
    bench.directory.dropGroup(old)
    switch cause {
    case .rename: bench.groups["g"] = .of("App-Sellers", "ann", "bob")
    case .member: bench.groups["g"] = .of("App-Sales", "bob", "cid")
    case .lookBack:
      let rows = try await bench.ledger.read { try $0.followedGroups(in: DirectoryID("google")) }
      try await bench.ledger.commit { transaction in
        for row in rows {
          try transaction.noteUnsure(row)
          guard let binding = try transaction.binding(row) else { continue }
          try transaction.enqueueAccount(binding, guardedBy: nil, at: Timestamp(seconds: 0))
        }
      }
    }
    try await bench.run()
    let name = cause == .rename ? "App-Sellers" : "App-Sales"
    #expect(bench.members(name) == (cause == .member ? ["bob", "cid"] : ["ann", "bob"]))
    let new = try #require(id(name, bench))
    #expect(new != old)
    // And it is where it was a member.
    #expect(bench.members("App-All") == [new])
    #expect(bench.directory.heldGroups.count == 2)
    #expect(try await bench.jobsLeft() == 0)
    let events = try await bench.events()
    let missing = events.filter { $0.kind == .missing }
    #expect(
      missing.map(\.reason) == [
        "the group App-Sales was deleted in the directory; onMissing is \"recreate\""
      ])
    #expect(events.count { $0.kind == .created } == 6)
    #expect(events.contains { $0.kind == .parked || $0.kind == .held } == false)
    #expect(bench.directory.violations == [])
  }

  @Test("it waits for a person otherwise, who is told what can be done", arguments: [true, false])
  func hold(_ isRename: Bool) async throws {
    let bench = try await bench(.hold)
    bench.directory.dropGroup(try #require(id("App-Sales", bench)))
    bench.groups["g"] =
      isRename ? .of("App-Sellers", "ann", "bob") : .of("App-Sales", "ann", "bob", "cid")
    try await bench.run()
    #expect(bench.directory.heldGroups.count == 1)
    let parked = try await bench.events().filter { $0.kind == .parked }
    #expect(parked.count == 1 && parked.first?.user?.hasPrefix("App-S") == true)
    let reason = try #require(parked.first?.reason)
    for text in ["App-Sales was deleted", "onMissing \"recreate\"", "groups.scope"] {
      #expect(reason.contains(text), "\(reason)")
    }
    let mended = try bench.restarted { $0.lifecycle.onMissing = .recreate }
    try await mended.run()
    #expect(
      mended.members(isRename ? "App-Sellers" : "App-Sales")
        == (isRename ? ["ann", "bob"] : ["ann", "bob", "cid"]))
    #expect(try await mended.jobsLeft() == 0)
  }

  @Test("one that is not wanted any more is forgotten")
  func unwanted() async throws {
    let bench = try await bench(.hold, .empty)
    bench.directory.dropGroup(try #require(id("App-Sales", bench)))
    bench.groups["g"] = .of("Sales", "ann", "bob")
    try await bench.run()
    #expect(try await bench.jobsLeft() == 0)
    let events = try await bench.events()
    #expect(events.contains { $0.kind == .parked } == false)
    #expect(
      events.last { $0.kind == .missing }?.reason
        == "the group App-Sales was deleted in the directory, and none is wanted")
    bench.groups["g"] = .of("App-Sales", "cid")
    try await bench.run()
    #expect(bench.members("App-Sales") == ["cid"])
  }
}
