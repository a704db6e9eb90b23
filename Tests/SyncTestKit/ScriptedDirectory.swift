package import SyncCore
internal import Synchronization

/// A directory in memory that keeps what it was told, and fails as it is told to.
package final class ScriptedDirectory: DirectoryConnector, Sendable {
  /// An account as the directory holds it.
  package struct Held: Hashable, Sendable {
    package var shadow: Shadow
    package var password: String
    /// The password that the account was made with.
    let placeholder: String
    /// Every password that was ever set, oldest first.
    package var pushes: [Push] = []
  }

  /// One password that was set.
  package struct Push: Hashable, Sendable {
    package let password: String
    package let at: Timestamp
    /// Which life of the program sent it.
    package let life: Int
    package let isAnswerLost: Bool
  }

  /// What happens to a call.
  package enum Fault: Sendable, CaseIterable {
    case unreachable
    /// Carried out, and the answer is lost.
    case lostAnswer
    /// Carried out, and the answer says that it was not.
    case brokenAnswer
    /// Lost on the way: not carried out, and nobody knows.
    case lostRequest
    case unavailable
    case throttled
  }

  struct State {
    var accounts: [String: Held] = [:]
    var nextID = 1
    /// From when to when nothing may be sent.
    var wait: Range<Timestamp>?
    var violations: [String] = []
    var callCount = 0
    var life = 0
    var isLosingAnswer = false
    /// Names of accounts that hold a role.
    var privileged: Set<String> = []
    /// Each time somebody was put into a group: the account's id.
    var joins: [String] = []
    /// How many accounts were made with their user's password.
    var createsWithPassword = 0
  }

  package let id: DirectoryID
  package let traits: DirectoryTraits
  let clock: any SyncClock
  private let nextFault: @Sendable () -> Fault?
  let state = Mutex(State())

  /// - Parameter nextFault: asked at each call.
  package init(
    id: DirectoryID, clock: any SyncClock, nextFault: @escaping @Sendable () -> Fault?
  ) {
    self.id = id
    self.clock = clock
    self.nextFault = nextFault
    traits = DirectoryTraits(
      passwordForm: .plaintext,
      passwordPolicy: PasswordPolicy(lengthRange: 8...100, asciiOnly: true, leastClasses: 1),
      requestsInFlightLimit: 4)
  }

  /// Accounts by the directory's own id.
  package var accounts: [String: Held] { state.withLock { $0.accounts } }

  /// What was done that no directory may ever see.
  package var violations: [String] { state.withLock { $0.violations } }

  package var callCount: Int { state.withLock { $0.callCount } }

  /// The program was killed: what was answered in that very moment it may never have stored.
  package func programWasKilled() {
    let now = clock.now
    state.withLock { state in
      state.life += 1
      if state.wait?.lowerBound == now { state.wait = nil }
    }
  }

  package func account(named name: String) -> Held? {
    accounts.values.first { $0.shadow.name == name }
  }

  package func find(_ name: String) async throws(RemoteFailure) -> RemoteAccount? {
    try await call { state in
      let held = state.accounts.values.first { $0.shadow.name == name }
      return held.map { Self.remote($0, state) }
    }
  }

  package func read(_ id: RemoteID) async throws(RemoteFailure) -> RemoteAccount? {
    try await call { state in
      state.accounts[id.id].map { Self.remote($0, state) }
    }
  }

  package func apply(
    _ action: Action, to shadow: Shadow?
  ) async throws(RemoteFailure) -> Receipt {
    try await call { state throws(RemoteFailure) in
      if case .create(let account) = action { return try Self.create(account, &state) }
      guard let id = shadow?.remoteID.id, var held = state.accounts[id] else {
        throw RemoteFailure(.missing, "no such account", status: 404)
      }
      Self.apply(action, to: &held.shadow)
      state.accounts[id] = held
      return Receipt(shadow: held.shadow, requestID: "request-\(state.callCount)")
    }
  }

  package func setPassword(
    _ secret: borrowing Secret, of shadow: Shadow
  ) async throws(RemoteFailure) -> Receipt {
    let text = Self.text(of: secret)
    let clock = clock
    return try await call { state throws(RemoteFailure) in
      let now = clock.now
      guard var held = state.accounts[shadow.remoteID.id] else {
        throw RemoteFailure(.missing, "no such account", status: 404)
      }
      if state.privileged.contains(held.shadow.name) {
        state.violations.append("\(held.shadow.name) is an administrator and got a password")
      }
      held.password = text
      held.pushes.append(
        Push(
          password: text, at: now, life: state.life, isAnswerLost: state.isLosingAnswer))
      state.accounts[shadow.remoteID.id] = held
      return Receipt(shadow: held.shadow, requestID: "request-\(state.callCount)")
    }
  }

  package func check() async -> [Finding] {
    [Finding(.ok, "directory \(id)", "scripted")]
  }

  static func create(
    _ account: Account, _ state: inout State
  ) throws(RemoteFailure) -> Receipt {
    if state.accounts.values.contains(where: { $0.shadow.name == account.name }) {
      state.violations.append("\(account.name) was created twice")
      throw RemoteFailure(.conflict, "entity already exists", status: 409)
    }
    let id = "r\(state.nextID)"
    state.nextID += 1
    let shadow = Shadow(
      remoteID: RemoteID(id), name: account.name, attributes: account.attributes)
    state.accounts[id] = Held(
      shadow: shadow, password: "placeholder \(id)", placeholder: "placeholder \(id)")
    return Receipt(shadow: shadow)
  }

  private static func apply(_ action: Action, to shadow: inout Shadow) {
    switch action {
    case .create: break
    case .suspend: shadow.isActive = false
    case .resume: shadow.isActive = true
    case .update(let change):
      shadow.name = change.name ?? shadow.name
      shadow.attributes.merge(change.attributes) { $1 }
    }
  }

  /// One call over an unreliable line: some time passes, and what the script says happens.
  func call<Answer: Sendable>(
    _ body: @Sendable (inout State) throws(RemoteFailure) -> Answer
  ) async throws(RemoteFailure) -> Answer {
    let started = clock.now
    state.withLock { state in
      state.callCount += 1
      if let wait = state.wait, started > wait.lowerBound, started < wait.upperBound {
        state.violations.append("a call at \(started) although told to wait: \(wait)")
      }
    }
    let fault = nextFault()
    try await pass(.milliseconds(20))
    switch fault {
    case .unreachable: throw RemoteFailure(.unreachable, "scripted")
    case .lostRequest: throw RemoteFailure(.unknownOutcome, "scripted: lost request")
    case .unavailable: throw RemoteFailure(.unavailable, "scripted", status: 503)
    case .throttled: throw throttle(.seconds(30))
    case .lostAnswer, .brokenAnswer, nil: break
    }
    let answer: Result<Answer, RemoteFailure> = state.withLock { state in
      state.isLosingAnswer = fault != nil
      do throws(RemoteFailure) {
        return .success(try body(&state))
      } catch {
        return .failure(error)
      }
    }
    try await pass(.milliseconds(20))
    switch fault {
    case .lostAnswer: throw RemoteFailure(.unknownOutcome, "scripted: lost answer")
    case .brokenAnswer: throw RemoteFailure(.unavailable, "scripted: broken answer", status: 500)
    default: break
    }
    return try answer.get()
  }

  /// The wait counts from when the answer arrives: what was under way before may still come.
  private func throttle(_ wait: Duration) -> RemoteFailure {
    let now = clock.now
    state.withLock { $0.wait = now..<now.advanced(by: wait) }
    return RemoteFailure(.throttled, "scripted", status: 429, retryAfter: wait)
  }

  private func pass(_ time: Duration) async throws(RemoteFailure) {
    do {
      try await clock.sleep(until: clock.now.advanced(by: time))
    } catch {
      throw RemoteFailure(.unknownOutcome, "the program was stopped")
    }
  }
}
