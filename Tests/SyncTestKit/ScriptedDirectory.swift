package import SyncCore
internal import Synchronization

/// A directory in memory that keeps what it was told, and fails as it is told to.
package final class ScriptedDirectory: DirectoryConnector, Sendable {
  struct State {
    var late: [Late] = []
    var scripted: [Call: [Fault]] = [:]
    var accounts: [String: Held] = [:]
    var nextID = 1
    /// From when to when nothing may be sent.
    var wait: Range<Timestamp>?
    var violations: [String] = []
    var callCount = 0
    var counts: [Call: Int] = [:]
    var life = 0
    var isLosingAnswer = false
    /// Names of accounts that hold a role.
    var privileged: Set<String> = []
    /// Each time somebody was put into a group: the account's id.
    var joins: [String] = []
    /// Groups by the directory's own id.
    var groups: [String: HeldGroup] = [:]
    /// How many accounts were made with their user's password.
    var createsWithPassword = 0
  }

  package let id: DirectoryID
  package let traits: DirectoryTraits
  let clock: any SyncClock
  private let nextFault: @Sendable () -> Fault?
  /// How far the directory's clock is ahead of ours.
  let skew: Duration
  let state = Mutex(State())

  /// - Parameters:
  ///   - tellsTimes: whether it tells when a password was set, as Entra does.
  ///   - nextFault: asked at each call.
  package init(
    id: DirectoryID, clock: any SyncClock, tellsTimes: Bool = false, skew: Duration = .zero,
    nextFault: @escaping @Sendable () -> Fault?
  ) {
    self.id = id
    self.clock = clock
    self.skew = skew
    self.nextFault = nextFault
    traits = DirectoryTraits(
      passwordForm: .plaintext,
      passwordPolicy: PasswordPolicy(lengthRange: 8...100, asciiOnly: true, leastClasses: 1),
      requestsInFlightLimit: 4, tellsPasswordTimes: tellsTimes)
  }

  /// Accounts by the directory's own id.
  package var accounts: [String: Held] { withState { $0.accounts } }

  /// What the next calls of that kind meet, in order.
  package func script(_ faults: Fault..., on call: Call) {
    withState { $0.scripted[call, default: []] += faults }
  }

  /// No scripted fault is left.
  package func forgetScript() {
    withState { $0.scripted = [:] }
  }

  /// Whatever is due by now has been carried out.
  func withState<Value>(_ body: (inout State) -> Value) -> Value {
    let now = clock.now
    return state.withLock { state in
      let due = state.late.filter { $0.due <= now }
      state.late.removeAll { $0.due <= now }
      for late in due.sorted(by: { $0.due < $1.due }) {
        set(late.push, of: late.id, &state)
      }
      return body(&state)
    }
  }

  /// What was done that no directory may ever see.
  package var violations: [String] { state.withLock { $0.violations } }

  package var callCount: Int { state.withLock { $0.callCount } }

  /// How often it was called in that way.
  package func count(of call: Call) -> Int { state.withLock { $0.counts[call] ?? 0 } }

  /// The program was killed: what was answered in that very moment it may never have stored.
  package func programWasKilled() {
    let now = clock.now
    state.withLock { state in
      state.life += 1
      if state.wait?.lowerBound == now { state.wait = nil }
    }
  }

  package func find(_ name: String) async throws(RemoteFailure) -> RemoteAccount? {
    try await call(.find) { state in
      let held = state.accounts.values.first { $0.shadow.name == name }
      return held.map { self.remote($0, state) }
    }
  }

  package func read(_ id: RemoteID) async throws(RemoteFailure) -> RemoteAccount? {
    let now = clock.now
    return try await call(.read) { state in
      state.accounts[id.id]?.touchedAt = now
      return state.accounts[id.id].map { self.remote($0, state) }
    }
  }

  package func apply(
    _ action: Action, to shadow: Shadow?
  ) async throws(RemoteFailure) -> Receipt {
    let now = stamp(at: clock.now)
    return try await call(.apply) { state throws(RemoteFailure) in
      if case .create(let account) = action { return try Self.create(account, at: now, &state) }
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
    let started = clock.now
    return try await call(.setPassword, late: (shadow.remoteID.id, text)) {
      state throws(RemoteFailure) in
      guard let held = state.accounts[shadow.remoteID.id] else {
        throw RemoteFailure(.missing, "no such account", status: 404)
      }
      if state.privileged.contains(held.shadow.name) {
        state.violations.append("\(held.shadow.name) is an administrator and got a password")
      }
      state.accounts[shadow.remoteID.id]?.touchedAt = started
      var push = Push(password: text, at: self.clock.now, life: state.life)
      push.isAnswerLost = state.isLosingAnswer
      self.set(push, of: shadow.remoteID.id, &state)
      return Receipt(shadow: held.shadow, requestID: "request-\(state.callCount)")
    }
  }

  package func check() async -> [Finding] {
    [Finding(.ok, "directory \(id)", "scripted")]
  }

  static func create(
    _ account: Account, at now: Timestamp, _ state: inout State
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
      shadow: shadow, password: "placeholder \(id)", placeholder: "placeholder \(id)",
      times: PasswordTimes(changedAt: now, sessionsValidFrom: now), touchedAt: now)
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
    _ kind: Call, late: (id: String, password: String)? = nil,
    _ body: @Sendable (inout State) throws(RemoteFailure) -> Answer
  ) async throws(RemoteFailure) -> Answer {
    let started = clock.now
    let scripted = withState { state -> Fault? in
      state.callCount += 1
      state.counts[kind, default: 0] += 1
      if let wait = state.wait, started > wait.lowerBound, started < wait.upperBound {
        state.violations.append("a call at \(started) although told to wait: \(wait)")
      }
      guard state.scripted[kind]?.isEmpty == false else { return nil }
      return state.scripted[kind]?.removeFirst()
    }
    let fault = scripted ?? nextFault()
    try await pass(.milliseconds(20))
    switch fault {
    case .unreachable: throw RemoteFailure(.unreachable, "scripted")
    case .lostRequest: throw RemoteFailure(.unknownOutcome, "scripted: lost request")
    case .unavailable: throw RemoteFailure(.unavailable, "scripted", status: 503)
    case .throttled: throw throttle(.seconds(30))
    case .refused: throw RemoteFailure(.passwordRefused, "scripted", status: 400)
    case .lateRequest:
      if let late {
        withState { state in
          state.accounts[late.id]?.touchedAt = started
          state.late.append(
            Late(
              due: started.advanced(by: Self.lateness), id: late.id, password: late.password,
              life: state.life))
        }
      }
      throw RemoteFailure(.unknownOutcome, "scripted: late request")
    case .slow: try await pass(.seconds(20))
    case .lostAnswer, .brokenAnswer, nil: break
    }
    let answer: Result<Answer, RemoteFailure> = withState { state in
      state.isLosingAnswer = fault == .lostAnswer || fault == .brokenAnswer
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
