import SyncCore
import SyncEngine
import SyncStore
import SyncTestKit
import Testing

@Suite("A directory's list of accounts")
struct ReadBackListTests {
  @Test("proves nothing while it looks short", arguments: ["entra", "google"])
  func short(_ name: String) async throws {
    try await Play.story(ReadBackTests.policy(.repair) { $0.fullInterval = .seconds(3600) }) {
      play in
      for number in 2...12 { play.hire("u\(number)") }
      play.settle(for: .seconds(2 * 3600))
      let directory = play.directory(name)
      directory.hideFromLists(Set((1...8).map { "u\($0).0@example.com" }))
      let reads = directory.count(of: .read)
      play.settle(for: .seconds(86_400))
      #expect(directory.count(of: .read) == reads)
      #expect(ReadBackTests.drifts(play, name) == [])
      let doubts = play.events(.readBackDoubted, name).map(\.reason)
      #expect(
        doubts == ["the directory lists 4 of our 12 accounts; nobody is taken for gone"])
      let memory = play.read { try $0.report() }?.readBacks[directory.id]
      #expect(memory?.doubt == "the directory lists 4 of our 12 accounts")
      // It comes back, and that is over.
      directory.hideFromLists([])
      play.settle(for: .seconds(2 * 3600))
      #expect(play.read { try $0.report() }?.readBacks[directory.id]?.doubt == nil)
    }
  }

  @Test("takes nobody for gone who is there by id")
  func presentByID() async throws {
    try await Play.story(ReadBackTests.policy(.repair)) { play in
      ReadBackTests.fill(play)
      let google = play.directory("google")
      google.hideFromLists([ReadBackTests.name])
      let reads = google.count(of: .read)
      play.settle(for: .seconds(3 * 3600))
      #expect(google.count(of: .read) > reads)
      #expect(ReadBackTests.drifts(play, "google") == [])
    }
  }

  @Test("and the answer by id together tell who is gone", arguments: ["entra", "google"])
  func gone(_ name: String) async throws {
    try await Play.story(ReadBackTests.policy(.repair)) { play in
      ReadBackTests.fill(play)
      play.directory(name).wipe(ReadBackTests.name)
      play.settle(for: .seconds(3 * 3600))
      #expect(ReadBackTests.drifts(play, name) == [.gone])
      // What becomes of it is the ordinary way of a missing account.
      #expect(play.read { try $0.report() }?.jobCount(in: DirectoryID(name), .parked) == 1)
      play.settle(for: .seconds(2 * 86_400))
      #expect(ReadBackTests.drifts(play, name) == [.gone])
    }
  }

  @Test(
    "that breaks off half way proves no absence",
    arguments: [ScriptedDirectory.Fault.unavailable, .unreachable, .throttled])
  func brokenOff(_ fault: ScriptedDirectory.Fault) async throws {
    try await Play.story(ReadBackTests.policy(.report)) { play in
      ReadBackTests.fill(play)
      let google = play.directory("google")
      let before = play.read { try $0.readBackMemory(of: google.id) }?.fullAt
      google.hideFromLists([ReadBackTests.name])
      let reads = google.count(of: .read)
      // The first page goes through, the second one does not, for four looks.
      let (lists, end) = (
        google.count(of: .list), play.world.clock.now.advanced(by: .seconds(3500))
      )
      play.settle(until: end) { google.count(of: .list) > lists }
      google.script(fault, on: .list)
      play.settle(for: .seconds(60))
      #expect(google.count(of: .read) == reads)
      #expect(play.read { try $0.readBackMemory(of: google.id) }?.fullAt == before)
      play.settle(for: .seconds(3600))
      let after = play.read { try $0.readBackMemory(of: google.id) }?.fullAt
      #expect(after != before && google.count(of: .read) > reads)
    }
  }

  @Test("of changes is read between whole ones, and everything where its mark is forgotten")
  func marks() async throws {
    try await Play.story(ReadBackTests.policy(.repair)) { play in
      ReadBackTests.fill(play)
      let entra = play.directory("entra")
      var lists = entra.count(of: .list)
      play.settle(for: .seconds(3 * 3600))
      // Nothing changed: one page each.
      #expect((2...4).contains(entra.count(of: .list) - lists))
      lists = entra.count(of: .list)
      let title = try #require(ReadBackTests.title)
      entra.forgetMarks()
      entra.meddle(ReadBackTests.name) { $0.attributes[title] = "spy" }
      play.settle(for: .seconds(2 * 3600))
      #expect(ReadBackTests.drifts(play, "entra") == [ReadBackTests.spied])
      #expect(play.title("u1", "entra") == "hired")
      let memory = play.read { try $0.readBackMemory(of: entra.id) }
      #expect(memory?.mark != nil && memory?.fullAt == memory?.readAt || memory?.fullAt != nil)
    }
  }

  @Test("is not asked for while the lane is paused, and holds up nobody who cannot be read")
  func pausedAndUnreadable() async throws {
    try await Play.story(ReadBackTests.policy(.repair)) { play in
      ReadBackTests.fill(play)
      let google = play.directory("google")
      let person = Author(uid: 0, name: "root")
      play.run { _, engine in _ = try await engine.pause(google.id, by: person) }
      let title = try #require(ReadBackTests.title)
      for number in 1...4 {
        google.meddle("u\(number).0@example.com") { $0.attributes[title] = "spy" }
      }
      let calls = google.callCount
      play.settle(for: .seconds(86_400))
      #expect(google.callCount == calls)
      google.script(.forbidden, .unavailable, on: .read)
      play.run { _, engine in _ = try await engine.resume(google.id, by: person) }
      play.settle(for: .seconds(7200))
      #expect((1...4).map { play.title("u\($0)", "google") } == Array(repeating: "hired", count: 4))
    }
  }
}
