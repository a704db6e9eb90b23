import SyncCore
import SyncEngine
import SyncStore
import SyncTestKit
import Testing

@Suite("An undo heeds the rules as any run does")
struct UndoRulesTests {
  static let person = Author(uid: 0, name: "root")

  private func titles(_ bench: GroupBench) throws -> [String: String] {
    let title = try #require(AttributeName("jobTitle"))
    return Dictionary(
      uniqueKeysWithValues: bench.directory.accounts.values.map {
        (String($0.shadow.name.prefix { $0 != "@" }), $0.shadow.attributes[title]?.string ?? "")
      })
  }

  private func lastRun(_ ledger: Ledger) async throws -> Int64 {
    try #require(try await ledger.read { try $0.runs(limit: 1).first?.id })
  }

  /// A company of these users, whose last run has given each another title.
  private func promoted(
    _ users: String..., from first: String = "Clerk",
    _ change: (inout DirectoryPolicy) throws -> Void = { _ in }
  ) async throws -> (GroupBench, run: Int64) {
    let bench = try planBench(change)
    for user in users { bench.set(user, title: first) }
    try await bench.run()
    for user in users { bench.set(user, title: "Boss") }
    try await bench.run()
    return (bench, try await lastRun(bench.ledger))
  }

  @Test("Who was made an administrator since gets no write, whatever the step")
  func administrators() async throws {
    let (bench, _) = try await promoted("ann", "bob", "cid")
    bench.deactivate("bob")
    bench.set("ann", title: "King")
    bench.set("cid", title: "King")
    try await bench.run()
    let run = try await lastRun(bench.ledger)
    let plan = try #require(try await bench.engine.undoPlan(of: run))
    #expect(
      plan.words == ["update ann@example.com", "resume bob@example.com", "update cid@example.com"])
    for user in ["ann", "bob"] { bench.directory.setPrivileged("\(user)@example.com") }
    let outcome = try await bench.engine.apply(plan, by: Self.person)
    #expect(outcome.rows.map(\.result.word) == ["refused", "refused", "done"])
    #expect(
      outcome.rows.first?.result.reason
        == Obstacle.privileged.text(for: "ann@example.com"))
    #expect(bench.signedIn == ["ann", "cid"])
    #expect(try titles(bench) == ["ann": "King", "bob": "Boss", "cid": "Boss"])
  }

  @Test("Who is excluded, or out of a scope that leaves them alone, is left alone, and it is said")
  func untouched() async throws {
    let (old, run) = try await promoted("ann", "bob", "cid", "dan")
    let bench = try old.restarted { policy in
      policy.source.excludedNames = [NamePattern("bob")]
      policy.excludedNames = [NamePattern("cid@*")]
      policy.scope = try SCIMFilter("title ne \"Guest\"")
      policy.onRemove = .keep
    }
    bench.set("dan", title: "Guest")
    try await bench.run()
    let plan = try #require(try await bench.engine.undoPlan(of: run))
    #expect(plan.words == ["update ann@example.com"])
    #expect(
      Set(plan.obstacles.map(\.reason)) == [
        "`bob` in source.exclude names them",
        "`cid@*` in the directory's exclude names the account",
        "they are out of scope: `title ne \"Guest\"` does not match",
      ])
    // Also where it comes about between the plan and its steps.
    bench.set("ann", title: "Guest")
    try await bench.run()
    let outcome = try await bench.engine.apply(plan, by: Self.person)
    #expect(
      outcome.rows.map(\.result) == [
        .refused("they are out of scope: `title ne \"Guest\"` does not match")
      ])
    #expect(try Set(titles(bench).values) == ["Boss"])
  }

  @Test("Who was suspended for being out of scope comes back: the rules want no hands off")
  func suspendedByScope() async throws {
    let (old, _) = try await promoted("ann", "bob")
    let bench = try old.restarted { $0.scope = try SCIMFilter("userName ne \"ann\"") }
    try await bench.run()
    #expect(bench.signedIn == ["bob"])
    let plan = try #require(
      try await bench.engine.undoPlan(of: try await lastRun(bench.ledger)))
    #expect(try await bench.engine.apply(plan, by: Self.person).isWhole)
    #expect(bench.signedIn == ["ann", "bob"])
  }

  @Test("A group out of scope is left alone, unless its members are to go")
  func groups() async throws {
    let old = try planBench()
    old.set("ann")
    old.groups["g"] = .of("App-Sales")
    try await old.run()
    old.groups["g"] = .of("App-Sales", "ann")
    try await old.run()
    let run = try await lastRun(old.ledger)
    let bench = try old.restarted { $0.groups?.scope = try SCIMFilter("displayName eq \"x\"") }
    try await bench.run()
    let plan = try #require(try await bench.engine.undoPlan(of: run))
    #expect(plan.steps == [])
    #expect(
      plan.obstacles.map(\.reason) == ["it is out of scope: `displayName eq \"x\"` does not match"])
    // Whom a rule took out of a group comes back, though the rule still stands.
    let last = try bench.restarted { $0.groups?.onRemove = .empty }
    try await last.run()
    #expect(last.members("App-Sales") == [])
    let back = try #require(
      try await last.engine.undoPlan(of: try await lastRun(last.ledger)))
    #expect(try await last.engine.apply(back, by: Self.person).isWhole)
    #expect(last.members("App-Sales") == ["ann"])
  }

  @Test("An attribute that many would lose is held by itself, and the other updates go")
  func emptied() async throws {
    let bench = try planBench { $0.guards = Guards([.emptied: GuardLimits(count: 1)]) }
    for user in ["ann", "bob"] { bench.set(user, title: "") }
    bench.set("cid", title: "Clerk")
    try await bench.run()
    for user in ["ann", "bob", "cid"] { bench.set(user, title: "Boss") }
    try await bench.run()
    let plan = try #require(
      try await bench.engine.undoPlan(of: try await lastRun(bench.ledger)))
    #expect(plan.steps.map(\.guardKind) == [.emptied, .emptied, nil])
    let held = try await bench.engine.apply(
      plan, by: Self.person, releasing: ["google/update"])
    #expect(held.rows.map(\.result.word) == ["held", "held", "done"])
    #expect(try titles(bench) == ["ann": "Boss", "bob": "Boss", "cid": "Clerk"])
    let freed = try await bench.engine.apply(
      plan, by: Self.person, releasing: ["google/emptied"])
    #expect(freed.rows.map(\.result.word) == ["done", "done", "refused"], "cid's is done")
    #expect(try titles(bench) == ["ann": "", "bob": "", "cid": "Clerk"])
  }

  @Test("Our stamp stays on an account that stays linked")
  func stamp() async throws {
    let bench = try LinkBench()
    let (stamp, title) = (
      try #require(ScriptedDirectory.stampAttribute), try #require(AttributeName("jobTitle"))
    )
    _ = bench.directory.seedStranger("a@example.com", [title: "old"])
    bench.hire("a")
    try await bench.sync()
    let ours = try #require(bench.account("a@example.com")?.shadow.attributes[stamp])
    #expect(!ours.isEmpty)
    let run = try await lastRun(bench.ledger)
    let plan = try #require(try await bench.engine.undoPlan(of: run))
    #expect(plan.steps.map(\.write) == [.update(AccountChange(attributes: [title: "old"]))])
    #expect(try await bench.engine.apply(plan, by: Self.person).isWhole)
    #expect(bench.account("a@example.com")?.shadow.attributes == [title: "old", stamp: ours])
  }

  @Test("What is left alone, and what nobody puts back, is told when it is carried out, too")
  func told() async throws {
    let (bench, run) = try await promoted("ann")
    bench.set("ann", title: "King")
    try await bench.run()
    let plan = try #require(try await bench.engine.undoPlan(of: run))
    let outcome = try await bench.engine.apply(plan, by: Self.person)
    #expect(outcome.rows == [])
    #expect(outcome.obstacles.map(\.reason) == ["jobTitle was changed again since"])
    #expect(outcome.remarks == plan.remarks)
    #expect(!outcome.isWhole)
    #expect(outcome.summary == "Applied: 0 done, 1 left alone")
  }

  @Test("One user's memberships are theirs, whatever else happened to the group")
  func membership() async throws {
    let bench = try planBench()
    for user in ["ann", "bob", "cid"] { bench.set(user) }
    bench.groups["g"] = .of("App-Sales", "ann")
    try await bench.run()
    bench.groups["g"] = .of("App-Sales", "bob", "cid")
    try await bench.run()
    let run = try await lastRun(bench.ledger)
    for word in ["bob", "bob@example.com"] {
      let plan = try #require(try await bench.engine.undoPlan(of: run, user: word))
      #expect(plan.words == ["members App-Sales"])
    }
    let plan = try #require(try await bench.engine.undoPlan(of: run, user: "bob"))
    #expect(try await bench.engine.apply(plan, by: Self.person).isWhole)
    #expect(bench.members("App-Sales") == ["cid"])
    let other = try #require(try await bench.engine.undoPlan(of: run, user: "ann"))
    #expect(try await bench.engine.apply(other, by: Self.person).isWhole)
    #expect(bench.members("App-Sales") == ["ann", "cid"])
    #expect(try await bench.engine.undoPlan(of: run, user: "dan") == nil)
  }
}
