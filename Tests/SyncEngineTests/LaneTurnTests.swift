import SyncCore
import SyncEngine
import SyncStore
import SyncTestKit
import Testing

@Suite("Whose turn it is in a lane, and what costs an attempt")
struct LaneTurnTests {
  @Test("groups wait for the attributes, also while those wait for another attempt")
  func groupsLast() async throws {
    let group = RemoteID("x1")
    let chief = try SCIMFilter("title eq \"chief\"")
    let (during, after) = try await Play.story(
      { _, policy in policy.roles = [RoleRule(when: chief, group: group)] }
    ) { play in
      let google = play.directory("google")
      google.setGroup(HeldGroup(shadow: Shadow(remoteID: group, name: "x1")))
      google.script(.unavailable, .unavailable, .unavailable, .unavailable, on: .apply)
      play.world.set("u1", .init(userName: "u1.0@example.com", title: "chief"))
      var during = Set<Int>()
      let end = play.world.clock.now.advanced(by: .seconds(1800))
      while play.title("u1", "google") != "chief", play.world.clock.now < end {
        during.insert(google.count(of: .changeMembers))
        play.settle(for: .milliseconds(200))
      }
      play.settle(for: .seconds(120))
      return (during, google.group(named: "x1")?.members.count)
    }
    #expect(during == [0])
    #expect(after == 1)
  }

  @Test("groups wait for attributes that a guard has yet to look at", arguments: 0..<8)
  func guardFirst(seed: UInt64) async throws {
    let group = RemoteID("x1")
    let chief = try SCIMFilter("title eq \"chief\"")
    let (title, members) = try await Aside.run {
      let play = try SimulationTests.simulation(seed: seed) { _, policy in
        policy.roles = [RoleRule(when: chief, group: group)]
      }
      try play.startQuietly()
      defer { play.stop() }
      let google = play.directory("google")
      google.setGroup(HeldGroup(shadow: Shadow(remoteID: group, name: "x1")))
      play.world.set("u1", .init(userName: "u1.0@example.com", title: "chief"))
      play.settle(until: play.world.clock.now.advanced(by: .seconds(600))) {
        google.count(of: .changeMembers) > 0
      }
      let title = play.title("u1", "google")
      play.settle(for: .seconds(60))
      return (title, google.group(named: "x1")?.members.count)
    }
    #expect(title == "chief")
    #expect(members == 1)
  }

  @Test("what a person has to let go keeps the groups of that user waiting for nothing")
  func heldUpdate() async throws {
    let group = RemoteID("x1")
    let chief = try SCIMFilter("title eq \"chief\"")
    let (title, members) = try await Play.story({ _, policy in
      policy.roles = [RoleRule(when: chief, group: group)]
      policy.guards = policy.guards.replacing([.update: GuardLimits(count: 0)])
    }) { play in
      let google = play.directory("google")
      google.setGroup(HeldGroup(shadow: Shadow(remoteID: group, name: "x1")))
      play.world.set("u1", .init(userName: "u1.0@example.com", title: "chief"))
      play.settle(for: .seconds(300))
      return (play.title("u1", "google"), google.group(named: "x1")?.members.count)
    }
    #expect(title == "hired")
    #expect(members == 1)
  }

  @Test("a wait that the directory asked for costs no attempt")
  func waits() async throws {
    let (attempts, retries, title) = try await Play.story { play in
      play.directory("google").script(.throttled, .throttled, .throttled, on: .apply)
      play.world.set("u1", .init(userName: "u1.0@example.com", title: "chief"))
      var attempts = Set<Int>()
      let end = play.world.clock.now.advanced(by: .seconds(1800))
      while play.title("u1", "google") != "chief", play.world.clock.now < end {
        play.settle(for: .seconds(5))
        attempts.formUnion(play.attempts("google"))
      }
      return (attempts, play.events(.retried, "google").count, play.title("u1", "google"))
    }
    #expect(attempts == [0])
    #expect(retries == 0)
    #expect(title == "chief")
  }
}
