internal import SyncCore
internal import SyncEngine
internal import SyncStore

/// A whole company that is bound at once, as at the first start.
extension Simulation {
  /// Plays the seed with faults and kills and gives what should not have happened: nobody may be
  /// written to before a person lets the batch go, and everybody is afterwards.
  package func runMassHire() throws -> [String] {
    isWatched = true
    try start()
    fillCompany(isActive: true)
    for _ in 0..<3 {
      settle(for: .seconds(Int64(60 + world.pick(below: 3600))))
      advance(steps: world.pick(below: Self.stepsPerRoundLimit))
      try killAndRestart()
    }
    settle(for: .seconds(3600))
    if !mail.taken.isEmpty { violations.append("\(mail.taken.count) mails before the release") }
    let held = directories.map { record().report.notices[$0.id]?["held"] ?? 0 }
    if held.contains(where: { $0 != Self.companySize }) { violations.append("held: \(held)") }
    world.heal()
    let (first, second) = (directories[0].id, directories[1].id)
    let person = Author(uid: 0, name: "root")
    run { _, engine in
      _ = try await engine.releaseMail(first, dropping: false, by: person)
      _ = try await engine.releaseMail(second, dropping: true, by: person)
    }
    settle(for: .seconds(3600))
    let told = Set(mail.taken.filter { $0.directory == first }.map(\.recipient.text))
    if told.count != Self.companySize { violations.append("told of \(first): \(told)") }
    if mail.taken.contains(where: { $0.directory == second }) {
      violations.append("what was dropped was sent")
    }
    violations += record().findings(isJustInTime: false)
    stop()
    return allViolations
  }
}
