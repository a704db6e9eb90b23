internal import SyncCore

/// Compares what the directories hold in the end with what the source holds and what was promised.
struct SimulationJudge {
  let simulation: Simulation
  let record: SimulationRecord

  func findings() -> [String] {
    let perDirectory = simulation.directories.flatMap { directory in
      accountFindings(directory) + newcomerFindings(directory) + promiseFindings(directory)
        + mailFindings(directory)
    }
    return perDirectory + orderFindings() + recordFindings() + mirrorFindings()
  }

  /// What is wrong with the accounts and the mirror: nothing, once all is quiet.
  func stateFindings() -> [String] {
    simulation.directories.flatMap(accountFindings) + mirrorFindings()
  }

  /// What is wrong with the passwords that were pushed so far.
  func orderFindings() -> [String] {
    simulation.directories.flatMap { directory in
      directory.accounts.values.flatMap {
        pushFindings($0, directory.id, tellsTimes: directory.traits.tellsPasswordTimes)
      }
    }
  }

  /// After the last fault the mirror is the source.
  private func mirrorFindings() -> [String] {
    let source = simulation.world.source.records
    let ids = Set(source.keys).union(record.mirror.keys).sorted()
    return ids.filter { source[$0] != record.mirror[$0] }.map { "the mirror differs at \($0)" }
  }

  /// Every active user has an account like the source says, and nobody else may sign in.
  private func accountFindings(_ directory: ScriptedDirectory) -> [String] {
    let users = simulation.world.source.users.values
    var findings: [String] = []
    for user in users where user.isActive {
      guard let held = directory.account(named: user.userName) else {
        // Every promise has an outcome: who has none never logged in, or left before.
        guard simulation.makesAccountsAtBinding(directory.id) else { continue }
        findings.append("\(user.userName) has no account in \(directory.id)")
        continue
      }
      let title = AttributeName("jobTitle").flatMap { held.shadow.attributes[$0] }
      if title != .string(user.title) || !held.shadow.isActive {
        findings.append("\(user.userName) differs in \(directory.id): \(held.shadow)")
      }
    }
    // A source without anybody is never believed: then all who were there stay.
    guard !users.isEmpty else { return findings }
    let names = Set(users.filter(\.isActive).map(\.userName))
    for held in directory.accounts.values
    where held.shadow.isActive && !names.contains(held.shadow.name) {
      findings.append("\(held.shadow.name) may still sign in at \(directory.id)")
    }
    return findings
  }

  /// Where logins alone make accounts, each is made with its password. Each that is made is put
  /// among the newcomers.
  private func newcomerFindings(_ directory: ScriptedDirectory) -> [String] {
    guard simulation.isJustInTime else { return [] }
    var findings: [String] = []
    if !simulation.makesAccountsAtBinding(directory.id),
      directory.createsWithPassword != directory.accounts.count + directory.bin.count
    {
      findings.append(
        "\(directory.accounts.count) accounts in \(directory.id), "
          + "\(directory.createsWithPassword) made with a password")
    }
    for (id, held) in directory.accounts
    where !directory.joins.contains(id) && !simulation.world.wasEverAway(held.shadow.name) {
      findings.append("\(held.shadow.name) is no newcomer in \(directory.id)")
    }
    return findings
  }

  /// What was pushed was given at a login before, by that user; an older password never comes after
  /// a newer one; nothing but a push changes a password; and none is pushed again for nothing.
  private func pushFindings(
    _ held: ScriptedDirectory.Held, _ directory: DirectoryID, tellsTimes: Bool
  ) -> [String] {
    let place = "\(held.shadow.name) in \(directory)"
    var findings: [String] = []
    let owner = held.shadow.name.prefix { $0 != "." }
    for push in held.pushes where !push.isByHand {
      let submitted = simulation.world.submission(of: push.password)
      let isTheirs = push.password.split(separator: "-")[1] == owner
      if submitted.map({ $0 > push.at }) ?? true || !isTheirs {
        findings.append("\(place) got a password of no login of theirs: \(push.password)")
      }
    }
    let versions = held.pushes.filter { !$0.isByHand }.compactMap { push in
      push.password.split(separator: "-").last.flatMap { Int($0) }
    }
    if versions != versions.sorted() { findings.append("\(place) went back: \(versions)") }
    if held.password != held.pushes.last?.password ?? held.placeholder {
      findings.append("\(place) has a password that was never pushed")
    }
    for (push, next) in zip(held.pushes, held.pushes.dropFirst())
    where push.password == next.password && !next.isLate && push.life == next.life {
      // A lost answer is told by the time stamp, where there is one and it moved. What it was that
      // went is not known any more once the password of somebody who left is withdrawn.
      let isKnown =
        !push.isAnswerLost
        || (tellsTimes && push.isStampNew && !push.isLate
          && !simulation.world.wasAway(String(owner), since: push.at))
      if isKnown { findings.append("\(place) got \(push.password) twice for nothing") }
    }
    return findings
  }

  /// The last login that was promised is what the directory has. A password may be withdrawn
  /// instead, and the portal told so, when its user left before there was an account.
  private func promiseFindings(_ directory: ScriptedDirectory) -> [String] {
    let promises = simulation.world.promises.filter { promise in
      promise.decisions.contains { decision in
        decision.directory == directory.id
          && [.queued, .unchanged, .paused].contains(decision.outcome)
      }
    }
    return Dictionary(grouping: promises, by: \.user).compactMap { id, promises in
      guard let user = simulation.world.source.users[id], user.isActive,
        let last = promises.max(by: { $0.receivedAt < $1.receivedAt }),
        let held = directory.account(named: user.userName), held.password != last.password,
        !isWithdrawn(last, in: directory.id)
      else { return nil }
      return "\(user.userName) was promised \(last.password) in \(directory.id), which has "
        + held.password
    }
  }

  private func isWithdrawn(
    _ promise: SimulatedWorld.Promise, in directory: DirectoryID
  ) -> Bool {
    record.outcomes[.init(login: promise.login, directory: directory)] == "withdrawn"
      && simulation.world.wasAway(promise.user, since: promise.receivedAt)
  }

  /// Each login that was answered has its event and in the end an outcome, and a password counts
  /// as pushed exactly where an event says so.
  private func recordFindings() -> [String] {
    var findings: [String] = []
    for promise in simulation.world.promises {
      if !record.logins.contains(promise.login) {
        findings.append("\(promise.login) was answered and has no event")
      }
      for decision in promise.decisions where [.queued, .paused].contains(decision.outcome) {
        let outcome = record.outcomes[.init(login: promise.login, directory: decision.directory)]
        switch outcome {
        case "pushed", "superseded": break
        case "withdrawn" where isWithdrawn(promise, in: decision.directory): break
        default:
          findings.append(
            "\(promise.login) ended in \(decision.directory) as \(outcome ?? "nothing")")
        }
        let isCarrier = decision.reason != "already-queued"
        let pushCount =
          record.pushes[.init(login: promise.login, directory: decision.directory)] ?? 0
        if pushCount != (outcome == "pushed" && isCarrier ? 1 : 0) {
          findings.append(
            "\(promise.login) is \(outcome ?? "nothing") in \(decision.directory) and has "
              + "\(pushCount) events of a push")
        }
      }
    }
    return findings
  }
}
