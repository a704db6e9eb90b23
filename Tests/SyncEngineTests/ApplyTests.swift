import SyncCore
import SyncEngine
import SyncStore
import SyncTestKit
import Testing

@Suite("A plan is carried out as it was read")
struct ApplyTests {
  static let person = Author(uid: 0, name: "root")

  private func apply(_ plan: Plan, in bench: GroupBench) async throws -> [String] {
    let outcome = try await bench.engine.apply(plan, by: Self.person)
    return outcome.rows.map { row in
      "\(row.result.word) \(row.write) \(row.account)"
        + (row.result.reason.map { ": \($0)" } ?? "")
    }
  }

  @Test("Everything of a plan is done: accounts, groups, members, roles")
  func whole() async throws {
    let bench = try planBench { policy in
      policy.roles = [RoleRule(when: try SCIMFilter("title eq \"Editor\""), group: RemoteID("x1"))]
    }
    bench.directory.setGroup(HeldGroup(shadow: Shadow(remoteID: RemoteID("x1"), name: "x1")))
    for number in 0..<6 { bench.set("user\(number)") }
    bench.set("ann", title: "Editor")
    bench.groups["g"] = ScriptedGroups.Group(
      "App-All", (0..<6).map { ["value": .string("user\($0)")] })
    let plan = try await bench.draft()
    #expect(bench.writeCount == 0)
    let outcome = try await bench.engine.apply(plan, by: Self.person)
    #expect(outcome.isWhole, "\(outcome.rows)")
    #expect(outcome.rows.count == 10)
    #expect(outcome.remarks == [])
    #expect(bench.signedIn == ["ann", "user0", "user1", "user2", "user3", "user4", "user5"])
    #expect(bench.members("App-All").count == 6)
    #expect(bench.members("x1") == ["ann"])
    let applied = try #require(try await bench.events().first { $0.kind == .planApplied })
    #expect(applied.reason?.hasPrefix("Applied: 10 done, by root (uid 0); the plan is of") == true)
    #expect(applied.detail?["by"]?["name"] == "root")
    // Nothing is left, and a second time nothing is done.
    #expect(try await bench.jobsLeft() == 0)
    let writes = bench.writeCount
    let again = try await apply(plan, in: bench)
    #expect(again.allSatisfy { $0.hasSuffix("nothing is left to do") }, "\(again)")
    #expect(bench.writeCount == writes)
    #expect(bench.directory.violations == [])
  }

  @Test("A plan that was cut short goes on where it ended")
  func resumed() async throws {
    let bench = try planBench { policy in
      policy.mapping = policy.mapping.replacing(
        [.manager: try Expression("title")], name: nil)
      policy.references = [.manager: .remoteID]
    }
    bench.set("ann", title: "")
    bench.set("bob", title: "ann")
    bench.groups["g"] = .of("App-Sales", "ann", "bob")
    let plan = try await bench.draft()
    #expect(
      plan.words == [
        "create ann@example.com", "create bob@example.com", "update bob@example.com",
        "create App-Sales", "members App-Sales",
      ])
    // The first time only what comes before the groups gets there.
    bench.directory.script(.unavailable, on: .findGroup)
    let first = try await apply(plan, in: bench)
    #expect(
      first == [
        "done create ann@example.com", "done create bob@example.com",
        "done update bob@example.com", "failed create App-Sales: scripted",
        "refused members App-Sales: it needs what an earlier step was to make",
      ])
    #expect(
      bench.directory.account(named: "bob@example.com")?.shadow.attributes[.manager]
        == bench.account("ann").map(JSONValue.string))
    let second = try await apply(plan, in: bench)
    #expect(
      second == [
        "refused create ann@example.com: nothing is left to do",
        "refused create bob@example.com: nothing is left to do",
        "refused update bob@example.com: nothing is left to do", "done create App-Sales",
        "done members App-Sales",
      ])
    #expect(bench.members("App-Sales") == ["ann", "bob"])
  }

  @Test("What is not in the plan is not done, and is planned the next time")
  func nothingElse() async throws {
    let bench = try planBench()
    bench.set("ann")
    bench.set("bob")
    try await bench.run()
    bench.set("ann", title: "Clerk")
    let plan = try await bench.draft()
    bench.set("bob", title: "Clerk")
    bench.set("cid")
    let title = try #require(AttributeName("jobTitle"))
    #expect(try await apply(plan, in: bench) == ["done update ann@example.com"])
    #expect(bench.signedIn == ["ann", "bob"])
    #expect(
      bench.directory.account(named: "bob@example.com")?.shadow.attributes[title] == "Engineer")
    #expect(
      bench.directory.account(named: "ann@example.com")?.shadow.attributes[title] == "Clerk")
    #expect(try await bench.draft().words == ["create cid@example.com", "update bob@example.com"])
  }

  @Test("A step whose base has moved in the directory is refused with the reason, the rest is done")
  func movedBase() async throws {
    let bench = try planBench()
    for id in ["ann", "bob", "cid"] { bench.set(id) }
    try await bench.run()
    bench.set("ann", title: "Clerk")
    bench.set("bob", title: "Clerk")
    bench.deactivate("cid")
    bench.set("dan")
    let plan = try await bench.draft()
    let title = try #require(AttributeName("jobTitle"))
    let ann = try #require(bench.directory.account(named: "ann@example.com"))
    _ = try await bench.directory.apply(
      .update(AccountChange(attributes: [title: "King"])), to: ann.shadow)
    let cid = try #require(bench.directory.account(named: "cid@example.com"))
    _ = try await bench.directory.apply(.suspend, to: cid.shadow)
    _ = try await bench.directory.apply(
      .create(Account(name: "dan@example.com", attributes: [:], isActive: true)), to: nil)
    #expect(
      try await apply(plan, in: bench) == [
        "refused create dan@example.com: there is one named dan@example.com now",
        "refused update ann@example.com: jobTitle is \"King\" now, and was \"Engineer\"",
        "done update bob@example.com",
        "refused suspend cid@example.com: cid@example.com is suspended now",
      ])
    #expect(bench.directory.account(named: "ann@example.com")?.shadow.attributes[title] == "King")
    // What was refused is neither lost nor parked: another plan has it again.
    let words = try await bench.draft().words
    #expect(words.contains("update ann@example.com"))
    #expect(words.contains("link dan@example.com"))
    #expect(try await bench.kinds().contains(.parked) == false)
  }

  @Test("A step whose user has changed in the source is refused")
  func movedSource() async throws {
    let bench = try planBench()
    bench.set("ann")
    bench.set("bob")
    try await bench.run()
    bench.set("ann", title: "Clerk")
    bench.set("bob", title: "Clerk")
    let plan = try await bench.draft()
    bench.set("ann", title: "Chief")
    let outcome = try await bench.engine.apply(plan, by: Self.person)
    #expect(
      outcome.rows.map(\.result) == [
        .refused("ann has changed in the source since the plan was made"),
        .done(requestID: "request-\(bench.directory.callCount)"),
      ])
    #expect(outcome.remarks.first?.hasPrefix("the source has changed") == true)
    let title = try #require(AttributeName("jobTitle"))
    #expect(
      bench.directory.account(named: "ann@example.com")?.shadow.attributes[title] == "Engineer")
  }

  @Test("Guards hold in a plan, too; after the release the same plan goes on")
  func guards() async throws {
    let bench = try planBench { $0.guards = Guards([.suspend: GuardLimits(count: 1)]) }
    for id in ["ann", "bob", "cid"] { bench.set(id) }
    try await bench.run()
    bench.deactivate("ann")
    bench.deactivate("bob")
    bench.set("cid", title: "Clerk")
    let plan = try await bench.draft()
    #expect(
      try await apply(plan, in: bench) == [
        "held suspend ann@example.com: held by the guard suspend",
        "held suspend bob@example.com: held by the guard suspend", "done update cid@example.com",
      ])
    #expect(bench.signedIn == ["ann", "bob", "cid"])
    let id = bench.directory.id
    #expect(try await bench.engine.release(.suspend, of: id, by: Self.person) == 2)
    #expect(
      try await apply(plan, in: bench) == [
        "done suspend ann@example.com", "done suspend bob@example.com",
        "refused update cid@example.com: nothing is left to do",
      ])
    #expect(bench.signedIn == ["cid"])
  }

  @Test("A plan for another configuration, or another source, is not begun")
  func otherRules() async throws {
    let bench = try planBench()
    bench.set("ann")
    let plan = try await bench.draft()
    let other = try bench.restarted { $0.onRemove = .keep }
    await #expect(throws: PlanRefusal.otherRules) {
      try await other.engine.apply(plan, by: Self.person)
    }
    var foreign = plan
    foreign.source = "hr"
    await #expect(throws: PlanRefusal.otherSource("hr")) {
      try await other.engine.apply(foreign, by: Self.person)
    }
    #expect(other.writeCount == 0)
    #expect(try await other.events() == [])
  }

  @Test("What depends on a step that was refused is refused, and a paused directory waits")
  func dependents() async throws {
    let bench = try planBench()
    bench.set("ann")
    bench.set("bob")
    bench.groups["g"] = .of("App-Sales", "ann", "bob")
    let plan = try await bench.draft()
    let id = bench.directory.id
    #expect(try await bench.engine.pause(id, by: Self.person))
    let paused = try await bench.engine.apply(plan, by: Self.person)
    #expect(paused.rows[0].result == .waiting("google is paused"))
    #expect(bench.writeCount == 0)
    #expect(try await bench.engine.resume(id, by: Self.person))
    _ = try await bench.directory.apply(
      .create(Account(name: "ann@example.com", attributes: [:], isActive: true)), to: nil)
    #expect(
      try await apply(plan, in: bench) == [
        "refused create ann@example.com: there is one named ann@example.com now",
        "done create bob@example.com", "done create App-Sales",
        "refused members App-Sales: it needs what an earlier step was to make",
      ])
  }

  @Test("A failure is told, and leaves the job to the next run")
  func failure() async throws {
    let bench = try planBench()
    bench.set("ann")
    let plan = try await bench.draft()
    bench.directory.script(.lostAnswer, on: .apply)
    #expect(
      try await apply(plan, in: bench) == ["failed create ann@example.com: scripted: lost answer"])
    #expect(try await bench.jobsLeft() == 1)
    try await bench.passTime(.seconds(3600))
    try await bench.run()
    #expect(bench.signedIn == ["ann"])
    #expect(bench.directory.violations == [])
  }
}
