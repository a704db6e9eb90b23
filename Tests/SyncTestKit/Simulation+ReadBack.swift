internal import SyncCore
internal import SyncEngine
internal import SyncStore

/// Other hands at work in the directories, while the source changes and everything fails.
extension Simulation {
  /// Plays the seed with `readBack.policy` "repair" and gives what should not have happened: after
  /// the last fault every account is again as the source says.
  package func runReadBack() throws -> [String] {
    isWatched = true
    try start()
    for number in 0..<Self.userLimit {
      world.set("u\(number)", .init(userName: "u\(number).0@example.com", title: "hired"))
    }
    for _ in 0..<Self.roundLimit {
      world.chance(60) ? act() : meddle()
      advance(steps: world.pick(below: Self.stepsPerRoundLimit))
      if world.chance(20) { try takeOverClaims() }
      if world.chance(8) { try killAndRestart() }
    }
    for _ in 0..<3 { meddle() }
    world.heal()
    if hasStolen { try killAndRestart() }
    settle(for: .seconds(6 * 3600))
    everybodyLogsInAgain()
    let record = record()
    violations += record.findings(isJustInTime: isJustInTime)
    violations += SimulationJudge(simulation: self, record: record).findings()
    let open = read { try $0.report().drifts } ?? [:]
    if !open.isEmpty { violations.append("drift that nobody repaired: \(open)") }
    stop()
    return allViolations
  }

  /// How many accounts were found changed, over all directories.
  package var driftCount: Int {
    directories.map { events(.accountDrifted, $0.id.name).count }.reduce(0, +)
  }

  /// Somebody writes to an account past the program.
  package func meddle() {
    let directory = directories[world.pick(below: directories.count)]
    let names = directory.accounts.values.map(\.shadow.name).sorted()
    guard !names.isEmpty, let title = AttributeName("jobTitle") else { return }
    let name = names[world.pick(below: names.count)]
    let number = world.pick(below: 1000)
    switch world.pick(below: 4) {
    case 0: directory.meddle(name) { $0.isActive = false }
    case 1: directory.meddle(name) { $0.isActive = true }
    case 2: directory.meddle(name) { $0.attributes[title] = nil }
    default: directory.meddle(name) { $0.attributes[title] = .string("spy \(number)") }
    }
  }
}
