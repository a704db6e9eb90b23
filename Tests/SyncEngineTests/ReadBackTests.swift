import SyncCore
import SyncEngine
import SyncStore
import SyncTestKit
import Synchronization
import Testing

@Suite("Accounts that others change in a directory")
struct ReadBackTests {
  static let title = AttributeName("jobTitle")
  static let name = "u1.0@example.com"

  /// Both directories are read back each hour, and everything each day.
  static func policy(
    _ onDrift: ReadBackPolicy.OnDrift,
    _ change: @escaping @Sendable (inout ReadBackPolicy) -> Void = { _ in }
  ) -> @Sendable (DirectoryID, inout DirectoryPolicy) -> Void {
    { _, policy in
      var readBack = ReadBackPolicy()
      readBack.onDrift = onDrift
      readBack.interval = .seconds(3600)
      change(&readBack)
      policy.readBack = readBack
      policy.driftSweepInterval = .seconds(365 * 86_400)
    }
  }

  /// Three more users, and time for the first look.
  static func fill(_ play: Simulation) {
    for number in 2...4 { play.hire("u\(number)") }
    play.settle(for: .seconds(2 * 3600))
  }

  static func drifts(_ play: Simulation, _ directory: String) -> [Drift] {
    play.events(.accountDrifted, directory).compactMap { $0.detail.flatMap { Drift(json: $0) } }
  }

  static let spied = Drift.changed(isRenamed: false, title.map { [$0] } ?? [])

  @Test("are put back, where that is the policy", arguments: ["entra", "google"])
  func repair(_ directory: String) async throws {
    try await Play.story(Self.policy(.repair)) { play in
      Self.fill(play)
      #expect(Self.drifts(play, directory) == [])
      let title = try #require(Self.title)
      play.directory(directory).meddle(Self.name) { $0.attributes[title] = "spy" }
      play.directory(directory).meddle("u2.0@example.com") { $0.isActive = false }
      play.directory(directory).meddle("u3.0@example.com") { $0.name = "x@example.com" }
      play.settle(for: .seconds(2 * 3600))
      #expect(play.title("u1", directory) == "hired")
      #expect(play.account("u2", directory)?.shadow.isActive == true)
      #expect(play.account("u3", directory) != nil)
      let found = Self.drifts(play, directory)
      #expect(Set(found) == [Self.spied, .suspended, .changed(isRenamed: true, [])])
      #expect(found.count == 3)
      let event = play.events(.accountDrifted, directory).first { $0.user == Self.name }
      #expect(event?.reason == "changed by somebody else: jobTitle; it is put back")
      play.settle(for: .seconds(2 * 86_400))
      #expect(Self.drifts(play, directory).count == 3)
      let report = play.read { try $0.report() }
      #expect(report?.drifts == [:])
      #expect(report?.readBacks[DirectoryID(directory)]?.doubt == nil)
    }
  }

  @Test("are told of once and left alone, where that is the policy")
  func report() async throws {
    try await Play.story(Self.policy(.report)) { play in
      Self.fill(play)
      let title = try #require(Self.title)
      let writes = play.directories.map { $0.count(of: .apply) }
      for directory in play.directories {
        directory.meddle(Self.name) { $0.attributes[title] = "spy" }
        directory.meddle("u2.0@example.com") { $0.isActive = false }
        directory.wipe("u3.0@example.com")
      }
      play.settle(for: .seconds(3 * 86_400))
      for directory in ["entra", "google"] {
        #expect(Set(Self.drifts(play, directory)) == [Self.spied, .suspended, .gone])
        #expect(Self.drifts(play, directory).count == 3)
        #expect(play.title("u1", directory) == "spy")
        #expect(play.read { try $0.report() }?.drifts[DirectoryID(directory)] == [.told: 3])
      }
      #expect(play.directories.map { $0.count(of: .apply) } == writes)
      // A known one costs no read each time.
      let reads = play.directories.map { $0.count(of: .read) }
      #expect(reads.allSatisfy { $0 < 20 })
      // Whoever mends it by hand is done.
      for directory in play.directories {
        directory.meddle(Self.name) { $0.attributes[title] = "hired" }
        directory.meddle("u2.0@example.com") { $0.isActive = true }
      }
      play.settle(for: .seconds(86_400))
      let left = play.read { try $0.report() }?.drifts
      #expect(left == [DirectoryID("entra"): [.told: 1], DirectoryID("google"): [.told: 1]])
    }
  }

  @Test("are put back once that becomes the policy")
  func changeOfPolicy() async throws {
    let onDrift = Mutex(ReadBackPolicy.OnDrift.report)
    try await Play.story { id, policy in
      Self.policy(onDrift.withLock { $0 })(id, &policy)
    } _: { play in
      Self.fill(play)
      let title = try #require(Self.title)
      play.directory("entra").meddle(Self.name) { $0.attributes[title] = "spy" }
      play.settle(for: .seconds(2 * 3600))
      #expect(play.title("u1", "entra") == "spy")
      onDrift.withLock { $0 = .repair }
      try play.killAndRestart()
      play.settle(for: .seconds(600))
      #expect(play.title("u1", "entra") == "hired")
    }
  }

  @Test("are suspended again where their user left")
  func restored() async throws {
    try await Play.story(Self.policy(.repair)) { play in
      Self.fill(play)
      play.hire("u4", isActive: false)
      play.settle(for: .seconds(3600))
      #expect(play.account("u4", "google")?.shadow.isActive == false)
      play.directory("google").meddle("u4.0@example.com") { $0.isActive = true }
      play.settle(for: .seconds(2 * 3600))
      #expect(Self.drifts(play, "google") == [.restored])
      #expect(play.account("u4", "google")?.shadow.isActive == false)
    }
  }

  @Test("are one batch for the guards, whenever each was found")
  func guarded() async throws {
    try await Play.story(Self.policy(.repair)) { play in
      for number in 1...12 { play.hire("u\(number)") }
      for number in 1...12 { play.hire("u\(number)", isActive: false) }
      play.settle(for: .seconds(2 * 3600))
      play.run { _, engine in
        for directory in ["entra", "google"] {
          let person = Author(uid: 0, name: "root")
          _ = try await engine.release(.suspend, of: DirectoryID(directory), by: person)
        }
      }
      play.settle(for: .seconds(2 * 3600))
      let google = play.directory("google")
      #expect(google.accounts.values.allSatisfy { !$0.shadow.isActive })
      for number in 1...12 { google.meddle("u\(number).0@example.com") { $0.isActive = true } }
      play.settle(for: .seconds(86_400))
      #expect(google.accounts.values.allSatisfy { $0.shadow.isActive })
      let held = play.read { try $0.report() }?.held[google.id]?[.suspend]
      #expect(held?.count == 12)
    }
  }

  @Test("are not looked at for a while after a write of ours, nor while one is on its way")
  func grace() async throws {
    try await Play.story(
      Self.policy(.repair) {
        $0.interval = .seconds(60)
        $0.grace = .seconds(1800)
      }
    ) { play in
      Self.fill(play)
      play.hire("u1", title: "chief")
      #expect(play.title("u1", "google") == "chief")
      let title = try #require(Self.title)
      play.directory("google").meddle(Self.name) { $0.attributes[title] = "hired" }
      play.settle(for: .seconds(1500))
      #expect(Self.drifts(play, "google") == [])
      play.settle(for: .seconds(600))
      #expect(Self.drifts(play, "google") == [Self.spied])
      #expect(play.title("u1", "google") == "chief")
    }
  }
}
