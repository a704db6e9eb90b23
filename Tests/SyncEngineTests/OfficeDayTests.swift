import FoundationEssentials
import SyncCore
import SyncEngine
import SyncLog
import SyncStore
import SyncTestKit
import Testing

/// A day in a company: titles change, people are renamed, and everybody logs in. The short form has
/// 1,000 users; `OFFICE_USERS=10000 swift test --filter OfficeDay` plays the long one.
@Suite("A day in the office")
struct OfficeDayTests {
  private static let userCount =
    ProcessInfo.processInfo.environment["OFFICE_USERS"].flatMap { Int($0) } ?? 1000
  /// Everybody logs in once in so many rounds, which make a day.
  private static let roundCount = 10

  /// What is known of the users besides what the source says.
  private struct Company {
    var titles = [Int](repeating: 0, count: userCount)
    var names = [Int](repeating: 0, count: userCount)
    var passwords = [Int](repeating: 0, count: userCount)

    func user(_ index: Int) -> ScriptedSource.User {
      .init(userName: "u\(index).\(names[index])@example.com", title: "title \(titles[index])")
    }

    func password(_ index: Int) -> String { "password-\(index)-\(passwords[index])" }
  }

  @Test("nobody's password is pushed without a change, and no attribute ends a session")
  func day() async throws {
    let clock = OfficeClock()
    let source = ScriptedSource(pageSize: 1000, clock: clock)
    let directories = [
      OfficeDirectory(id: DirectoryID("entra"), clock: clock, tellsTimes: true),
      OfficeDirectory(id: DirectoryID("google"), clock: clock, tellsTimes: false),
    ]
    let folder = try TemporaryFolder()
    let engine = try Self.engine(folder, source, directories, clock)
    var company = Company()
    for index in 0..<Self.userCount { source.set("u\(index)", company.user(index)) }
    _ = try await engine.runOnce(full: true)
    try await logInAll(company, engine, first: 0, step: 1)
    try await engine.deliverAll()
    let evening = directories.map { $0.accounts.map(\.times) }
    #expect(directories.map { $0.accounts.map(\.pushCount).max() } == [1, 1])

    var random = SeededRandom(seed: 7)
    for round in 0..<Self.roundCount {
      clock.advance(by: .seconds(86_400 / Int64(Self.roundCount)))
      for index in 0..<Self.userCount where random.chance(10) {
        company.titles[index] += 1
        if random.chance(5) { company.names[index] += 1 }
        source.set("u\(index)", company.user(index))
      }
      _ = try await engine.runOnce()
      try await logInAll(company, engine, first: round, step: Self.roundCount)
      try await engine.deliverAll()
    }
    for (directory, times) in zip(directories, evening) {
      #expect(directory.accounts.map(\.pushCount).reduce(0, +) == Self.userCount)
      #expect(directory.accounts.map(\.times) == times)
      #expect(directory.accounts.map(\.writeCount).reduce(0, +) > Self.userCount / 2)
    }

    // The same day for those who do change theirs: each is pushed once.
    for index in stride(from: 0, to: Self.userCount, by: 100) { company.passwords[index] += 1 }
    try await logInAll(company, engine, first: 0, step: 50)
    try await engine.deliverAll()
    for directory in directories {
      let pushes = directory.accounts.map(\.pushCount).reduce(0, +)
      #expect(pushes == Self.userCount + Self.userCount / 100)
    }
    withExtendedLifetime(folder) {}
  }

  private static func engine(
    _ folder: TemporaryFolder, _ source: ScriptedSource, _ directories: [OfficeDirectory],
    _ clock: OfficeClock
  ) throws -> Engine {
    let title = try Expression("title")
    let mapping = Mapping(
      name: try Expression("userName"),
      attributes: AttributeName("jobTitle").map { [$0: title] } ?? [:])
    return Engine(
      ledger: try Ledger.open(
        path: folder.path + "/ledger.db", executor: SerialQueueExecutor(label: "ledger")),
      source: source,
      directories: directories.map {
        ManagedDirectory(connector: $0, policy: DirectoryPolicy(mapping: mapping))
      },
      vault: PasswordVault(
        keyring: try Keyring(masterKey: Secret("0123456789abcdef0123456789abcdef")),
        verifierCost: ScryptCost(workExponent: 1, blockSize: 1, parallelism: 1)),
      clock: clock, log: .silent, draw: { 0.5 })
  }

  /// Every so many-th user logs in, sixteen at a time.
  private func logInAll(
    _ company: Company, _ engine: Engine, first: Int, step: Int
  ) async throws {
    let logins = stride(from: first, to: Self.userCount, by: step).map {
      (name: company.user($0).userName, password: company.password($0))
    }
    for start in stride(from: 0, to: logins.count, by: 16) {
      try await withThrowingTaskGroup { group in
        for login in logins[start..<min(start + 16, logins.count)] {
          group.addTask {
            _ = try await engine.accept(
              Login(id: .random(), userName: login.name, receivedAt: engine.clock.now),
              password: Secret(login.password))
          }
        }
        for try await _ in group {}
      }
    }
  }
}
