import SyncCore
import SyncEngine
import SyncLog
import SyncStore
import SyncTestKit
import Testing

@Suite("Rotating the master key")
struct KeyRotationTests {
  /// The keys that the next life of the program is started with.
  private final class Keys: @unchecked Sendable {  // used by one simulation, on its thread
    var step = RotationStep.oldAlone

    var vault: PasswordVault {
      get throws {
        let cost = ScryptCost(workExponent: 1, blockSize: 1, parallelism: 1)
        return PasswordVault(keyring: try KeyRotationTests.keyring(step), verifierCost: cost)
      }
    }
  }

  static func keyring(_ step: RotationStep) throws -> Keyring {
    let old = Secret("0123456789abcdef0123456789abcdef")
    let new = Secret("fedcba9876543210fedcba9876543210")
    return switch step {
    case .oldAlone: try Keyring(masterKey: old)
    case .both: try Keyring(masterKey: new).opening(previous: old)
    case .newAlone: try Keyring(masterKey: new)
    }
  }

  @Test(
    "under logins, faults and kills nothing is lost and nothing is pushed for nothing",
    arguments: [0])
  func underLoad(first: Int) async throws {
    for seed in first..<(first + 15) {
      let violations = try await Aside.run {
        let folder = try TemporaryFolder()
        let keys = Keys()
        let simulation = Simulation(seed: UInt64(seed), databasePath: folder.file("ledger.db")) {
          try keys.vault
        }
        let violations = try simulation.runRotation { keys.step = $0 }
        return withExtendedLifetime(folder) { violations }
      }
      #expect(violations == [])
    }
  }

  @Test("A password under way while the key is rotated does not bring the old key back")
  func underWay() async throws {
    let folder = try TemporaryFolder()
    let ledger = try ledger(folder)
    let clock = LeapingClock()
    let source = ScriptedSource()
    source.set("u1", ScriptedSource.User(userName: "u1@example.com", title: "hired"))
    let inside = ScriptedDirectory(id: DirectoryID("entra"), clock: clock) { nil }
    let keyring = try Self.keyring(.both)
    func engine(_ step: RotationStep) throws -> Engine {
      let connector = HookedDirectory(inside: inside) {
        _ = try? await self.keeper(ledger, keyring).rotate()
      }
      let keys = Keys()
      keys.step = step
      let policy = DirectoryPolicy(
        mapping: Mapping(name: try Expression("userName"), attributes: [:]))
      return Engine(
        ledger: ledger, source: source,
        directories: [ManagedDirectory(connector: connector, policy: policy)],
        vault: try keys.vault, clock: clock, log: .silent, draw: { 0.5 })
    }
    let before = try engine(.oldAlone)
    _ = try await before.runOnce()
    let login = Login(id: LoginID("l1"), userName: "u1@example.com", receivedAt: clock.now)
    _ = try await before.accept(login, password: Secret("Correct-horse-7!"))
    let after = try engine(.both)
    try await after.recover()
    try await after.deliverAll()
    #expect(inside.account(named: "u1@example.com")?.password == "Correct-horse-7!")
    let verifier = try await ledger.read { transaction in
      try transaction.user(named: "u1@example.com").flatMap {
        try transaction.bindings(of: $0.row).first?.verifier
      }
    }
    let recognizer = PasswordRecognizer(
      of: SubjectID(.user, "u1"), keyring: try Self.keyring(.newAlone), cost: .standard)
    #expect(try recognizer.matches(Secret("Correct-horse-7!"), stored: verifier) == true)
  }

  /// A ledger, opened with one set of keys after another.
  private func keeper(_ ledger: Ledger, _ keyring: Keyring) -> KeyKeeper {
    KeyKeeper(ledger: ledger, keyring: keyring, clock: SimulatedClock(), log: .silent)
  }

  private func ledger(_ folder: TemporaryFolder) throws -> Ledger {
    try Ledger.open(
      path: folder.file("ledger.db"), executor: SerialQueueExecutor(label: "test"))
  }

  @Test(
    "Until the rotation is through the ledger asks for both keys, afterwards for the new one")
  func whichKeys() async throws {
    let folder = try TemporaryFolder()
    let ledger = try ledger(folder)
    let (old, both, new) = (
      try Self.keyring(.oldAlone), try Self.keyring(.both), try Self.keyring(.newAlone)
    )
    try await keeper(ledger, old).begin()
    try await refuses(new, ledger, missing: old.name)
    try await keeper(ledger, both).begin()
    try await refuses(old, ledger, missing: new.name)
    try await refuses(new, ledger, missing: old.name)
    let rotation = try await keeper(ledger, both).rotate()
    #expect(rotation.key == new.name && rotation.previous == old.name)
    try await keeper(ledger, both).begin()
    try await keeper(ledger, new).begin()
    try await refuses(old, ledger, missing: new.name)
    let kinds = try await ledger.read { try $0.events(after: 0, limit: 10).map(\.kind) }
    #expect(kinds == [.keyRotated])
    _ = try await keeper(ledger, both).rotate()
    let count = try await ledger.read { try $0.events(after: 0, limit: 10).count }
    #expect(count == 1, "nothing to rotate, nothing to tell")
  }

  private func refuses(_ keyring: Keyring, _ ledger: Ledger, missing: String) async throws {
    do {
      try await keeper(ledger, keyring).begin()
      Issue.record("the ledger was opened with \(keyring.name) alone")
    } catch let error as OtherMasterKey {
      #expect(error.missing == missing && error.configured == [keyring.name])
    }
  }
}
