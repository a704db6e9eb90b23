import SyncCore
import SyncEngine
import SyncStore
import SyncTestKit
import SyncTwins

/// So often the queue is worked off before it counts as stuck.
private let roundLimit = 200
/// So often a person asks again.
private let askLimit = 20

/// What happens in a life.
extension LifeBench {
  /// The source has this user from now on; it is pulled, and what follows is delivered.
  func put(_ user: LifeUser) async throws {
    source.set(user.id, user.json)
    _ = try await engine.pull()
    try await settle()
  }

  /// The source has the user no more: that takes two whole walks.
  func dismiss(_ user: LifeUser) async throws {
    source.set(user.id, nil)
    for _ in 0..<2 { try await look() }
  }

  /// The source has this group from now on.
  func put(group id: String, _ name: String, _ members: String...) async throws {
    let list = members.map { #"{"value":"\#($0)"}"# }.joined(separator: ",")
    source.set(
      id, #"{"id":"\#(id)","displayName":"\#(name)","members":[\#(list)]}"#, kind: .group)
    try await look()
  }

  /// Everything is pulled, and what follows is delivered.
  func look() async throws {
    _ = try await engine.pull(full: true)
    try await settle()
  }

  /// Somebody else deletes a group in the directory.
  func removeGroup(_ name: String) {
    switch side {
    case .google: town.google.withState { $0.removeGroup(name.lowercased() + "@example.com") }
    case .entra: town.entra.withState { $0.removeGroup(name) }
    }
  }

  func logIn(_ name: String, _ password: String, id: String) async throws {
    let login = Login(
      id: LoginID(id), address: .userName(name), idempotencyKey: nil, receivedAt: clock.now)
    _ = try await engine.accept(login, password: Secret(password))
    try await settle()
  }

  /// Delivers and turns the clock on until nothing is left to be done.
  func settle() async throws {
    for _ in 0..<roundLimit {
      try await engine.deliverAll()
      let directory = DirectoryID("it")
      let next = try await ledger.read { transaction -> Timestamp? in
        guard let due = try transaction.nextDue(in: directory) else { return nil }
        return max(due, try transaction.laneState(of: directory).notBefore ?? due)
      }
      guard let next else { return }
      clock.advance(by: max(.milliseconds(1), clock.now.duration(to: next)))
    }
  }

  // MARK: What a person asks for

  /// The source has this user, and a person links them to the account of that name before anything
  /// else happens.
  func link(_ user: LifeUser, to name: String) async throws {
    source.set(user.id, user.json)
    _ = try await engine.pull()
    let id = accountID(name)
    try await ask(user) { bench in
      _ = try await bench.engine.link(
        user.userName, in: DirectoryID("it"), to: RemoteID(id), by: Author(uid: 0))
    }
    try await look()
  }

  /// A personal account outside the directory holds the user's address: a person acquires it.
  func acquire(_ user: LifeUser) async throws {
    try await ask(user) { bench in
      _ = try await bench.engine.acquire(
        user.userName, in: DirectoryID("it"), by: Author(uid: 0))
    }
    try await look()
  }

  /// Who is refused asks again a minute later.
  private func ask(
    _ user: LifeUser, _ body: (LifeBench) async throws -> Void
  ) async throws {
    for _ in 0..<askLimit where try await !isLinked(user.id) {
      do {
        try await body(self)
      } catch is LinkRefusal {
        clock.advance(by: .seconds(60))
      }
    }
  }

  private func isLinked(_ id: String) async throws -> Bool {
    try await ledger.read { transaction in
      guard let row = try transaction.row(of: SubjectID(.user, id)) else { return false }
      return try transaction.binding(of: row, in: DirectoryID("it"))?.shadow != nil
    }
  }

  /// The directory is read back; where something of it fails, once more later.
  func readBack() async throws {
    var request = SyncRequest()
    request.readsBack = true
    for _ in 0..<askLimit {
      let report = try await engine.pull(request)
      try await settle()
      let suspect = try await ledger.read { try $0.nextSuspect(in: DirectoryID("it")) }
      if report.remarks.isEmpty, suspect == nil { return }
      clock.advance(by: .seconds(3600))
    }
  }

  /// Somebody else gives a user another title.
  func setTitle(_ title: String, of name: String) {
    switch side {
    case .google:
      let organizations: JSONValue = [["title": .string(title), "primary": true]]
      town.google.withState { _ = $0.change(name, ["organizations": organizations]) }
    case .entra: town.entra.withState { _ = $0.change(name, ["jobTitle": .string(title)]) }
    }
  }

  private func accountID(_ name: String) -> String {
    switch side {
    case .google: town.google.user(name)?.id ?? ""
    case .entra: town.entra.user(name)?.id ?? ""
    }
  }
}
