import SyncCore
import SyncEngine
import SyncStore
import SyncTestKit
import Testing

@Suite("A worker whose claim is another's changes nothing")
struct StaleLeaseTests {
  private static let person = Author(uid: 0, name: "root")
  private static let writes: [ScriptedDirectory.Call] = [
    .apply, .setPassword, .writeGroup, .changeMembers,
  ]

  /// The claims are taken over now; what the worker before changes of them all the same.
  private static func changes(
    _ play: Simulation, in directory: ScriptedDirectory
  ) throws -> [String] {
    try play.takeOverClaims(in: directory.id.name)
    guard play.stolenCount > 0 else { return ["nothing was claimed"] }
    let (before, sent) = (try play.picture(), writes.map(directory.count))
    play.settle(for: .seconds(45))
    let after = try play.picture()
    var changes = play.allViolations
    for (table, rows) in before.sorted(by: { $0.key < $1.key }) where after[table] != rows {
      let new = (after[table] ?? []).filter { !rows.contains($0) }
      changes.append("\(table) changed to \(new)")
    }
    if writes.map(directory.count) != sent { changes.append("something more was sent") }
    return changes
  }

  @Test("whatever it is at, and however that ends", arguments: Theft.all)
  func theft(theft: Theft) async throws {
    let changes = try await Aside.run {
      let play = try SimulationTests.simulation(seed: 7, isJustInTime: theft.isJustInTime) {
        try? Theft.policy($0, &$1)
      }
      play.isWatched = true
      try play.startQuietly()
      defer { play.stop() }
      let directory = play.directory(theft.directory)
      directory.setGroup(HeldGroup(shadow: Shadow(remoteID: Theft.editors, name: "x1")))
      try theft.prepare(play)
      play.run { _, engine in _ = try await engine.pause(theft.other, by: Self.person) }
      let calls = directory.count(of: theft.call)
      if let fault = theft.fault { directory.script(fault, on: theft.call) }
      try theft.cause(play)
      play.settle(until: play.world.clock.now.advanced(by: theft.patience)) {
        directory.count(of: theft.call) >= calls + theft.number
      }
      guard directory.count(of: theft.call) == calls + theft.number else {
        return ["it never came to that call"]
      }
      return try Self.changes(play, in: directory)
    }
    #expect(changes == [])
  }

  @Test("also where it puts something back", arguments: [nil, ScriptedDirectory.Fault.lostAnswer])
  func undo(fault: ScriptedDirectory.Fault?) async throws {
    let changes = try await Aside.run {
      let play = try SimulationTests.simulation(seed: 7)
      play.isWatched = true
      try play.startQuietly()
      defer { play.stop() }
      let google = play.directory("google")
      play.hire("u1", title: "boss")
      play.run { _, engine in _ = try await engine.pause(DirectoryID("entra"), by: Self.person) }
      if let fault { google.script(fault, on: .apply) }
      let calls = google.count(of: .apply)
      play.begin { ledger, engine in
        let run = try await ledger.read { try $0.runs(limit: 1).first?.id }
        guard let plan = try await engine.undoPlan(of: run ?? 0) else { return }
        _ = try await engine.apply(plan, by: Self.person)
      }
      play.settle(until: play.world.clock.now.advanced(by: .seconds(60))) {
        google.count(of: .apply) > calls
      }
      return try Self.changes(play, in: google)
    }
    #expect(changes.filter { !Self.isOfPlan($0) } == [])
  }

  /// A plan has guards of its own, and an event when it ends.
  private static func isOfPlan(_ change: String) -> Bool {
    change.contains("past the guard") || change.contains("plan-applied")
  }
}
