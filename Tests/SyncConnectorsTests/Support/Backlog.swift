import SyncConnectors
import SyncCore
import SyncEngine
import SyncHTTP
import SyncLog
import SyncStore
import SyncTestKit
import Synchronization

/// The whole engine with a real connector over a twin, in simulated time: a company is hired at
/// once, and somebody logs in.
final class Backlog {
  static let lineDelay = Duration.milliseconds(2)

  let executor = SimulatedExecutor(seed: 1)
  let clock: SimulatedClock
  let line: LineClient
  private let folder: TemporaryFolder
  private let source: ScriptedSource
  private let engine: Engine
  private let ledger: Ledger
  private let pacer: Pacer
  private var program: Task<Void, Never>?
  private var logins: [Task<Void, Never>] = []

  /// - Parameter make: the connector, with the line to its twin and the gate.
  init(
    clock: SimulatedClock, twins: any HTTPClient, mapping: Mapping,
    _ make: (any HTTPClient, any RequestGate) throws -> any DirectoryConnector
  ) throws {
    self.clock = clock
    folder = try TemporaryFolder()
    source = ScriptedSource(pageSize: 1000, clock: clock)
    line = LineClient(twins, clock: clock, delay: Self.lineDelay)
    pacer = Pacer(clock: clock)
    ledger = try Ledger.open(
      path: folder.path + "/ledger.db", executor: SimulatedActorExecutor(executor))
    var policy = DirectoryPolicy(mapping: mapping)
    policy.passwordDrift = .ignore
    engine = Engine(
      ledger: ledger, source: source,
      directories: [
        ManagedDirectory(connector: try make(line, pacer), policy: policy, pacer: pacer)
      ],
      vault: PasswordVault(
        keyring: try Keyring(masterKey: Secret("0123456789abcdef0123456789abcdef")),
        verifierCost: ScryptCost(workExponent: 1, blockSize: 1, parallelism: 1)),
      clock: clock, log: .silent, draw: { 0.5 })
  }

  /// So many users are there at the start.
  func start(hiring count: Int) {
    for number in 0..<count {
      source.set("u\(number)", ScriptedSource.User(userName: Self.name(number), title: "new"))
    }
    program = Task(executorPreference: executor) { [engine] in try? await engine.run() }
  }

  static func name(_ number: Int) -> String { "u\(number)@example.com" }

  /// Plays on until the condition holds; false when it does not within the time.
  func play(for limit: Duration, until condition: () -> Bool) -> Bool {
    let end = clock.now.advanced(by: limit)
    while clock.now < end {
      if condition() { return true }
      for _ in 0..<50 where !executor.runOne() {
        guard clock.leap() else { return condition() }
      }
    }
    return condition()
  }

  /// Somebody logs in.
  func logIn(_ number: Int, _ password: String) {
    let login = Login(
      id: LoginID("login-\(number)"), userName: Self.name(number), receivedAt: clock.now)
    logins.append(
      Task(executorPreference: executor) { [engine] in
        _ = try? await engine.accept(login, password: Secret(password))
      })
  }

  func stop() {
    ledger.close()
    program?.cancel()
    while executor.runOne() {}
  }

  var pace: Pace { pacer.pace }
}
