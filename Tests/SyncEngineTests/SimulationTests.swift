import FoundationEssentials
import SyncCore
import SyncEngine
import SyncLog
import SyncStore
import SyncTestKit
import Testing

@Suite("The whole engine, from a seed")
struct SimulationTests {
  static let seedsPerTest = 50

  /// 100; `SIMULATION_SEEDS` asks for more, as the continuous integration does.
  static let seedCount =
    ProcessInfo.processInfo.environment["SIMULATION_SEEDS"].flatMap(Int.init) ?? 100

  @Test(
    "nothing acknowledged is lost, the newest password wins, nobody is suspended for nothing",
    arguments: Array(stride(from: 0, to: seedCount, by: seedsPerTest)))
  func holdsOverSeeds(first: Int) async throws {
    var counts: [String: Int] = [:]
    for seed in first..<(first + Self.seedsPerTest) {
      let played = try await Aside.run {
        let simulation = try Self.simulation(seed: UInt64(seed))
        return (try simulation.run(), Self.counts(of: simulation))
      }
      #expect(played.0 == [])
      counts.merge(played.1, uniquingKeysWith: +)
    }
    // What was never met was not shown.
    for (what, least) in Self.least { #expect(counts[what, default: 0] > least, "\(what)") }
  }

  private static let least = [
    "deletions": 5, "restorations": 0, "kills": seedsPerTest, "logins": seedsPerTest * 5,
    "thefts": seedsPerTest / 2, "holds": seedsPerTest / 10,
  ]

  private static func counts(of simulation: Simulation) -> [String: Int] {
    [
      "deletions": simulation.directories.map(\.deletions).reduce(0, +),
      "restorations": simulation.directories.map(\.restorations).reduce(0, +),
      "kills": simulation.killCount, "logins": simulation.loginCount,
      "thefts": simulation.theftCount, "holds": simulation.holdCount,
    ]
  }

  @Test(
    "a whole company that leaves at once is held until a person lets it go", arguments: [0, 10])
  func holdsMassLeave(first: Int) async throws {
    for seed in first..<(first + 10) {
      let violations = try await Aside.run {
        try Self.simulation(seed: UInt64(seed)).runMassLeave()
      }
      #expect(violations == [])
    }
  }

  @Test("a change to a whole company is held until a person lets it go", arguments: [0, 5])
  func holdsMassUpdate(first: Int) async throws {
    for seed in first..<(first + 5) {
      let violations = try await Aside.run {
        try Self.simulation(seed: UInt64(seed)) { $1.guards = Guards([.mail: GuardLimits()]) }
          .runMassUpdate()
      }
      #expect(violations == [])
    }
  }

  @Test(
    "a whole company that is bound at once is told only when a person says so", arguments: [0, 10])
  func holdsMassMail(first: Int) async throws {
    for seed in first..<(first + 10) {
      let violations = try await Aside.run {
        try Self.simulation(seed: UInt64(seed)).runMassHire()
      }
      #expect(violations == [])
    }
  }

  @Test("the same holds where logins make accounts", arguments: [0])
  func holdsJustInTime(first: Int) async throws {
    var creates = 0
    for seed in first..<(first + Self.seedsPerTest) {
      let played = try await Aside.run {
        let simulation = try Self.simulation(seed: UInt64(seed), isJustInTime: true)
        let violations = try simulation.run()
        return (violations, simulation.directories.map(\.createsWithPassword).reduce(0, +))
      }
      #expect(played.0 == [])
      creates += played.1
    }
    #expect(creates > Self.seedsPerTest)
  }

  @Test("a first login before the pull makes the account, with its password, once")
  func newcomers() async throws {
    let violations = try await Aside.run {
      try Self.simulation(seed: 1, isJustInTime: true).runNewcomers()
    }
    #expect(violations == [])
  }

  @Test("an administrator is told of once, left alone, and looked at again in time")
  func obstacle() async throws {
    let violations = try await Aside.run { try Self.simulation(seed: 1).runObstacle() }
    #expect(violations == [])
  }

  /// `SIMULATION_SEED=42 swift test --filter thatSeed` plays one seed and tells all that it did;
  /// with `SIMULATION_NEWCOMERS=1` logins make accounts.
  @Test("a seed from the environment is played aloud")
  func thatSeed() async throws {
    guard let text = ProcessInfo.processInfo.environment["SIMULATION_SEED"] else { return }
    let seed = try #require(UInt64(text))
    let log = Log(threshold: .debug) { level, event, _, fields in
      print(level, event, fields.map { "\($0.name)=\(JSONWriter.text(of: $0.value))" })
    }
    let isJustInTime = ProcessInfo.processInfo.environment["SIMULATION_NEWCOMERS"] != nil
    let violations = try await Aside.run {
      try Self.simulation(seed: seed, isJustInTime: isJustInTime, log: log).run()
    }
    #expect(violations == [])
  }

  static func simulation(
    seed: UInt64, isJustInTime: Bool = false, log: Log = .silent,
    change: @escaping (DirectoryID, inout DirectoryPolicy) -> Void = { _, _ in }
  ) throws -> Simulation {
    let folder = try TemporaryFolder(isInMemory: true)
    return Simulation(
      seed: seed, databasePath: folder.path + "/ledger.db", isJustInTime: isJustInTime, log: log,
      change: change
    ) { [folder] in
      _ = folder
      let key = Secret("0123456789abcdef0123456789abcdef")
      let cost = ScryptCost(workExponent: 1, blockSize: 1, parallelism: 1)
      return PasswordVault(keyring: try Keyring(masterKey: key), verifierCost: cost)
    }
  }
}
