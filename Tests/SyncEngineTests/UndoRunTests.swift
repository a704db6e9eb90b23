import SyncCore
import SyncEngine
import SyncStore
import SyncTestKit
import Testing

@Suite("A run is put back as a plan like any other")
struct UndoRunTests {
  static let person = Author(uid: 0, name: "root")

  private func title(_ bench: GroupBench, _ user: String) throws -> JSONValue? {
    let title = try #require(AttributeName("jobTitle"))
    return bench.directory.account(named: "\(user)@example.com")?.shadow.attributes[title]
  }

  private func lastRun(_ bench: GroupBench) async throws -> Int64 {
    try #require(try await bench.ledger.read { try $0.runs(limit: 1).first?.id })
  }

  @Test("Attributes, states, members and roles are as before; whoever was made stays")
  func whole() async throws {
    let bench = try planBench { policy in
      policy.roles = [RoleRule(when: try SCIMFilter("title eq \"Editor\""), group: RemoteID("x1"))]
    }
    bench.directory.setGroup(HeldGroup(shadow: Shadow(remoteID: RemoteID("x1"), name: "x1")))
    for id in ["ann", "bob", "cid"] { bench.set(id) }
    bench.groups["g"] = .of("App-Sales", "ann", "bob")
    try await bench.run()
    bench.set("ann", title: "Editor")
    bench.deactivate("cid")
    bench.set("dan")
    bench.groups["g"] = .of("App-Sales", "ann", "dan")
    try await bench.run()
    #expect(bench.members("x1") == ["ann"])
    #expect(bench.members("App-Sales") == ["ann", "dan"])
    let run = try await lastRun(bench)

    let writes = bench.writeCount
    let plan = try #require(try await bench.engine.undoPlan(of: run))
    #expect(bench.writeCount == writes)
    #expect(
      plan.words == [
        "update ann@example.com", "roles ann@example.com", "resume cid@example.com",
        "members App-Sales",
      ])
    #expect(plan.purpose == .undo(run: run))
    #expect(plan.remarks.contains { $0.hasPrefix("passwords are not kept") })
    #expect(plan.remarks.contains { $0.hasPrefix("1 accounts or groups were made") })
    let outcome = try await bench.engine.apply(plan, by: Self.person)
    #expect(outcome.isWhole, "\(outcome.rows)")
    #expect(try title(bench, "ann") == "Engineer")
    #expect(bench.members("x1") == [])
    #expect(bench.signedIn == ["ann", "bob", "cid", "dan"])
    #expect(bench.members("App-Sales") == ["ann", "bob"])
    #expect(bench.directory.violations == [])
    let event = try #require(try await bench.events().last { $0.kind == .updated })
    #expect(event.reason == "put back as it was before run \(run)")

    // The undo is a run of its own, and can be put back, too.
    let undo = try await lastRun(bench)
    #expect(undo > run)
    let back = try #require(try await bench.engine.undoPlan(of: undo))
    #expect(try await bench.engine.apply(back, by: Self.person).isWhole)
    #expect(try title(bench, "ann") == "Editor")
    #expect(bench.signedIn == ["ann", "bob", "dan"])
  }

  @Test("The source does not take it back until a user changes again")
  func stays() async throws {
    let bench = try planBench()
    bench.set("ann")
    bench.set("bob")
    try await bench.run()
    bench.set("ann", title: "Boss")
    bench.set("bob", title: "Boss")
    try await bench.run()
    let run = try await lastRun(bench)
    let plan = try #require(try await bench.engine.undoPlan(of: run))
    _ = try await bench.engine.apply(plan, by: Self.person)
    try await bench.run()
    #expect(try title(bench, "ann") == "Engineer")
    #expect(try await bench.jobsLeft() == 0)
    bench.set("ann", title: "King")
    try await bench.run()
    #expect(try title(bench, "ann") == "King")
    #expect(try title(bench, "bob") == "Engineer")
  }

  @Test("One user alone, and nobody else; what moved since is refused")
  func oneUser() async throws {
    let bench = try planBench()
    bench.set("ann")
    bench.set("bob")
    try await bench.run()
    bench.set("ann", title: "Boss")
    bench.set("bob", title: "Boss")
    try await bench.run()
    let run = try await lastRun(bench)
    let one = try #require(try await bench.engine.undoPlan(of: run, user: "ANN"))
    #expect(one.words == ["update ann@example.com"])
    #expect(try await bench.engine.undoPlan(of: run, user: "cid") == nil)
    #expect(try await bench.engine.undoPlan(of: 99) == nil)
    let both = try #require(try await bench.engine.undoPlan(of: run))
    let name = try #require(AttributeName("jobTitle"))
    let ann = try #require(bench.directory.account(named: "ann@example.com"))
    _ = try await bench.directory.apply(
      .update(AccountChange(attributes: [name: "King"])), to: ann.shadow)
    let outcome = try await bench.engine.apply(both, by: Self.person)
    #expect(
      outcome.rows.map(\.result.reason) == [
        "jobTitle is \"King\" now, and was \"Boss\"", nil,
      ])
    #expect(try title(bench, "ann") == "King")
    #expect(try title(bench, "bob") == "Engineer")
  }

  @Test("Guards hold an undo, too, until a person lets the batch go")
  func guards() async throws {
    let bench = try planBench { $0.guards = Guards([.update: GuardLimits(count: 1)]) }
    for id in ["ann", "bob"] { bench.set(id) }
    try await bench.run()
    for id in ["ann", "bob"] { bench.set(id, title: "Boss") }
    try await bench.run()
    _ = try await bench.engine.release(.update, of: bench.directory.id, by: Self.person)
    try await bench.engine.deliverAll()
    let run = try await lastRun(bench)
    let plan = try #require(try await bench.engine.undoPlan(of: run))
    #expect(plan.steps.map(\.guardKind) == [.update, .update])
    let held = try await bench.engine.apply(plan, by: Self.person)
    #expect(held.rows.map(\.result) == [.held(.update), .held(.update)])
    #expect(try title(bench, "ann") == "Boss")
    let done = try await bench.engine.apply(
      plan, by: Self.person, releasing: ["google/update"])
    #expect(done.isWhole, "\(done.rows)")
    #expect(try title(bench, "ann") == "Engineer")
    let event = try #require(try await bench.events().last { $0.kind == .released })
    #expect(event.reason == "2 steps of a plan (update) were released by root (uid 0)")
  }

  @Test("A run goes on until something comes of it, and a job belongs to the run of its cause")
  func runs() async throws {
    let bench = try planBench { $0.guards = Guards([.suspend: GuardLimits(count: 0)]) }
    bench.set("ann")
    bench.set("bob")
    try await bench.run()
    let first = try await lastRun(bench)
    try await bench.run()
    try await bench.run()
    bench.deactivate("ann")
    try await bench.run()
    bench.set("bob", title: "Boss")
    try await bench.run()
    let runs = try await bench.ledger.read { try $0.runs(limit: 9) }
    #expect(runs.map(\.id) == [first + 2, first])
    // The suspension is let go later, and is still of the run that wanted it.
    _ = try await bench.engine.release(.suspend, of: bench.directory.id, by: Self.person)
    try await bench.engine.deliverAll()
    let all = try await bench.ledger.read { try $0.runs(limit: 9) }
    #expect(all.map(\.id) == [first + 2, first + 1, first])
    #expect(all[1].counts == [bench.directory.id: ["suspended": 1]])
  }

  @Test("A write whose answer was lost is in the journal all the same")
  func lostAnswer() async throws {
    let bench = try planBench()
    bench.set("ann")
    try await bench.run()
    bench.set("ann", title: "Boss")
    bench.directory.script(.lostAnswer, on: .apply)
    try await bench.run()
    try await bench.passTime(.seconds(3600))
    try await bench.engine.deliverAll()
    #expect(try title(bench, "ann") == "Boss")
    let run = try await lastRun(bench)
    let plan = try #require(try await bench.engine.undoPlan(of: run))
    #expect(plan.words == ["update ann@example.com"])
    #expect(try await bench.engine.apply(plan, by: Self.person).isWhole)
    #expect(try title(bench, "ann") == "Engineer")
  }

  @Test("An undo whose answer is lost is looked at before anything else is written")
  func lostUndo() async throws {
    let bench = try planBench()
    bench.set("ann")
    try await bench.run()
    bench.set("ann", title: "Boss")
    try await bench.run()
    let plan = try #require(try await bench.engine.undoPlan(of: try await lastRun(bench)))
    bench.directory.script(.lostAnswer, on: .apply)
    let outcome = try await bench.engine.apply(plan, by: Self.person)
    #expect(outcome.rows.map(\.result) == [.failed("scripted: lost answer")])
    #expect(try await bench.jobsLeft() == 0)
    #expect(try title(bench, "ann") == "Engineer")
  }

  @Test("Old entries are forgotten, and so are those beyond the limit")
  func bounds() async throws {
    let bench = try planBench()
    for id in ["ann", "bob", "cid"] { bench.set(id) }
    try await bench.run()
    let run = try await lastRun(bench)
    let now = bench.clock.now
    let entries = { try await bench.ledger.read { try $0.journal(of: run).count } }
    #expect(try await entries() == 3)
    try await bench.ledger.commit {
      try $0.pruneJournal(before: now.advanced(by: .seconds(-60)), keeping: 2, limit: 100)
    }
    #expect(try await entries() == 2)
    try await bench.ledger.commit {
      try $0.pruneJournal(before: now.advanced(by: .seconds(60)), keeping: 2, limit: 1)
    }
    #expect(try await entries() == 1)
    try await bench.ledger.commit {
      try $0.pruneJournal(before: now.advanced(by: .seconds(60)), keeping: 2, limit: 100)
    }
    #expect(try await entries() == 0)
    #expect(try await bench.engine.undoPlan(of: run) == nil)
  }
}
