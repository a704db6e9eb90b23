import SyncCore
import SyncEngine
import SyncStore
import SyncTestKit
import Testing

@Suite("A staged directory computes and does not export")
struct StagingTests {
  static let person = Author(uid: 0, name: "root")

  @Test("Nothing is sent, everything is queued, and it all goes when the stage ends")
  func life() async throws {
    let bench = try planBench { $0.isStaged = true }
    bench.set("ann")
    try await bench.run()
    #expect(bench.writeCount == 0)
    #expect(try await bench.jobsLeft() == 1)
    let id = bench.directory.id
    let state = try await bench.ledger.read { try $0.laneState(of: id) }
    #expect(state.pausedBy == "mode: \"staging\" in the configuration")
    // Nobody lets it go by hand.
    #expect(try await bench.engine.resume(id, by: Self.person) == false)
    try await bench.run()
    #expect(bench.writeCount == 0)
    let plan = try await bench.draft()
    #expect(plan.words == ["create ann@example.com"])
    let outcome = try await bench.engine.apply(plan, by: Self.person)
    #expect(outcome.rows.map(\.result) == [.waiting("google is paused")])

    let live = try bench.restarted { $0.isStaged = false }
    try await live.run()
    #expect(live.signedIn == ["ann"])
    #expect(
      try await live.kinds().filter { $0 == .lanePaused || $0 == .laneResumed }
        == [.lanePaused, .laneResumed])
  }

  @Test("A pause by a person outlives the stage")
  func pausedByHand() async throws {
    let bench = try planBench()
    bench.set("ann")
    #expect(try await bench.engine.pause(bench.directory.id, by: Self.person))
    let staged = try bench.restarted { $0.isStaged = true }
    try await staged.run()
    let live = try staged.restarted { $0.isStaged = false }
    try await live.run()
    #expect(live.writeCount == 0)
    #expect(try await live.engine.resume(live.directory.id, by: Self.person))
    try await live.run()
    #expect(live.signedIn == ["ann"])
  }

  @Test("Its connector lets no write pass, whoever calls it")
  func connector() async throws {
    let bench = try planBench()
    let staged = StagedDirectory(bench.directory)
    let groups = try #require(staged.groups)
    let account = Account(name: "a@example.com", attributes: [:], isActive: true)
    let shadow = Shadow(remoteID: RemoteID("r1"), name: "a@example.com")
    let writes: [() async throws -> Void] = [
      { _ = try await staged.apply(.create(account), to: nil) },
      { _ = try await staged.apply(.suspend, to: shadow) },
      { _ = try await staged.create(account, password: Secret("Correct-horse-7!")) },
      { _ = try await staged.join("g", shadow) },
      { _ = try await staged.setPassword(Secret("Correct-horse-7!"), of: shadow) },
      { _ = try await groups.create(account, stamp: "s") },
      { _ = try await groups.update(AccountChange(name: "b"), of: shadow) },
      { _ = try await groups.change(MemberChange(adding: [RemoteID("r1")]), of: shadow) },
    ]
    for write in writes {
      let failure = await #expect(throws: RemoteFailure.self) { try await write() }
      #expect(failure?.kind == .heldBack)
    }
    #expect(try await staged.find("a@example.com") == nil)
    #expect(try await staged.read(RemoteID("r1")) == nil)
    #expect(bench.writeCount == 0)
  }
}
