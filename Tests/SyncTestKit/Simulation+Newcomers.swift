internal import SyncCore
internal import SyncEngine
internal import SyncStore
internal import Synchronization

/// First logins before the pull, step by step, without faults.
extension Simulation {
  /// Plays it and gives what should not have happened.
  package func runNewcomers() throws -> [String] {
    world.heal()
    try start()
    settle(for: .seconds(5))
    world.set("u1", ScriptedSource.User(userName: "u1@example.com", title: "new"))
    expect(logIn("U1@example.com", "password-u1-1"), ["entra queued", "google queued"], "u1")
    settle(for: .seconds(30))
    expectNewcomer("u1@example.com", "password-u1-1", pushes: 1)
    for directory in directories {
      expect(directory.createsWithPassword, 1, "creates with a password in \(directory.id)")
    }
    expect(world.source.inquiryCount, 1, "questions for u1")
    settle(for: .seconds(600))
    expectNewcomer("u1@example.com", "password-u1-1", pushes: 1)
    playStrangers()
    playLateFirstLogin()
    playWeakPassword()
    violations += record().findings(isJustInTime: true)
    stop()
    return allViolations
  }

  /// A flood of a wrong name, a source that does not answer, and somebody who left.
  private func playStrangers() {
    for _ in 0..<20 { expect(logIn("nobody@example.com", "p"), ["unknownUser"], "nobody") }
    expect(world.source.inquiryCount, 2, "questions after a flood")
    world.source.silence(true)
    for _ in 0..<20 {
      expect(logIn("u2@example.com", "p"), ["sourceUnavailable"], "a silent source")
    }
    expect(world.source.inquiryCount, 3, "questions to a silent source")
    world.source.silence(false)
    var left = ScriptedSource.User(userName: "u3@example.com", title: "left")
    left.isActive = false
    world.set("u3", left)
    expect(
      logIn("u3@example.com", "password-u3-1"), ["entra not-bound", "google not-bound"],
      "who left")
    settle(for: .seconds(300))
    expect(directories.map(\.accounts.count), [1, 1], "accounts besides u1's")
  }

  /// Known before the first login: with `create` there is an account, without it there is none.
  private func playLateFirstLogin() {
    world.set("u4", ScriptedSource.User(userName: "u4@example.com", title: "later"))
    settle(for: .seconds(300))
    expect(directories.map(\.accounts.count), [2, 1], "accounts before the first login")
    let calls = directories[1].callCount
    settle(for: .seconds(3600))
    expect(directories[1].callCount, calls, "calls while nobody logs in")
    _ = logIn("u4@example.com", "password-u4-1")
    settle(for: .seconds(30))
    expectNewcomer("u4@example.com", "password-u4-1", pushes: 1)
    expect(directories.map(\.createsWithPassword), [1, 2], "creates with a password")
  }

  /// A password that the directory will not have keeps nobody from an account at a binding.
  private func playWeakPassword() {
    world.set("u5", ScriptedSource.User(userName: "u5@example.com", title: "weak"))
    _ = logIn("u5@example.com", "weak-password")
    settle(for: .seconds(30))
    expect(directories.map(\.accounts.count), [3, 2], "accounts after a refused password")
    let held = directories[0].account(named: "u5@example.com")
    expect(held?.pushes.count, 0, "writes of the refused password")
    expect(record().report.passwordStates.map { $0.value[.refused] ?? 0 }, [1, 1], "refused")
    _ = logIn("u5@example.com", "password-u5-2")
    settle(for: .seconds(30))
    expectNewcomer("u5@example.com", "password-u5-2", pushes: 1)
  }

  /// An account becomes an administrator's, and stops being one.
  package func runObstacle() throws -> [String] {
    world.heal()
    try start()
    directories[0].seed("u2@example.com")
    directories[0].setPrivileged("u2@example.com")
    for id in ["u1", "u2"] {
      world.set(id, ScriptedSource.User(userName: "\(id)@example.com", title: "worker"))
    }
    settle(for: .seconds(120))
    _ = logIn("u1@example.com", "password-u1-1")
    settle(for: .seconds(30))
    directories[0].setPrivileged("u1@example.com")
    expect(logIn("u1@example.com", "password-u1-2"), ["entra queued", "google queued"], "u1")
    settle(for: .seconds(30))
    for round in 3..<6 {
      let calls = directories[0].callCount
      for user in ["u1", "u2"] {
        expect(
          logIn("\(user)@example.com", "password-\(user)-\(round)"),
          ["entra refused", "google queued"], "\(user) while known")
      }
      settle(for: .seconds(60))
      expect(directories[0].callCount, calls, "calls for administrators")
      try killAndRestart()
      settle(for: .seconds(60))
    }
    expect(directories[0].account(named: "u1@example.com")?.password, "password-u1-1", "u1")
    expect(alertCount, 2, "events of administrators")
    world.set("u1", ScriptedSource.User(userName: "u1@example.com", title: "chief"))
    settle(for: .seconds(4000))
    let title = AttributeName("jobTitle").flatMap { name in
      directories[0].account(named: "u1@example.com")?.shadow.attributes[name]
    }
    expect(title, "worker", "the attributes of an administrator who was linked before")
    for user in ["u1", "u2"] { directories[0].setPrivileged("\(user)@example.com", false) }
    settle(for: .seconds(4000))  // a role is looked at again after an hour
    for user in ["u1", "u2"] {
      _ = logIn("\(user)@example.com", "password-\(user)-9")
    }
    settle(for: .seconds(60))
    for user in ["u1", "u2"] {
      let held = directories[0].account(named: "\(user)@example.com")
      expect(held?.password, "password-\(user)-9", "\(user) without the role")
    }
    let later = AttributeName("jobTitle").flatMap { name in
      directories[0].account(named: "u1@example.com")?.shadow.attributes[name]
    }
    expect(later, "chief", "the attributes of who is no administrator any more")
    violations += record().findings(isJustInTime: false)
    stop()
    return allViolations
  }

  private var alertCount: Int {
    let count = Mutex(0)
    run { ledger, _ in
      let events = try await ledger.read { try $0.events(after: 0, limit: 10_000) }
      count.withLock { $0 = events.count { $0.detail?["obstacle"] != nil } }
    }
    return count.withLock { $0 }
  }

  private func expectNewcomer(_ name: String, _ password: String, pushes: Int) {
    for directory in directories {
      let held = directory.account(named: name)
      let place = "\(name) in \(directory.id)"
      expect(held?.password, password, place)
      expect(held?.pushes.count, pushes, "writes of a password: \(place)")
      let id = held?.shadow.remoteID.id
      expect(directory.joins.count { $0 == id }, 1, "times put among the newcomers: \(place)")
    }
  }

  private func expect<Value: Equatable>(_ value: Value, _ expected: Value, _ what: String) {
    if value != expected { violations.append("\(what): \(value), not \(expected)") }
  }

  /// The decisions, or why there are none.
  private func logIn(_ userName: String, _ password: String) -> [String] {
    let words = Mutex<[String]>([])
    let number = countLogin()
    let login = Login(
      id: LoginID("login-\(number)"), userName: userName, receivedAt: world.clock.now)
    run { _, engine in
      do {
        let answer = try await engine.accept(login, password: Secret(password))
        words.withLock { words in
          words = answer.directories.map { "\($0.directory) \($0.outcome.rawValue)" }
        }
      } catch LoginRefusal.unknownUser {
        words.withLock { $0 = ["unknownUser"] }
      } catch LoginRefusal.sourceUnavailable {
        words.withLock { $0 = ["sourceUnavailable"] }
      }
    }
    return words.withLock { $0 }
  }
}
