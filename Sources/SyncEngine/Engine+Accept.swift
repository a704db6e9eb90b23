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
    do {
      let turn = try await ledger.read { try person(at: login.address, $0) }
        .turn(for: login.address)
      await bells.loginTurns.enter(turn)
      defer { bells.loginTurns.leave(turn) }
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
    var drift: [Int64: PasswordTrail.Finding]?
    var hasAsked = false
    var hasPlanned = false
    for _ in 0..<Self.decisionLimit {
      let found: LoginLookup.Found
      switch try await ledger.read({ try lookUp(login, $0) }) {
      case .answered(let answer): return answer
      case .nobody:
        guard !hasAsked, try await discover(login) else {
          throw try await unmatched(login, "the mirror has no such user")
        }
        hasAsked = true
        continue
      case .barred(let reason): throw try await unmatched(login, reason)
      case .skip(let all, let reason):
        if let answer = try await skip(login, all, reason: reason) { return answer }
        continue
      case .found(let all) where !all.isPlanned && !hasPlanned:
        // A changed policy is still being applied to everybody: this user's turn is now.
        hasPlanned = true
        let now = clock.now
        try await ledger.commit { try plan(all.row, in: $0, at: now) }
        continue
      case .found(let all): found = all
      }
      var takeovers: [(Takeover.Decision, LoginLookup.Candidate, SealedPassword?)] = []
      let current =
        if let recognizer, recognizer.subject == found.subject.id { recognizer } else {
          vault.recognizer(of: found.subject.id)
        }
      recognizer = current
      for (decision, candidate) in try await decide(found, password, current, &drift) {
        guard decision.isStored, let binding = candidate.standing.binding else {
          takeovers.append((decision, candidate, nil))
          continue
        }
        let verifier = try current.makeVerifier(of: password)
        let sealed = try seal(password, for: binding, in: candidate.directory, login, verifier)
        takeovers.append((decision, candidate, sealed))
      }
      if let answer = try await store(login, found, takeovers, drift ?? [:]) {
        return answer
      }
    }
    throw LedgerError.failed("the user changes faster than a login is decided")
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
    _ takeovers: [(Takeover.Decision, LoginLookup.Candidate, SealedPassword?)],
    _ drift: [Int64: PasswordTrail.Finding]
  ) async throws -> LoginAnswer? {
    let now = clock.now
    let answer = try await ledger.commit { transaction -> LoginAnswer? in
      guard case .found(let current) = try lookUp(login, transaction),
        current.standings == found.standings, current.row == found.row
      else { return nil }
      let decisions = try takeovers.map { decision, candidate, _ in
        try self.decision(decision, on: candidate, transaction, at: now)
      }
      try transaction.store(login, of: found.row.row, decisions: decisions, at: now)
      for (decision, candidate, sealed) in takeovers {
        guard let binding = candidate.standing.binding else { continue }
        try record(drift[binding.row] ?? .same, of: binding, transaction, at: now)
        if let sealed {
          try enqueue(sealed, of: binding, transaction, at: now)
        } else if decision.isHeldAlready,
          [.refused, .expired].contains(binding.passwordState)
        {
          try transaction.note(.same, of: binding, at: now)
        }
      }
      try transaction.append(event(of: login, found, decisions, at: now))
      return try transaction.answer(to: login.id)
    }
    guard let answer else { return nil }
    for (_, candidate, sealed) in takeovers where sealed != nil {
      bells[candidate.directory.id].lane.ring()
    }
    bells.house.ring()
    for (_, candidate, _) in takeovers {
      if case .drifted? = candidate.standing.binding.flatMap({ drift[$0.row] }) {
        observer.drifted(candidate.directory.id)
      }
    }
    observer.loginTaken(answer.directories)
    return answer
  }

  private func enqueue(
    _ sealed: SealedPassword, of binding: Binding, _ transaction: Transaction, at now: Timestamp
  ) throws {
    if let older = try transaction.pendingLogin(of: binding.row) {
      try transaction.setOutcome(
        "superseded", reason: "newer-login", of: older, in: binding.directory, withFollowers: true,
        at: now)
    }
    guard try transaction.enqueuePassword(sealed, of: binding, at: now) else {
      return try transaction.setOutcome(
        "superseded", reason: "newer-login", of: sealed.login, in: binding.directory,
        withFollowers: false, at: now)
    }
    try transaction.note(.login, of: binding, at: now)
    // The account may have been waiting for just this password.
    if binding.shadow == nil { try transaction.wakeAccount(of: binding.row, at: now) }
  }

  func event(
    of login: Login, _ found: LoginLookup.Found, _ decisions: [LoginDecision], at now: Timestamp
  ) -> Event {
    var event = Event(.login, at: now)
    event.subjectRow = found.row.row
    event.user = found.subject.name
    event.login = login.id
    let pairs = decisions.map { decision in
      let text = "\(decision.outcome.rawValue): \(decision.reason)"
      return (decision.directory.name, JSONValue.string(text))
    }
    event.detail = .object(JSONObject(pairs))
    return event
  }

  private func decision(
    _ decision: Takeover.Decision, on candidate: LoginLookup.Candidate,
    _ transaction: Transaction, at now: Timestamp
  ) throws -> LoginDecision {
    guard let binding = candidate.standing.binding else {
      return LoginDecision(
        directory: candidate.directory.id, outcome: .notBound, reason: "not-bound")
    }
    let outlook = decision.isStored ? try outlook(of: binding, transaction, at: now) : nil
    return LoginDecision(
      directory: candidate.directory.id, outcome: decision.outcome, reason: decision.reason,
      outlook: outlook)
  }
}
