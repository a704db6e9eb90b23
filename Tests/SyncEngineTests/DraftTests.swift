import SyncCore
import SyncEngine
import SyncStore
import SyncTestKit
import Testing

@Suite("A dry run tells what would be done, and does nothing")
struct DraftTests {
  @Test("Later steps see what earlier ones would have done, and nothing is written anywhere")
  func overlay() async throws {
    let bench = try planBench()
    bench.set("ann")
    bench.set("bob", title: "Clerk")
    bench.groups["g"] = .of("App-Sales", "ann", "bob")
    let events = try await bench.events()
    let plan = try await bench.draft()
    #expect(
      plan.words == [
        "create ann@example.com", "create bob@example.com", "create App-Sales",
        "members App-Sales",
      ])
    let made = plan.steps[0...1].map { PlanMember($0.remoteID, $0.user) }
    #expect(Set(made.map(\.name)) == ["ann", "bob"])
    guard case .members(let adding, let removing) = plan.steps[3].write else {
      Issue.record("no members: \(plan.steps[3])")
      return
    }
    #expect(Set(adding) == Set(made))
    #expect(removing == [])
    #expect(plan.steps.allSatisfy { $0.sourceVersion?.count == 32 && $0.guardKind == nil })
    #expect(plan.steps[0].base == .absent)
    #expect(bench.writeCount == 0)
    #expect(try await bench.events() == events)
    #expect(try await bench.jobsLeft() == 0)
    // The same plan again: nothing of the first one stayed.
    #expect(try await bench.draft().words == plan.words)
  }

  @Test("An update is built on what the directory holds, not on what the ledger believes")
  func truth() async throws {
    let bench = try planBench()
    bench.set("ann")
    try await bench.run()
    let title = try #require(AttributeName("jobTitle"))
    let account = try #require(bench.directory.account(named: "ann@example.com"))
    // Somebody changes it by hand.
    _ = try await bench.directory.apply(
      .update(AccountChange(attributes: [title: "King"])), to: account.shadow)
    bench.set("ann", title: "Clerk")
    let before = bench.writeCount
    let plan = try await bench.draft()
    #expect(plan.words == ["update ann@example.com"])
    #expect(
      plan.steps[0].base
        == .held(
          Shadow(
            remoteID: account.shadow.remoteID, name: "ann@example.com",
            attributes: [title: "King"])))
    #expect(bench.writeCount == before)
  }

  @Test("An account that is there is linked first, and then changed")
  func link() async throws {
    let bench = try planBench()
    _ = try await bench.directory.apply(
      .create(Account(name: "ann@example.com", attributes: [:], isActive: true)), to: nil)
    bench.set("ann")
    let plan = try await bench.draft()
    #expect(plan.words == ["link ann@example.com", "update ann@example.com"])
    #expect(plan.steps[0].remoteID == plan.steps[1].remoteID)
    #expect(plan.steps[0].subject == SubjectID(.user, "ann"))
  }

  @Test("What a guard holds is planned as well, and marked with the guard")
  func held() async throws {
    let bench = try planBench { $0.guards = Guards([.suspend: GuardLimits(count: 1)]) }
    for id in ["ann", "bob", "cid"] { bench.set(id) }
    try await bench.run()
    bench.deactivate("ann")
    bench.deactivate("bob")
    bench.set("cid", title: "Clerk")
    let before = bench.writeCount
    let plan = try await bench.draft()
    #expect(
      plan.words == [
        "suspend ann@example.com", "suspend bob@example.com", "update cid@example.com",
      ])
    #expect(plan.steps.map(\.guardKind) == [.suspend, .suspend, nil])
    #expect(plan.forecast.signOutCount == 2)
    #expect(bench.writeCount == before)
    #expect(try await bench.kinds().contains(.held) == false)
  }

  @Test("Members in many slices are one step, and their removals are held by themselves")
  func slices() async throws {
    let bench = try planBench()
    let names = (0..<9).map { "user\($0)" }
    for name in names { bench.set(name) }
    bench.groups["g"] = ScriptedGroups.Group(
      "App-All", names.map { ["value": .string($0)] })
    let first = try await bench.draft()
    #expect(first.words.filter { $0.hasPrefix("members") } == ["members App-All"])
    try await bench.run()
    bench.groups["g"] = .of("App-All", "user0", "user1")
    let plan = try await bench.draft()
    #expect(plan.words == ["members App-All"])
    guard case .members(let adding, let removing) = plan.steps[0].write else { return }
    #expect(adding == [])
    #expect(Set(removing.map(\.name)) == Set(names.dropFirst(2)))
    #expect(plan.steps[0].guardKind == .membership)
  }

  @Test("A group that takes nobody is told of, beside the step that would put users there")
  func refusingGroup() async throws {
    let engineers = try SCIMFilter("title eq \"Engineer\"")
    let bench = try planBench {
      $0.roles = ["x1", "x2"].map { RoleRule(when: engineers, group: RemoteID($0)) }
    }
    for id in ["x1", "x2"] {
      var group = HeldGroup(shadow: Shadow(remoteID: RemoteID(id), name: id))
      if id == "x2" { group.refusal = "a rule says who is in x2" }
      bench.directory.setGroup(group)
    }
    for id in ["ann", "bob"] { bench.set(id) }
    let plan = try await bench.draft()
    #expect(
      plan.words == [
        "create ann@example.com", "create bob@example.com", "roles ann@example.com",
        "roles bob@example.com",
      ])
    #expect(
      Set(plan.obstacles.map { "\($0.user) \($0.reason)" }) == [
        "ann refused: a rule says who is in x2", "bob refused: a rule says who is in x2",
      ])
    #expect(bench.writeCount == 0)
  }

  @Test("What the directory refuses unasked is no step, and no seat, and stands with its reason")
  func refused() async throws {
    let bench = try planBench()
    bench.set("ann")
    bench.set("bob")
    bench.groups["g"] = .of("App-Sales", "ann")
    bench.groups["h"] = .of("App-Other", "ann")
    for name in ["ann@example.com", "App-Sales"] { bench.directory.refuse(name) }
    let plan = try await bench.draft()
    #expect(plan.words == ["create bob@example.com", "create App-Other"])
    #expect(plan.forecast.seats == [bench.directory.id: 1])
    let reasons = Set(plan.obstacles.map { "\($0.user) \($0.reason)" })
    #expect(
      reasons == [
        "ann refused: scripted: no such name as ann@example.com",
        "App-Sales refused: scripted: no such name as App-Sales",
      ])
    // What is there gets no such name, either.
    bench.source.set("bob", nil)
    bench.directory.refuse("new@example.com")
    bench.set("cid")
    try await bench.run()
    bench.groups["h"] = .of("App-Sales", "cid")
    bench.source.set("cid", .init(userName: "new", title: "Engineer"))
    let next = try await bench.draft()
    #expect(!next.words.contains { $0.hasPrefix("update") })
    #expect(next.obstacles.contains { $0.reason.hasSuffix("new@example.com") })
    #expect(next.obstacles.contains { $0.reason.hasSuffix("App-Sales") })
  }

  @Test("Roles are one step of the user's")
  func roles() async throws {
    let bench = try planBench { policy in
      policy.roles = [
        RoleRule(when: try SCIMFilter("title eq \"Editor\""), group: RemoteID("x1")),
        RoleRule(when: try SCIMFilter("title pr"), group: RemoteID("x2")),
      ]
    }
    for id in ["x1", "x2"] {
      bench.directory.setGroup(HeldGroup(shadow: Shadow(remoteID: RemoteID(id), name: id)))
    }
    bench.set("ann", title: "Editor")
    let plan = try await bench.draft()
    #expect(plan.words == ["create ann@example.com", "roles ann@example.com"])
    #expect(plan.steps[1].write == .roles(joining: [RemoteID("x1"), RemoteID("x2")], leaving: []))
    #expect(plan.steps[1].remoteID == plan.steps[0].remoteID)
  }

  @Test("A paused directory is planned as if it went on, and a directory that is down is told of")
  func lanes() async throws {
    let bench = try planBench()
    bench.set("ann")
    let person = Author(uid: 0, name: "root")
    #expect(try await bench.engine.pause(bench.directory.id, by: person))
    let plan = try await bench.draft()
    #expect(plan.words == ["create ann@example.com"])
    #expect(plan.remarks == ["google is paused: nothing is sent there"])
    #expect(try await bench.engine.resume(bench.directory.id, by: person))
    bench.directory.script(.unavailable, on: .find)
    let other = try await bench.draft()
    #expect(other.words == [])
    #expect(
      other.remarks == ["1 jobs of google could not be planned now: ann (scripted)"])
    for number in 0..<11 { bench.set("user\(number)") }
    for _ in 0..<12 { bench.directory.script(.unavailable, on: .find) }
    let many = try await bench.draft().remarks.first ?? ""
    #expect(many.hasPrefix("12 jobs of google could not be planned now: "))
    #expect(many.hasSuffix(", 2 more"))
  }

  @Test("A seal fits the plan that it was made for, and no other, under either key")
  func seal() throws {
    let keyring = try Keyring(masterKey: Secret("0123456789abcdef0123456789abcdef"))
    let other = try Keyring(masterKey: Secret("fedcba9876543210fedcba9876543210"))
    let both = try other.opening(previous: Secret("0123456789abcdef0123456789abcdef"))
    var plan = Plan(madeAt: Timestamp(seconds: 1_700_000_000), source: "idp")
    plan.mailCount = 1
    let sealed = try plan.sealed(by: keyring)
    #expect(try Plan(sealed: .object(sealed), by: keyring) == plan)
    #expect(try Plan(sealed: .object(sealed), by: both) == plan)
    #expect(throws: PlanFault.broken) { try Plan(sealed: .object(sealed), by: other) }
    var changed = sealed
    changed["source"] = ["id": "other", "digest": ""]
    #expect(throws: PlanFault.broken) { try Plan(sealed: .object(changed), by: keyring) }
    changed = sealed
    changed["seal"] = nil
    #expect(throws: PlanFault.broken) { try Plan(sealed: .object(changed), by: keyring) }
    changed["dirsyncdPlan"] = 2
    #expect(throws: PlanFault.newer(version: 2)) { try Plan(sealed: .object(changed), by: keyring) }
    #expect(throws: PlanFault.self) { try Plan(sealed: [], by: keyring) }
  }
}
