package import SyncCore
internal import SyncEngine
package import SyncStore
internal import Synchronization

/// A quiet world in which a test does one thing after the other, with the whole engine and a real
/// database that outlasts its kills.
extension Simulation {
  /// Starts without any fault but those that are scripted, with one user who has an account
  /// everywhere.
  package func startQuietly(hiring user: String = "u1") throws {
    world.heal()
    try start()
    hire(user)
  }

  /// The user is in the source, and gets the accounts.
  package func hire(_ id: String, title: String = "hired", isActive: Bool = true) {
    var user = ScriptedSource.User(userName: "\(id).0@example.com", title: title)
    user.isActive = isActive
    world.set(id, user)
    settle(for: .seconds(200))
  }

  /// Logs in and waits for the answer alone: what a directory decided, as `queued: changed`.
  package func logIn(_ id: String, _ password: String, key: String? = nil) -> [String: String] {
    logIn(id, [password], key: key).first ?? [:]
  }

  /// Logs in so often at the same moment.
  package func logIn(
    _ id: String, _ passwords: [String], key: String? = nil
  ) -> [[String: String]] {
    guard let engine else { return [] }
    let answers = Answers()
    for password in passwords {
      playedLogins += 1
      let userName = "\(id).0@example.com"
      let login = Login(
        id: LoginID("played-\(playedLogins)"), userName: userName,
        idempotencyKey: key, receivedAt: world.clock.now)
      world.submit(password)
      let task = Task(executorPreference: world.executor) { [world] in
        do {
          let decisions = try await world.hand(login, of: id, userName, password, to: engine)
          let pairs = decisions.map {
            ($0.directory.name, "\($0.outcome.rawValue): \($0.reason)")
          }
          answers.add(Dictionary(uniqueKeysWithValues: pairs))
        } catch {
          world.note("a login was refused: \(error)")
          answers.add([:])
        }
      }
      logins.append(task)
    }
    while answers.all.count < passwords.count {
      if !runOne(), !world.clock.leap() { break }
    }
    return answers.all
  }

  /// The answers of logins as they come.
  private final class Answers: Sendable {
    private let state = Mutex<[[String: String]]>([])

    var all: [[String: String]] { state.withLock { $0 } }

    func add(_ answer: [String: String]) {
      state.withLock { $0.append(answer) }
    }
  }

  package func directory(_ name: String) -> ScriptedDirectory {
    directories.first { $0.id.name == name } ?? directories[0]
  }

  /// The passwords that the directory was sent for that user, oldest first.
  package func pushes(_ id: String, _ directory: String) -> [String] {
    account(id, directory)?.pushes.map(\.password) ?? []
  }

  package func account(_ id: String, _ directory: String) -> ScriptedDirectory.Held? {
    self.directory(directory).account(named: "\(id).0@example.com")
  }

  package func binding(_ id: String, _ directory: String) -> Binding? {
    read { transaction in
      guard let row = try transaction.row(of: SubjectID(.user, id)) else { return nil }
      return try transaction.binding(of: row, in: DirectoryID(directory))
    } ?? nil
  }

  package func state(_ id: String, _ directory: String) -> PasswordState? {
    binding(id, directory)?.passwordState
  }

  /// The events of that kind in one directory.
  package func events(_ kind: Event.Kind, _ directory: String) -> [Event] {
    let all = read { try $0.events(after: 0, directory: DirectoryID(directory), limit: 10_000) }
    return all?.filter { $0.kind == kind } ?? []
  }

  /// What became of the nth login that was played.
  package func outcome(_ number: Int, _ directory: String) -> String? {
    read { transaction in
      try transaction.outcomes(of: LoginID("played-\(number)"))
        .first { $0.directory.name == directory }?.outcome
    } ?? nil
  }

  /// What the living program's ledger says; nil where it says nothing.
  package func read<Value: Sendable>(
    _ body: @escaping @Sendable (Transaction) throws -> Value
  ) -> Value? {
    let box = Mutex<Value?>(nil)
    run { ledger, _ in
      let value = try await ledger.read { try body($0) }
      box.withLock { $0 = value }
    }
    return box.withLock { $0 }
  }

  /// Whatever was changed by hand is found at the next login at the latest.
  func everybodyLogsInAgain() {
    for (id, user) in world.source.users.sorted(by: { $0.key < $1.key })
    where user.isActive && versions[id] != nil {
      submit(id, user, "password-\(id)-\(versions[id] ?? 0)")
      settle(for: .seconds(20))
    }
    converge(within: .seconds(3600)) { $0.findings() }
  }
}
