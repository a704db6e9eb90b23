import SyncCore
import SyncEngine
import SyncStore
import SyncTestKit
import Testing

/// What a lane does when the other side is down, refuses us, or refuses most.
@Suite("A lane in trouble")
struct LaneStoryTests {
  private static let userCount = 200

  /// Calls that a company's first accounts take, with an hour's outage in the middle or none.
  private static func calls(
    _ outage: ScriptedDirectory.Fault?
  ) async throws -> [String: Int] {
    try await Aside.run {
      let play = try SimulationTests.simulation(seed: 6) { _, policy in
        policy.guards = Guards([.mail: GuardLimits(count: 0)])
      }
      try play.startQuietly(hiring: "u0")
      for number in 1..<userCount {
        play.world.set("u\(number)", .init(userName: "u\(number).0@example.com", title: "hired"))
      }
      if let outage { play.world.breakDown(for: .seconds(3600), outage) }
      play.settle(for: .seconds(2 * 3600))
      defer { play.stop() }
      for directory in play.directories where directory.accounts.count != userCount {
        throw Play.Trouble(what: ["\(directory.accounts.count) accounts"])
      }
      let counts = play.directories.map { ($0.id.name, $0.callCount) }
      return Dictionary(uniqueKeysWithValues: counts)
    }
  }

  @Test(
    "an hour's outage costs a tenth of the traffic at most",
    arguments: [ScriptedDirectory.Fault.unreachable, .unavailable, .lostRequest])
  func outage(fault: ScriptedDirectory.Fault) async throws {
    let usual = try await Self.calls(nil)
    let withOutage = try await Self.calls(fault)
    for (directory, count) in usual {
      let more = withOutage[directory] ?? .max
      #expect(more * 10 <= count * 11, "\(directory): \(count), with an outage \(more)")
    }
  }

  @Test("bad credentials are told of once, burn no attempt, and heal by themselves")
  func credentials() async throws {
    let (events, ended, attempts, lane, calls) = try await Play.story { play in
      play.world.breakDown(for: .seconds(3600), .badCredentials)
      for number in 2..<12 { play.hire("u\(number)") }
      for number in 0..<4 { _ = play.logIn("u1", "password-u1-\(number)") }
      let before = play.directory("google").callCount
      play.settle(for: .seconds(1800))
      let calls = play.directory("google").callCount - before
      try play.killAndRestart()
      play.settle(for: .seconds(60))
      let lane = play.lane("google")
      play.settle(for: .seconds(4000))
      return (
        play.events(.quarantined, "google").count, play.events(.quarantineEnded, "google").count,
        play.events(.retried, "google").count, lane, calls
      )
    }
    #expect(events == 1)
    #expect(ended == 1)
    #expect(attempts == 0)
    #expect(lane?.quarantine == .credentials)
    #expect(lane?.reason?.contains("credentials") == true)
    #expect(calls <= 6, "one probe a time, ever later")
  }

  @Test("where our credentials are mended and proven, the lane goes on at once")
  func hasten() async throws {
    let (during, seconds) = try await Play.story { play in
      play.world.breakDown(for: .seconds(86_400), .badCredentials)
      play.hire("u2")
      play.settle(for: .seconds(1500))
      // Mended when the next probe is minutes away.
      while play.lane("google")?.notBefore ?? play.world.clock.now
        <= play.world.clock.now.advanced(by: .seconds(400))
      {
        play.settle(for: .seconds(10))
      }
      let during = play.lane("google")?.quarantine
      play.world.breakDown(for: .zero, .badCredentials)
      let started = play.world.clock.now
      play.run { _, engine in
        for directory in engine.directories { try await engine.hasten(directory) }
      }
      while play.lane("google")?.quarantine != nil,
        started.duration(to: play.world.clock.now) < .seconds(600)
      {
        play.settle(for: .milliseconds(100))
      }
      return (during, started.duration(to: play.world.clock.now).inSeconds)
    }
    #expect(during == .credentials)
    #expect(seconds < 5)
  }

  @Test("where most is refused, the rest is not refused too, and goes on when it is mended")
  func failing() async throws {
    let (parked, ended, accounts) = try await Play.story(
      { _, policy in policy.guards = Guards([.mail: GuardLimits(count: 0)]) }
    ) { play in
      play.world.breakDown(for: .seconds(1800), .forbidden)
      for number in 2..<200 {
        play.world.set("u\(number)", .init(userName: "u\(number).0@example.com", title: "hired"))
      }
      play.settle(for: .seconds(1800))
      let parked = play.events(.parked, "google").count
      play.settle(for: .seconds(7200))
      return (
        parked, play.events(.quarantineEnded, "google").count,
        play.directory("google").accounts.count
      )
    }
    #expect((30...60).contains(parked))
    #expect(ended == 1)
    #expect(accounts >= 199 - parked - 5)
  }

  @Test("a record that the directory chokes on delays nobody else")
  func poison() async throws {
    let seconds = try await Play.story { play in
      play.hire("u2")
      let google = play.directory("google")
      google.poison("u2.0@example.com")
      _ = play.logIn("u2", "password-u2-1")
      play.settle(for: .seconds(900))
      let started = play.world.clock.now
      _ = play.logIn("u1", "password-u1-1")
      while play.pushes("u1", "google").isEmpty,
        started.duration(to: play.world.clock.now) < .seconds(60)
      {
        play.settle(for: .milliseconds(10))
      }
      return started.duration(to: play.world.clock.now).inSeconds
    }
    #expect(seconds < 1)
  }

  @Test("attributes wait for the password, also while it waits for another attempt")
  func order() async throws {
    let (during, after) = try await Play.story { play in
      play.directory("google").script(
        .unavailable, .unavailable, .unavailable, .unavailable, on: .setPassword)
      _ = play.logIn("u1", "password-u1-1")
      play.settle(for: .milliseconds(200))
      play.world.set("u1", .init(userName: "u1.0@example.com", title: "chief"))
      var during: [String] = []
      while play.pushes("u1", "google").isEmpty {
        play.settle(for: .milliseconds(200))
        if play.pushes("u1", "google").isEmpty { during.append(play.title("u1", "google")) }
      }
      play.settle(for: .seconds(120))
      return (Set(during), play.title("u1", "google"))
    }
    #expect(during == ["hired"])
    #expect(after == "chief")
  }

  @Test("an attempt whose lease is somebody else's changes nothing")
  func staleLease() async throws {
    let (lease, pushes, outcome) = try await Play.story { play in
      play.directory("google").script(.slow, on: .setPassword)
      _ = play.logIn("u1", "password-u1-1")
      play.settle(for: .seconds(5))
      let now = play.world.clock.now
      play.run { ledger, _ in
        _ = try await ledger.commit { transaction in
          _ = try transaction.recoverLeases(at: now)
          return try transaction.claim(in: DirectoryID("google"), limit: 1, at: now).map(\.id)
        }
      }
      let lease = play.leases("u1", "google")
      play.settle(for: .seconds(30))
      return (
        lease == play.leases("u1", "google") && lease.count == 1,
        play.events(.passwordPushed, "google").count, play.outcome(1, "google")
      )
    }
    #expect(lease)
    #expect(pushes == 0)
    #expect(outcome == "queued")
  }
}
