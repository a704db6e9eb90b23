internal import SyncCore
internal import SyncEngine
internal import SyncStore

/// A whole company that leaves at once, as a broken source would have it.
extension Simulation {
  package static let companySize = 10

  /// Plays the seed with faults and kills and gives what should not have happened: nobody may be
  /// suspended before a person lets the batch go, and everybody is afterwards.
  package func runMassLeave() throws -> [String] {
    // A guard counts what one pull brings: stamps that stand still would bring it in two.
    world.source.change { $0.isFrozen = false }
    isWatched = true
    try start()
    fillCompany(isActive: true)
    settle(for: .seconds(1800))
    world.forbid([.suspend])
    expect(activeCounts, [Self.companySize, Self.companySize], "accounts before the leave")
    fillCompany(isActive: false)
    for _ in 0..<5 {
      settle(for: .seconds(Int64(60 + world.pick(below: 600))))
      expect(activeCounts, [Self.companySize, Self.companySize], "accounts under the guard")
      advance(steps: world.pick(below: Self.stepsPerRoundLimit))
      try killAndRestart()
    }
    settle(for: .seconds(600))
    // Most come back: those who are left are few enough for any guard, and still wait.
    fillCompany(isActive: true, count: Self.companySize - 4)
    settle(for: .seconds(900))
    expect(activeCounts, [Self.companySize, Self.companySize], "accounts while few are held")
    fillCompany(isActive: false)
    settle(for: .seconds(900))
    expect(activeCounts, [Self.companySize, Self.companySize], "accounts after the second leave")
    let held = directories.map { record().report.jobs[$0.id]?[.init(.account, .held)] ?? 0 }
    expect(held, [Self.companySize, Self.companySize], "suspensions that are held")
    world.forbid([])
    run { [directories] _, engine in
      for directory in directories {
        _ = try await engine.release(.suspend, of: directory.id, by: Author(uid: 0, name: "root"))
      }
    }
    world.heal()
    settle(for: .seconds(3600))
    expect(activeCounts, [0, 0], "accounts after the release")
    violations += record().findings(isJustInTime: false)
    stop()
    return allViolations
  }

  /// Plays the seed with faults and kills and gives what should not have happened: a change to
  /// everybody is written nowhere before a person lets the batch go, and everywhere afterwards.
  package func runMassUpdate() throws -> [String] {
    world.source.change { $0.isFrozen = false }
    isWatched = true
    try start()
    fillCompany(isActive: true)
    settle(for: .seconds(1800))
    world.forbid([.update])
    fillCompany(isActive: true, title: "boss")
    for _ in 0..<5 {
      settle(for: .seconds(Int64(60 + world.pick(below: 600))))
      expect(counts(ofTitle: "boss"), [0, 0], "changes under the guard")
      advance(steps: world.pick(below: Self.stepsPerRoundLimit))
      try killAndRestart()
    }
    settle(for: .seconds(900))
    world.forbid([])
    run { [directories] _, engine in
      for directory in directories {
        _ = try await engine.release(.update, of: directory.id, by: Author(uid: 0, name: "root"))
      }
    }
    world.heal()
    settle(for: .seconds(3600))
    let all = [Self.companySize, Self.companySize]
    expect(counts(ofTitle: "boss"), all, "changes after the release")
    expect(activeCounts, all, "accounts after the release")
    violations += record().findings(isJustInTime: false)
    stop()
    return allViolations
  }

  private func counts(ofTitle title: String) -> [Int] {
    directories.map { directory in
      directory.accounts.values.count { held in
        AttributeName("jobTitle").flatMap { held.shadow.attributes[$0] } == .string(title)
      }
    }
  }

  private var activeCounts: [Int] {
    directories.map { directory in
      directory.accounts.values.count { $0.shadow.isActive }
    }
  }

  func fillCompany(isActive: Bool, title: String = "hired", count: Int = companySize) {
    for number in 0..<count {
      var user = ScriptedSource.User(userName: "u\(number).0@example.com", title: title)
      user.isActive = isActive
      world.set("u\(number)", user)
    }
  }

  private func expect(_ counts: [Int], _ expected: [Int], _ what: String) {
    if counts != expected { violations.append("\(what): \(counts), not \(expected)") }
  }
}
