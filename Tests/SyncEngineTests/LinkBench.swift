import SyncCore
import SyncEngine
import SyncLog
import SyncStore
import SyncTestKit

/// One directory and a source that outlast the program's database.
final class LinkBench {
  let source: RecordSource
  let clock = StillClock()
  let directory: ScriptedDirectory
  private(set) var ledger: Ledger
  private(set) var engine: Engine
  private var folder: TemporaryFolder
  private let policy: DirectoryPolicy

  /// - Parameter change: what differs from a policy with a stamp and the standard rules.
  init(
    pageSize: Int? = nil, policy change: (inout DirectoryPolicy) -> Void = { _ in }
  ) throws {
    source = RecordSource(pageSize: pageSize)
    directory = ScriptedDirectory(id: DirectoryID("google"), clock: clock) { nil }
    var attributes: [AttributeName: Expression] = [:]
    for (name, path) in [("jobTitle", "title"), ("employeeId", "externalId")] {
      if let name = AttributeName(name) { attributes[name] = try Expression(path) }
    }
    var policy = DirectoryPolicy(
      mapping: Mapping(name: try Expression("userName"), attributes: attributes))
    policy.stamp = ScriptedDirectory.stampAttribute.map {
      StampRule(attribute: $0, instance: "idp")
    }
    change(&policy)
    self.policy = policy
    (folder, ledger, engine) = try Self.start(directory, source, clock, policy)
  }

  /// The database is lost: the program begins with an empty one.
  func loseDatabase() throws {
    (folder, ledger, engine) = try Self.start(directory, source, clock, policy)
  }

  private static func start(
    _ directory: ScriptedDirectory, _ source: RecordSource, _ clock: StillClock,
    _ policy: DirectoryPolicy
  ) throws -> (TemporaryFolder, Ledger, Engine) {
    let folder = try TemporaryFolder()
    let ledger = try Ledger.open(
      path: folder.file("ledger.db"), executor: SerialQueueExecutor(label: "test"))
    let key = Secret("0123456789abcdef0123456789abcdef")
    let cost = ScryptCost(workExponent: 1, blockSize: 1, parallelism: 1)
    let engine = Engine(
      ledger: ledger, source: source,
      directories: [ManagedDirectory(connector: directory, policy: policy)],
      vault: PasswordVault(keyring: try Keyring(masterKey: key), verifierCost: cost),
      clock: clock, log: .silent, draw: { 0 })
    return (folder, ledger, engine)
  }

  /// The user is in the source, with a title to tell changes by.
  func hire(
    _ id: String, _ name: String? = nil, title: String = "hired", active: Bool = true,
    number: String? = nil
  ) {
    let number = number.map { #","externalId":"\#($0)""# } ?? ""
    source.set(
      id,
      #"{"id":"\#(id)","userName":"\#(name ?? "\(id)@example.com")","title":"\#(title)""#
        + #","active":\#(active)\#(number)}"#)
  }

  /// The user is not in the source any more.
  func dismiss(_ id: String) { source.set(id, nil) }

  /// Pulls everything and delivers all that can be delivered; twice, as an absence takes two walks.
  func sync() async throws {
    _ = try await engine.runOnce(full: true)
    _ = try await engine.runOnce(full: true)
  }

  func wait(_ duration: Duration) { clock.advance(by: duration) }

  func account(_ name: String) -> ScriptedDirectory.Held? { directory.account(named: name) }

  func binding(_ id: String) async throws -> Binding? {
    try await ledger.read { transaction in
      guard let row = try transaction.row(of: SubjectID(.user, id)) else { return nil }
      return try transaction.binding(of: row, in: DirectoryID("google"))
    }
  }

  func kinds() async throws -> [Event.Kind] { try await events().map(\.kind) }

  func events(_ kind: Event.Kind? = nil) async throws -> [Event] {
    try await ledger.read { try $0.events(after: 0, limit: 1000) }
      .filter { kind == nil || $0.kind == kind }
  }

  /// Why the account job of the user is parked.
  func parked(_ id: String) async throws -> String? {
    guard let binding = try await binding(id) else { return nil }
    return try await ledger.read { transaction in
      try transaction.queuedJobs(of: binding.row).first { $0.state == .parked }?.reason
    }
  }
}
