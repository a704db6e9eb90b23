import SyncCore
import SyncLog
import SyncStore
import SyncTestKit
import Synchronization
import Testing

@testable import SyncEngine

@Suite("When the source is read, and by how many at once")
struct ScheduleTests {
  private static func engine(
    at now: Timestamp, _ folder: TemporaryFolder, _ change: (inout EngineSettings) throws -> Void
  ) async throws -> Engine {
    let clock = LeapingClock()
    try await clock.sleep(until: now)
    var settings = EngineSettings()
    try change(&settings)
    let key = Secret("0123456789abcdef0123456789abcdef")
    return Engine(
      ledger: try Ledger.open(
        path: folder.path + "/ledger.db", executor: SerialQueueExecutor(label: "ledger")),
      source: RecordSource(), directories: [],
      vault: PasswordVault(
        keyring: try Keyring(masterKey: key),
        verifierCost: ScryptCost(workExponent: 1, blockSize: 1, parallelism: 1)),
      clock: clock, settings: settings, log: .silent, draw: { 0.25 })
  }

  @Test(
    "the next pull is at the interval, or at the time of day where that is sooner, and a bit later",
    arguments: [
      // The interval alone, with a quarter of the jitter, and what a time of day makes of it:
      // 03:00 in Zurich is 02:00Z in winter.
      ("2027-11-22T12:00:00Z", nil, 0, "2027-11-22T13:00:00.000Z"),
      ("2027-11-22T12:00:00Z", nil, 60, "2027-11-22T13:00:15.000Z"),
      ("2027-11-22T12:00:00Z", 10_800, 60, "2027-11-22T13:00:15.000Z"),
      ("2027-11-23T01:30:00Z", 10_800, 60, "2027-11-23T02:00:15.000Z"),
      ("2027-11-23T01:30:00Z", 10_800, 0, "2027-11-23T02:00:00.000Z"),
      ("2027-11-23T02:00:00Z", 10_800, 0, "2027-11-23T03:00:00.000Z"),
    ] as [(String, Int64?, Int64, String)])
  func next(_ text: String, _ daily: Int64?, _ jitter: Int64, _ expected: String) async throws {
    let now = try #require(Timestamp(text))
    let folder = try TemporaryFolder()
    let engine = try await Self.engine(at: now, folder) { settings in
      settings.pullJitter = .seconds(jitter)
      settings.fullTime = try daily.map {
        DailyTime(
          secondOfDay: $0,
          zone: try CivilZone(name: "Europe/Zurich", file: Zones.bytes(of: "Europe/Zurich")))
      }
    }
    defer { engine.ledger.close() }
    let byInterval = now.advanced(by: .seconds(3600))
    #expect(engine.scheduled(byInterval).description == expected)
  }

  @Test("turns are taken one after the other, however many come at once")
  func turns() async throws {
    let turn = Turn()
    let counter = Counter()
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<20 {
        group.addTask { try? await turn.take { await counter.work() } }
      }
    }
    #expect(counter.all == 20)
    #expect(counter.most == 1)
  }

  /// How many are at it at once.
  private final class Counter: Sendable {
    private let state = Mutex((now: 0, most: 0, all: 0))

    var most: Int { state.withLock { $0.most } }
    var all: Int { state.withLock { $0.all } }

    func work() async {
      state.withLock { state in
        state.now += 1
        state.all += 1
        state.most = max(state.most, state.now)
      }
      for _ in 0..<5 { await Task.yield() }
      state.withLock { $0.now -= 1 }
    }
  }
}
