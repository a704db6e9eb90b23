package import SyncCore
internal import SyncLog
internal import SyncStore

/// A portal login: decided for each directory, stored, and only then answered.
extension Engine {
  /// So often a login is decided anew when its facts have moved before the decision was stored.
  private static let decisionLimit = 5

  /// Takes a login. When this returns, the login is durable; the password is wiped in any case.
  package func accept(
    _ login: Login, password: consuming Secret
  ) async throws(LoginRefusal) -> LoginAnswer {
    let user = login.userName.lowercased()
    await bells.loginTurns.enter(user)
    defer { bells.loginTurns.leave(user) }
    do {
      return try await take(login, password: password)
    } catch let refusal as LoginRefusal {
      throw refusal
    } catch {
      log.write(
        .error, "login.not-durable", "a login could not be stored; the portal is told to retry",
        ["error": .string(String(describing: error))])
      throw .notDurable("the ledger cannot be written now")
    }
  }

  /// The slow verifier runs between two transactions. What it was fed with is looked up again in
  /// the second one: a decision whose facts have moved is made anew.
  private func take(_ login: Login, password: borrowing Secret) async throws -> LoginAnswer {
    var recognizer: PasswordRecognizer?
    var hasAsked = false
    for _ in 0..<Self.decisionLimit {
      let found: LoginLookup.Found
      switch try await ledger.read({ try lookUp(login, $0) }) {
      case .answered(let answer): return answer
      case .nobody:
        guard !hasAsked, try await discover(login) else { throw try await unknownUser() }
        hasAsked = true
        continue
      case .found(let all): found = all
      }
      var takeovers: [(Takeover.Decision, LoginLookup.Candidate, SealedPassword?)] = []
      let current =
        if let recognizer, recognizer.subject == found.subject.id { recognizer } else {
          vault.recognizer(of: found.subject.id)
        }
      recognizer = current
      for candidate in found.candidates {
        let facts = try facts(of: candidate, found, password, current)
        let decision = Takeover.decide(facts)
        guard decision.isStored, let binding = candidate.standing.binding else {
          takeovers.append((decision, candidate, nil))
          continue
        }
        let verifier = try current.makeVerifier(of: password)
        let sealed = try seal(password, for: binding, in: candidate.directory, login, verifier)
        takeovers.append((decision, candidate, sealed))
      }
      if let answer = try await store(login, found, takeovers) { return answer }
    }
    throw LedgerError.failed("the user changes faster than a login is decided")
  }

  private func unknownUser() async throws -> LoginRefusal {
    let now = clock.now
    try await ledger.commit { transaction in
      var event = Event(.unmatchedLogin, at: now)
      event.reason = "the mirror has no such user; the password was wiped"
      try transaction.append(event)
    }
    return .unknownUser
  }

  private func facts(
    of candidate: LoginLookup.Candidate, _ found: LoginLookup.Found,
    _ password: borrowing Secret, _ recognizer: PasswordRecognizer
  ) throws -> Takeover.Facts {
    var facts = Takeover.Facts()
    facts.when = candidate.directory.policy.passwordWhen
    facts.isActive = found.subject.isActive
    facts.isPaused = candidate.lane.isPaused
    guard let binding = candidate.standing.binding else { return facts }
    facts.state = binding.passwordState
    facts.obstacle = candidate.obstacle
    facts.brokenRule = candidate.directory.connector.traits.passwordPolicy.brokenRule(by: password)
    facts.isRecordChanged = binding.passwordAt.map { $0 < found.row.changedAt } ?? true
    facts.matchesPending =
      try recognizer.matches(password, stored: candidate.standing.pendingVerifier) ?? false
    if !facts.matchesPending {
      facts.matchesAccepted = try recognizer.matches(password, stored: binding.verifier)
    }
    return facts
  }

  private func seal(
    _ password: borrowing Secret, for binding: Binding, in directory: ManagedDirectory,
    _ login: Login, _ verifier: [UInt8]?
  ) throws -> SealedPassword {
    let form = directory.connector.traits.passwordForm
    let expiresAt = login.receivedAt.advanced(by: directory.policy.passwordTimeLimit)
    let sealed = try vault.seal(
      password, form: form, context: binding.sealContext(form: form, expiresAt: expiresAt))
    return SealedPassword(
      login: login.id, receivedAt: login.receivedAt, sealed: sealed, form: form,
      verifier: verifier, expiresAt: expiresAt)
  }

  /// Nil when the facts have moved: nothing is stored then.
  private func store(
    _ login: Login, _ found: LoginLookup.Found,
    _ takeovers: [(Takeover.Decision, LoginLookup.Candidate, SealedPassword?)]
  ) async throws -> LoginAnswer? {
    let now = clock.now
    let decisions = takeovers.map { decision, candidate, _ in
      candidate.standing.binding == nil
        ? LoginDecision(directory: candidate.directory.id, outcome: .notBound, reason: "not-bound")
        : LoginDecision(
          directory: candidate.directory.id, outcome: decision.outcome, reason: decision.reason,
          etaSeconds: decision.isStored ? eta(candidate, at: now) : nil)
    }
    let answer = try await ledger.commit { transaction -> LoginAnswer? in
      guard case .found(let current) = try lookUp(login, transaction),
        current.standings == found.standings, current.row == found.row
      else { return nil }
      try transaction.store(login, of: found.row.row, decisions: decisions, at: now)
      for (_, candidate, sealed) in takeovers {
        guard let sealed, let binding = candidate.standing.binding else { continue }
        try enqueue(sealed, of: binding, transaction, at: now)
      }
      try transaction.append(event(of: login, found.row, decisions, at: now))
      return try transaction.answer(to: login.id)
    }
    guard let answer else { return nil }
    for (_, candidate, sealed) in takeovers where sealed != nil {
      bells.lane(candidate.directory.id).ring()
    }
    bells.house.ring()
    observer.loginTaken(decisions)
    return answer
  }

  private func enqueue(
    _ sealed: SealedPassword, of binding: Binding, _ transaction: Transaction, at now: Timestamp
  ) throws {
    if let older = try transaction.pendingLogin(of: binding.row) {
      try transaction.setOutcome(
        "superseded", of: older, in: binding.directory, withFollowers: true, at: now)
    }
    guard try transaction.enqueuePassword(sealed, of: binding, at: now) else {
      return try transaction.setOutcome(
        "superseded", of: sealed.login, in: binding.directory, withFollowers: false, at: now)
    }
    try transaction.setPasswordState(.queued, reason: nil, of: binding.row)
    // The account may have been waiting for just this password.
    if binding.shadow == nil { try transaction.wakeAccount(of: binding.row, at: now) }
  }

  private func event(
    of login: Login, _ row: MirrorRow, _ decisions: [LoginDecision], at now: Timestamp
  ) -> Event {
    var event = Event(.login, at: now)
    event.subjectRow = row.row
    event.user = login.userName
    event.login = login.id
    let pairs = decisions.map { decision in
      let text = "\(decision.outcome.rawValue): \(decision.reason)"
      return (decision.directory.name, JSONValue.string(text))
    }
    event.detail = .object(JSONObject(pairs))
    return event
  }

  /// Seconds until the password should be there: the lane's wait, and its backlog of passwords at
  /// ten a second, which both clouds allow.
  private func eta(_ candidate: LoginLookup.Candidate, at now: Timestamp) -> Int {
    let wait = candidate.lane.notBefore.map { now.duration(to: $0).inSeconds } ?? 0
    return Int(max(wait, 0).rounded(.up)) + 1 + candidate.backlog / 10
  }
}
