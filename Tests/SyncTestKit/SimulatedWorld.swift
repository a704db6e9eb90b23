package import SyncCore
internal import SyncEngine
internal import Synchronization

/// What lives outside the simulated program and outlasts it: the source, the directories, the
/// clock, and a record of what was promised.
package final class SimulatedWorld: Sendable {
  /// A login that was answered.
  package struct Promise: Sendable {
    package let login: LoginID
    /// The source's id of the user.
    package let user: String
    package let userName: String
    package let password: String
    package let receivedAt: Timestamp
    package let decisions: [LoginDecision]

    package init(
      login: LoginID, user: String, userName: String, password: String, receivedAt: Timestamp,
      decisions: [LoginDecision]
    ) {
      self.login = login
      self.user = user
      self.userName = userName
      self.password = password
      self.receivedAt = receivedAt
      self.decisions = decisions
    }
  }

  struct State {
    var random: SeededRandom
    var faultPercent = 15
    /// From when to when no directory answers, and how it does not.
    var outage: (time: Range<Timestamp>, fault: ScriptedDirectory.Fault)?
    var promises: [Promise] = []
    /// When each password was first given to a portal.
    var submissions: [String: Timestamp] = [:]
    /// Until when each user who was ever inactive or gone was so; the end of time for now.
    var awayUntil: [String: Timestamp] = [:]
    var owners: [String: String] = [:]
    /// Since when each user of the source is in it.
    var presentSince: [String: Timestamp] = [:]
    var notes: [String] = []
    /// What no directory may be asked for now, whoever asks.
    var forbidden: Set<GuardKind> = []
    /// What is claimed in the ledger, by account; nil where nobody looks.
    var claims: [Place: Claim]?
    var titleCount = 0
  }

  package let executor: SimulatedExecutor
  package let clock = SimulatedClock()
  package let source: ScriptedSource
  let state: Mutex<State>

  package init(seed: UInt64) {
    executor = SimulatedExecutor(seed: seed)
    source = ScriptedSource(clock: clock)
    source.change { nature in
      nature.filters = seed % 4 != 0
      nature.isFrozen = seed % 5 == 1
      nature.isChained = seed % 3 == 0
    }
    state = Mutex(State(random: SeededRandom(seed: seed &+ 1)))
  }

  package var promises: [Promise] { state.withLock { $0.promises } }
  package var notes: [String] { state.withLock { $0.notes } }

  package func chance(_ percent: Int) -> Bool {
    state.withLock { $0.random.chance(percent) }
  }

  package func pick(below bound: Int) -> Int {
    state.withLock { Int($0.random.next() % UInt64(bound)) }
  }

  package func fraction() -> Double {
    state.withLock { $0.random.fraction() }
  }

  /// From now on every line works.
  package func heal() {
    state.withLock { $0.faultPercent = 0 }
    source.heal()
  }

  package func directoryFault() -> ScriptedDirectory.Fault? {
    let now = clock.now
    return state.withLock { state in
      if let outage = state.outage, outage.time.contains(now) { return outage.fault }
      guard state.random.chance(state.faultPercent) else { return nil }
      return ScriptedDirectory.Fault.allCases.randomElement(using: &state.random)
    }
  }

  /// From now on for so long no directory answers.
  package func breakDown(for time: Duration, _ fault: ScriptedDirectory.Fault) {
    let now = clock.now
    state.withLock { $0.outage = (now..<now.advanced(by: time), fault) }
  }

  package func mailFault() -> ScriptedMailServer.Fault? {
    state.withLock { state in
      guard state.random.chance(state.faultPercent) else { return nil }
      return ScriptedMailServer.Fault.allCases.randomElement(using: &state.random)
    }
  }

  package func note(_ text: String) {
    state.withLock { $0.notes.append(text) }
  }

  package func promise(_ promise: Promise) {
    state.withLock { $0.promises.append(promise) }
  }

  /// Hands a login in, and remembers what was promised.
  func hand(
    _ login: Login, of id: String, _ userName: String, _ password: String, to engine: Engine
  ) async throws -> [LoginDecision] {
    let answer = try await engine.accept(login, password: Secret(password))
    promise(
      Promise(
        login: login.id, user: id, userName: userName, password: password,
        receivedAt: login.receivedAt, decisions: answer.directories))
    return answer.directories
  }

  /// Changes a user of the source and remembers who was ever away.
  package func set(_ id: String, _ user: ScriptedSource.User?) {
    state.withLock { state in
      if user?.isActive != true {
        state.awayUntil[id] = Timestamp(milliseconds: .max)
      } else if state.awayUntil[id] == Timestamp(milliseconds: .max) {
        state.awayUntil[id] = clock.now
      }
      if let user {
        state.owners[user.userName] = id
        state.presentSince[id] = state.presentSince[id] ?? clock.now
      } else {
        state.presentSince[id] = nil
      }
    }
    source.set(id, user, lag: .seconds(Int64(pick(below: 240))))
  }

  /// Whether whoever has that name was ever inactive or gone, so that a suspension is no fault.
  package func wasEverAway(_ userName: String) -> Bool {
    state.withLock { state in
      state.owners[userName].map { state.awayUntil[$0] != nil } ?? true
    }
  }

  /// Whether whoever has that name is in the source for longer than it may lag, so that nobody may
  /// delete the account.
  package func mustStay(_ userName: String) -> Bool {
    let now = clock.now
    return state.withLock { state in
      guard let since = state.owners[userName].flatMap({ state.presentSince[$0] }) else {
        return false
      }
      return since.advanced(by: .seconds(300)) < now
    }
  }

  /// Whether that user was inactive or gone at that moment or at any later one.
  package func wasAway(_ id: String, since moment: Timestamp) -> Bool {
    state.withLock { $0.awayUntil[id].map { $0 >= moment } ?? false }
  }

  package func submit(_ password: String) {
    let now = clock.now
    state.withLock { state in
      if state.submissions[password] == nil { state.submissions[password] = now }
    }
  }

  /// When that password was first given to a portal; nil for never.
  package func submission(of password: String) -> Timestamp? {
    state.withLock { $0.submissions[password] }
  }
}
