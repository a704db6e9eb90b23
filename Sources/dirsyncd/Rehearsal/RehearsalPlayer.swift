internal import SyncCore
internal import SyncHTTP
internal import SyncLog
internal import SyncStore
internal import SyncTwins
internal import Synchronization

/// Does what people do outside the daemon, and sees what can be seen from there.
///
/// Hiring and changing happen in the twin of the source; the daemon finds out by pulling. Logins
/// go to the daemon's Unix socket over HTTP.
final class RehearsalPlayer: Sendable {
  private struct State {
    /// Whom the step is about, by the source's `userName`.
    var name = ""
    var login: String?
    var decisions: [String: String] = [:]
    var loginSentAt: Timestamp?
  }

  let town: TwinTown
  private let daemon: DaemonClient
  private let databasePath: String
  private let state = Mutex(State())

  init(_ town: TwinTown, _ daemon: DaemonClient, databasePath: String) {
    self.town = town
    self.daemon = daemon
    self.databasePath = databasePath
  }

  static func address(_ name: String) -> String { name + "@example.com" }

  // MARK: In the source

  func hire(_ name: String, title: String) {
    let given = name.prefix(1).uppercased() + name.dropFirst()
    town.scim.seedUser(
      Self.address(name),
      [
        "name": ["givenName": .string(given), "familyName": "Reed"],
        "displayName": .string("\(given) Reed"), "title": .string(title),
      ])
    follow(name)
  }

  /// From here on the play is about that person.
  func follow(_ name: String) {
    state.withLock { state in
      state.name = Self.address(name)
      state.login = nil
      state.decisions = [:]
    }
  }

  func change(_ attributes: JSONObject) {
    let name = state.withLock { $0.name }
    guard let id = town.scim.userID(name) else { return }
    town.scim.changeUser(id, attributes)
  }

  func rename(to name: String) {
    change(["userName": .string(Self.address(name))])
    state.withLock { $0.name = Self.address(name) }
  }

  // MARK: At the portal

  func signIn(with password: RehearsalPassword) async throws {
    let name = state.withLock { state in
      state.loginSentAt = WallClock.now()
      return state.name
    }
    let body = HTTPBody(json: ["userName": .string(name), "password": .string(password.rawValue)])
    let answer = try await daemon.json(.post, "/v1/logins", body: body)
    let pairs = Self.pairs(of: answer, "decision")
    state.withLock { state in
      state.login = answer["login"]?.string
      state.decisions = pairs
    }
  }

  // MARK: Looking

  func look() async throws -> RehearsalScene {
    let state = state.withLock { $0 }
    let name = PercentCoding.encode(segment: state.name)
    let bindings = try await answer("/v1/users/\(name)/directories")
    var outcomes: [String: String] = [:]
    if let login = state.login, let answer = try await answer("/v1/logins/\(login)") {
      outcomes = Self.pairs(of: answer, "outcome")
    }
    func complete(_ holding: RehearsalHolding, _ directory: String) -> RehearsalHolding {
      var holding = holding
      let binding = bindings?["directories"]?.array?.first { $0["directory"]?.string == directory }
      holding.isLinked = binding?["linked"]?.bool ?? false
      holding.passwordState = binding?["password"]?.string
      holding.decision = state.decisions[directory]
      holding.outcome = outcomes[directory]
      return holding
    }
    let jobs = try LedgerReader(path: databasePath).read { try $0.report().jobs }
    return RehearsalScene(
      google: complete(RehearsalHolding(google: town, state.name), "google"),
      entra: complete(RehearsalHolding(entra: town, state.name), "entra"),
      pulls: town.scim.requestCount(.get, "/scim/v2/Users"),
      openJobs: jobs.values.flatMap(\.values).reduce(0, +), loginSentAt: state.loginSentAt)
  }

  /// Until the clock's next second: Entra ID tells times by whole seconds, and two changes of a
  /// password within one look like one.
  static func turnSecond() async throws {
    let passed = WallClock.now().milliseconds % 1000
    try await Task.sleep(for: .milliseconds(1000 - passed))
  }

  /// Nil when the daemon knows nothing of that, yet.
  private func answer(_ path: String) async throws -> JSONValue? {
    let response = try await daemon.send(.get, path)
    return response.status == 200 ? try response.json() : nil
  }

  private static func pairs(of answer: JSONValue, _ member: String) -> [String: String] {
    let pairs = (answer["directories"]?.array ?? []).map {
      ($0["directory"]?.string ?? "", $0[member]?.string ?? "")
    }
    return Dictionary(pairs) { $1 }
  }
}
