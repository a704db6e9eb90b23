import SyncCore
import SyncEngine
import SyncStore
import SyncTestKit
import Testing

@Suite("Roles give groups by a table")
struct RoleTests {
  private static let editors = RemoteID("x1")
  private static let readers = RemoteID("x2")

  private func bench(
    _ change: (inout DirectoryPolicy) -> Void = { _ in }
  ) throws -> GroupBench {
    let bench = try GroupBench(scope: nil) { policy in
      policy.roles = [
        RoleRule(when: try SCIMFilter("title eq \"Editor\""), group: Self.editors),
        RoleRule(when: try SCIMFilter("title pr"), group: Self.readers),
      ]
      change(&policy)
    }
    for id in [Self.editors, Self.readers] {
      var group = HeldGroup(shadow: Shadow(remoteID: id, name: id.id))
      group.members = ["stranger"]
      group.foreign = ["stranger"]
      bench.directory.setGroup(group)
    }
    return bench
  }

  @Test("who matches is put in, who does not any more is taken out") func life() async throws {
    let bench = try bench()
    bench.set("ann", title: "Editor")
    bench.set("bob", title: "Clerk")
    try await bench.run()
    #expect(bench.members("x1") == ["ann", "stranger"])
    #expect(bench.members("x2") == ["ann", "bob", "stranger"])
    bench.set("ann", title: "Clerk")
    bench.set("bob", title: "Editor")
    try await bench.run()
    #expect(bench.members("x1") == ["bob", "stranger"])
    #expect(bench.members("x2") == ["ann", "bob", "stranger"])
    let calls = bench.directory.callCount
    try await bench.run()
    #expect(bench.directory.callCount == calls)
    #expect(try await bench.kinds().count { $0 == .rolesChanged } == 4)
    #expect(bench.directory.violations == [])
    #expect(try await bench.jobsLeft() == 0)
  }

  @Test("a role whose answer was lost is taken back where it is not given any more")
  func lostAnswer() async throws {
    let bench = try bench()
    bench.set("ann", title: "Clerk")
    try await bench.run()
    bench.directory.script(.lostAnswer, on: .changeMembers)
    bench.set("ann", title: "Editor")
    try await bench.run()
    #expect(bench.members("x1") == ["ann", "stranger"])
    bench.set("ann", title: "Clerk")
    try await bench.passTime(.seconds(3600))
    try await bench.run()
    #expect(bench.members("x1") == ["stranger"])
    #expect(try await bench.jobsLeft() == 0)
  }

  @Test("a membership that somebody else gave is not taken away") func foreign() async throws {
    let bench = try bench()
    bench.set("ann", title: "Clerk")
    try await bench.run()
    var group = try #require(bench.directory.heldGroups["x1"])
    group.members.insert(try #require(bench.account("ann")))
    bench.directory.setGroup(group)
    bench.set("ann", title: "Chief clerk")
    try await bench.run()
    #expect(bench.members("x1") == ["ann", "stranger"])
  }

  @Test("roles of a suspended account are frozen") func frozen() async throws {
    let bench = try bench()
    bench.set("ann", title: "Editor")
    try await bench.run()
    bench.deactivate("ann")
    try await bench.run()
    #expect(bench.members("x1") == ["ann", "stranger"])
    bench.set("ann", title: "Clerk")
    try await bench.run()
    #expect(bench.members("x1") == ["stranger"])
  }

  @Test("a group that is not there keeps nobody out of another one") func missing() async throws {
    let bench = try bench()
    bench.directory.dropGroup("x1")
    bench.set("ann", title: "Editor")
    try await bench.run()
    #expect(bench.members("x2") == ["ann", "stranger"])
    // A group may take a while to be seen by whoever came a moment ago.
    try await bench.passTime(.seconds(3600))
    try await bench.run()
    #expect(try await bench.events().contains { $0.kind == .parked })
  }

  @Test("all the groups that are not there are named") func allMissing() async throws {
    let bench = try bench()
    for group in ["x1", "x2"] { bench.directory.dropGroup(group) }
    bench.set("ann", title: "Editor")
    try await bench.run()
    try await bench.passTime(.seconds(86_400))
    try await bench.run()
    let parked = try await bench.events().last { $0.kind == .parked }?.reason ?? ""
    for group in ["x1", "x2"] { #expect(parked.contains("there is no group \(group);")) }
  }

  @Test(
    "a group that is not there says nothing of the account",
    arguments: [Lifecycle.OnMissing.hold, .recreate], [true, false])
  func groupGone(_ onMissing: Lifecycle.OnMissing, joining: Bool) async throws {
    let bench = try bench { $0.lifecycle.onMissing = onMissing }
    bench.set("ann", title: joining ? "Clerk" : "Editor")
    try await bench.run()
    try await bench.passTime(.seconds(86_400))
    bench.directory.dropGroup("x1")
    bench.set("ann", title: joining ? "Editor" : "Clerk")
    try await bench.run()
    #expect(try await !bench.kinds().contains(.missing))
    let parked = try await bench.events().filter { $0.kind == .parked }.map(\.reason)
    #expect(
      parked
        == (joining ? ["refused: there is no group x1; make it, or mend `roles`"] : []))
    #expect(bench.members("x2") == ["ann", "stranger"])
    // Who does not match any more waits for nothing, and who leaves is suspended.
    bench.set("ann", title: "Clerk")
    try await bench.run()
    #expect(try await bench.jobsLeft() == 0)
    bench.deactivate("ann")
    try await bench.run()
    #expect(bench.signedIn == [])
    #expect(bench.directory.violations == [])
  }

  @Test("a member whom a group does not take is no account that is gone")
  func memberMissing() async throws {
    let bench = try bench { $0.lifecycle.onMissing = .recreate }
    bench.set("ann", title: "Clerk")
    try await bench.run()
    try await bench.passTime(.seconds(86_400))
    var group = try #require(bench.directory.heldGroups["x1"])
    group.unseen = [try #require(bench.account("ann"))]
    bench.directory.setGroup(group)
    bench.set("ann", title: "Editor")
    try await bench.run()
    #expect(try await !bench.kinds().contains(.missing))
    bench.deactivate("ann")
    try await bench.run()
    #expect(bench.signedIn == [])
  }

  @Test("a refusal proves that nothing was changed, and leaves nothing unsure")
  func refusal() async throws {
    let bench = try bench()
    bench.set("ann", title: "Clerk")
    try await bench.run()
    let ann = try #require(bench.account("ann"))
    var group = try #require(bench.directory.heldGroups["x1"])
    group.refused = [ann]
    bench.directory.setGroup(group)
    bench.set("ann", title: "Editor")
    try await bench.run()
    #expect(try await bench.events().contains { $0.kind == .parked })
    var held = try await groups(of: ann, bench)
    #expect(held.sure == [Self.readers])
    #expect(held.all == [Self.readers])
    // Whoever cannot be taken out is still in.
    group = try #require(bench.directory.heldGroups["x2"])
    group.keeps = [ann]
    bench.directory.setGroup(group)
    let next = try bench.restarted { $0.roles = [] }
    try await next.run()
    held = try await groups(of: ann, next)
    #expect(next.members("x2") == ["ann", "stranger"])
    #expect(held.sure == [Self.readers])
  }

  @Test("a refusal says nothing of what was sent before, and never answered")
  func refusalAfterSilence() async throws {
    let bench = try bench()
    bench.set("ann", title: "Clerk")
    try await bench.run()
    let ann = try #require(bench.account("ann"))
    bench.directory.script(.lostAnswer, on: .changeMembers)
    bench.set("ann", title: "Editor")
    try await bench.run()
    var group = try #require(bench.directory.heldGroups["x1"])
    group.refused = [ann]
    bench.directory.setGroup(group)
    try await bench.passTime(.seconds(3600))
    try await bench.run()
    #expect(try await bench.events().contains { $0.kind == .parked })
    let held = try await groups(of: ann, bench)
    #expect(held.all.subtracting(held.sure) == [Self.editors])
  }

  private func groups(
    of account: String, _ bench: GroupBench
  ) async throws -> (sure: Set<RemoteID>, all: Set<RemoteID>) {
    try await bench.ledger.read { transaction in
      let binding = try transaction.binding(
        linkedTo: RemoteID(account), in: bench.directory.id)
      return try transaction.roleGroups(of: try #require(binding).row)
    }
  }

  @Test("a row that is taken out of the table takes its groups back") func ruleGone()
    async throws
  {
    let bench = try bench()
    bench.set("ann", title: "Editor")
    try await bench.run()
    let next = try bench.restarted { $0.roles.removeFirst() }
    try await next.run()
    #expect(next.members("x1") == ["stranger"])
    #expect(next.members("x2") == ["ann", "stranger"])
  }
}
