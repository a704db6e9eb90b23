import SyncConnectors
import SyncCore
import SyncEngine
import SyncLog
import SyncStore
import SyncTestKit
import SyncTwins

/// The engine behind the real SCIM client, before a SCIM service of some habits that has troubles:
/// users come, change and go, requests fail, lists come short; then peace. From one seed.
final class SourceSimulation {
  static let stepCount = 30
  /// Nobody else is at work: as often as it takes to miss somebody twice, and once more.
  static let peacefulPulls = 4
  private static let drifter = "drift1@example.com"
  private static let origin = "https://idp.example.com"

  let habits: SourceHabits
  let twin: ScimTwin
  private(set) var violations: [String] = []
  private(set) var failedPulls = 0
  private(set) var suspensions = 0

  private let clock = LeapingClock()
  private let directory: ScriptedDirectory
  private let source: ScimSource
  private let ledger: Ledger
  private var engine: Engine
  private let makeEngine: () throws -> Engine
  private let folder: TemporaryFolder
  private var random: SeededRandom
  private var count = 0
  private var isDriftOver = false
  /// Names of those who are in the source, by id.
  private var people: [String: String] = [:]

  init(seed: UInt64) throws {
    let clock = clock
    random = SeededRandom(seed: seed)
    habits = SourceHabits.all[Int(seed) % SourceHabits.all.count]
    let twin = ScimTwin(ScimSettings(token: "t"), now: { clock.now })
    self.twin = twin
    let directory = ScriptedDirectory(id: DirectoryID("google"), clock: clock) { nil }
    self.directory = directory
    folder = try TemporaryFolder()
    let ledger = try Ledger.open(
      path: folder.path + "/ledger.db", executor: SerialQueueExecutor(label: "ledger"))
    self.ledger = ledger
    let configuration = ScimConfiguration(
      id: "idp", baseURL: Self.origin + "/scim/v2",
      credential: .bearer(SharedSecret(Secret("t"))), pageSize: 4)
    let client = TwinClient([TwinClient.Route(Self.origin, twin)])
    source = ScimSource(configuration, client: client, clock: clock)
    makeEngine = {
      let mapping = Mapping(name: try Expression("userName"), attributes: [:])
      let cost = ScryptCost(workExponent: 1, blockSize: 1, parallelism: 1)
      return Engine(
        ledger: ledger, source: ScimSource(configuration, client: client, clock: clock),
        directories: [
          ManagedDirectory(connector: directory, policy: DirectoryPolicy(mapping: mapping))
        ],
        vault: PasswordVault(
          keyring: try Keyring(masterKey: Secret("0123456789abcdef0123456789abcdef")),
          verifierCost: cost),
        clock: clock, log: .silent, draw: { 0.5 })
    }
    engine = try makeEngine()
    twin.change { [habits] in $0.quirks = habits.quirks }
  }

  /// Plays the seed and gives what should not have happened.
  func run() async throws -> [String] {
    for _ in 0..<24 { hire() }
    for _ in 0..<Self.stepCount {
      for _ in 0..<random.pick(3) { change() }
      if random.chance(60) { trouble() }
      if random.chance(15) { engine = try makeEngine() }  // a restart forgets what was learned
      try await step()
      heal()
      try await clock.sleep(until: clock.now.advanced(by: .seconds(60 + Int64(random.pick(900)))))
    }
    for _ in 0..<Self.peacefulPulls {
      try await clock.sleep(until: clock.now.advanced(by: .seconds(300)))
      try await step(full: true)
    }
    for kind in GuardKind.ofAccounts {
      _ = try await engine.release(kind, of: directory.id, by: Author(uid: 0, name: "root"))
    }
    try await engine.deliverAll()
    try await compare()
    return violations + directory.violations
  }

  // MARK: What happens in the source

  private func hire(_ name: String? = nil) {
    count += 1
    let name = name ?? "user\(count)@example.com"
    people[twin.seedUser(name, ["title": "hired", "externalId": .string("e\(count)")])] = name
  }

  private func change() {
    let ids = people.keys.sorted()
    let id = ids[random.pick(ids.count)]
    switch random.pick(10) {
    case 0...2: hire()
    case 3, 4: twin.changeUser(id, ["title": .string("title \(random.pick(1000))")])
    case 5:
      let isActive = twin.attributes(id)?["active"]?.bool ?? true
      twin.changeUser(id, ["active": .bool(!isActive)])
    case 6: twin.seedGroup("Group \(random.pick(1000))", members: Array(ids.prefix(3)))
    case 7, 8: if ids.count > 16 { leave(id) }
    default:  // the same person's new record
      if let name = people[id] {
        leave(id)
        hire(name)
      }
    }
  }

  private func leave(_ id: String) {
    twin.remove(id)
    people[id] = nil
  }

  /// Something that passes: refused or spoilt requests, a list that lies, changes while it is read.
  private func trouble() {
    for _ in 0..<random.pick(3) {
      let effect = SourceHabits.faults[random.pick(SourceHabits.faults.count)]
      twin.add(TwinFault(effect, nth: 1 + random.pick(12), times: 1 + random.pick(2)))
    }
    let some = random.pick(8)
    let quirk = SourceHabits.quirks[random.pick(SourceHabits.quirks.count)]
    // Those who come so always have the same names: once is enough.
    let drift = ScimDrift(
      afterPages: 1 + random.pick(3), removes: random.pick(2), modifies: random.pick(2),
      inserts: isDriftOver ? 0 : 1)
    let kind = random.pick(5)
    twin.change { settings in
      switch kind {
      case 0: settings.wrongTotal = some
      case 1: settings.listedLimit = some
      case 2: settings.drift = drift
      case 3: settings[quirk] = true
      default: break
      }
    }
  }

  private func heal() {
    twin.clearFaults()
    twin.change { [habits] settings in
      settings.quirks = habits.quirks
      (settings.wrongTotal, settings.listedLimit, settings.drift) = (nil, nil, nil)
    }
  }

  // MARK: What must hold

  /// One pull, and all that follows; then nobody who is there may have lost the account.
  private func step(full: Bool = false) async throws {
    let before = directory.accounts
    do {
      _ = try await engine.runOnce(full: full || habits.hidesChanges)
    } catch is RemoteFailure {
      failedPulls += 1
      try await engine.deliverAll()
    }
    noteDrift()
    let living = people.filter { twin.attributes($0.key)?["active"]?.bool != false }
    for (key, held) in directory.accounts where !held.shadow.isActive {
      guard before[key]?.shadow.isActive == true else { continue }
      suspensions += 1
      if living.values.contains(held.shadow.name) {
        violations.append("\(held.shadow.name) was suspended and is there")
      }
    }
    for id in people.keys.sorted() {
      let row = try await ledger.read { transaction in
        try transaction.row(of: SubjectID(.user, id)).flatMap { try transaction.mirrorRow($0) }
      }
      if row?.presence == .gone { violations.append("\(people[id] ?? id) is taken for gone") }
    }
  }

  /// Who came and went while the list was read.
  private func noteDrift() {
    for id in people.keys where twin.attributes(id) == nil { people[id] = nil }
    if !isDriftOver, let id = twin.userID(Self.drifter) {
      people[id] = Self.drifter
      isDriftOver = true
    }
  }

  /// The mirror has what the source has, byte for byte, and nobody else; and so the directory.
  private func compare() async throws {
    for (id, name) in people.sorted(by: { $0.key < $1.key }) {
      let subject = SubjectID(.user, id)
      let row = try await ledger.read { transaction in
        try transaction.row(of: subject).flatMap { try transaction.mirrorRow($0) }
      }
      guard case .present(let record) = try await source.presence(of: subject) else { continue }
      if row?.record != record { violations.append("the mirror has \(name) otherwise") }
      if row?.presence != .present { violations.append("the mirror does not have \(name)") }
      let isActive = twin.attributes(id)?["active"]?.bool ?? true
      if directory.account(named: name).map(\.shadow.isActive) ?? false != isActive {
        violations.append("the account of \(name) should be \(isActive ? "" : "in")active")
      }
    }
    let living = try await ledger.read { try $0.livingCount(of: .user) }
    if habits.provesAbsence, living != people.count {
      violations.append("the mirror has \(living) users, and the source \(people.count)")
    }
    let names = Set(people.values)
    for held in directory.accounts.values where held.shadow.isActive && habits.provesAbsence {
      if !names.contains(held.shadow.name) {
        violations.append("\(held.shadow.name) is gone and not suspended")
      }
    }
  }
}

extension SeededRandom {
  /// A number from 0 to below the limit.
  fileprivate mutating func pick(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }
}
