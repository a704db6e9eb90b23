package import SyncCore
internal import Synchronization

/// A directory in memory that keeps what it was told, and fails as it is told to.
package final class ScriptedDirectory: DirectoryConnector, Sendable {
  package let id: DirectoryID
  package let traits: DirectoryTraits
  let clock: any SyncClock
  let nextFault: @Sendable () -> Fault?
  /// Whether the source has had that user for a while, so that nobody may delete the account.
  let mustStay: @Sendable (String) -> Bool
  /// How far the directory's clock is ahead of ours.
  let skew: Duration
  let state = Mutex(State())

  /// - Parameters:
  ///   - tellsTimes: whether it tells when a password was set, as Entra does.
  ///   - nextFault: asked at each call.
  package init(
    id: DirectoryID, clock: any SyncClock, tellsTimes: Bool = false, skew: Duration = .zero,
    mustStay: @escaping @Sendable (String) -> Bool = { _ in false },
    nextFault: @escaping @Sendable () -> Fault?
  ) {
    self.mustStay = mustStay
    self.id = id
    self.clock = clock
    self.skew = skew
    self.nextFault = nextFault
    var traits = DirectoryTraits(
      passwordForm: .plaintext,
      passwordPolicy: PasswordPolicy(lengthRange: 8...100, asciiOnly: true, leastClasses: 1),
      requestsInFlightLimit: 4, tellsPasswordTimes: tellsTimes, binTime: Self.binTime,
      matchAttributes: Self.matchAttributes)
    traits.listsAccounts = true
    traits.tellsChanges = tellsTimes
    self.traits = traits
  }

  /// Accounts by the directory's own id.
  package var accounts: [String: Held] { withState { $0.accounts } }

  /// What the next calls of that kind meet, in order.
  package func script(_ faults: Fault..., on call: Call) {
    withState { $0.scripted[call, default: []] += faults }
  }

  /// What each call passes from now on, as each request of a real connector does; nil for nothing.
  package func use(_ gate: (any RequestGate)?) {
    state.withLock { $0.gate = gate }
  }

  /// From now on it takes no more than that.
  package func enforce(_ quota: ScriptedQuota?) {
    state.withLock { $0.quota = quota }
  }

  /// It had asked for a pause by mistake: it takes all that comes.
  package func forgetWait() {
    withState { $0.wait = nil }
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

  /// The letter case of an id does not count, as in a GUID.
  package func read(_ id: RemoteID) async throws(RemoteFailure) -> RemoteAccount? {
    let (id, now) = (id.id.lowercased(), clock.now)
    return try await call(.read) { state in
      state.accounts[id]?.touchedAt = now
      return state.accounts[id].map { self.remote($0, state) }
    }
  }

  package func apply(
    _ action: Action, to shadow: Shadow?
  ) async throws(RemoteFailure) -> Receipt {
    let now = stamp(at: clock.now)
    object(to: action, of: shadow)
    return try await call(.apply) { state throws(RemoteFailure) in
      state.changeCount += 1
      if case .create(let account) = action { return try Self.create(account, at: now, &state) }
      guard let id = shadow?.remoteID.id else {
        throw RemoteFailure(.missing, "no such account", status: 404)
      }
      if case .restore = action { return try Self.restore(id, at: now, &state) }
      guard var held = state.accounts[id] else {
        throw RemoteFailure(.missing, "no such account", status: 404)
      }
      self.checkOwner(of: held, action, &state)
      if case .update(let change) = action, let name = change.name,
        state.accounts.contains(where: { $0.key != id && $0.value.shadow.name == name })
      {
        throw RemoteFailure(.conflict, "entity already exists", status: 409)
      }
      if action == .delete { return self.delete(id, held, at: now, &state) }
      if action == .signOut { state.signOuts.append(id) }
      if let setback = Self.setback(of: &held, by: action) { state.violations.append(setback) }
      Self.apply(action, to: &held.shadow)
      state.accounts[id] = held
      return Receipt(
        shadow: held.shadow, requestID: "request-\(state.callCount)", showsState: true)
    }
  }

  package func setPassword(
    _ secret: borrowing Secret, of shadow: Shadow
  ) async throws(RemoteFailure) -> Receipt {
    let text = Self.text(of: secret)
    let started = clock.now
    object(to: nil, of: shadow)
    return try await call(.setPassword, late: (shadow.remoteID.id, text)) {
      state throws(RemoteFailure) in
      guard let held = state.accounts[shadow.remoteID.id] else {
        throw RemoteFailure(.missing, "no such account", status: 404)
      }
      if state.poisoned.contains(held.shadow.name) {
        throw RemoteFailure(.unavailable, "scripted: choked", status: 500)
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
    if state.outsiders[account.name] != nil {
      throw RemoteFailure(.conflict, "somebody outside has that address", status: 409)
    }
    if state.accounts.values.contains(where: { $0.shadow.name == account.name }) {
      state.violations.append("\(account.name) was created twice")
      throw RemoteFailure(.conflict, "entity already exists", status: 409)
    }
    if let anchor = matchAttributes[.sso], let key = account.attributes[anchor], !key.isEmpty,
      (Array(state.accounts.values) + state.bin.values.map { $0.held })
        .contains(where: { $0.shadow.attributes[anchor] == key })
    {
      throw RemoteFailure(.conflict, "that key is taken", status: 400, attribute: anchor.name)
    }
    let id = "r\(state.nextID)"
    state.nextID += 1
    let shadow = Shadow(
      remoteID: RemoteID(id), name: account.name, attributes: account.attributes)
    state.accounts[id] = Held(
      shadow: shadow, password: "placeholder \(id)", placeholder: "placeholder \(id)",
      times: PasswordTimes(changedAt: now, sessionsValidFrom: now), touchedAt: now,
      titleNumber: titleNumber(in: account.attributes) ?? 0)
    return Receipt(shadow: shadow)
  }

  private static func apply(_ action: Action, to shadow: inout Shadow) {
    switch action {
    case .create, .signOut, .delete, .restore: break
    case .suspend: shadow.isActive = false
    case .resume: shadow.isActive = true
    case .update(let change):
      shadow.name = change.name ?? shadow.name
      shadow.attributes.merge(change.attributes) { $1 }
    }
  }
}
