internal import SyncCore
internal import SyncStore

/// What a login's password means for each directory.
extension Engine {
  /// One decision a directory. The directories' time stamps are read only where nothing has to be
  /// sent to any of them: a push never waits for that.
  func decide(
    _ found: LoginLookup.Found, _ password: borrowing Secret,
    _ recognizer: PasswordRecognizer, _ drift: inout [Int64: PasswordTrail.Finding]?
  ) async throws -> [(Takeover.Decision, LoginLookup.Candidate)] {
    var all: [(Takeover.Facts, LoginLookup.Candidate)] = []
    for candidate in found.candidates {
      all.append((try facts(of: candidate, found, password, recognizer), candidate))
    }
    let decisions = all.map { Takeover.decide($0.0) }
    if drift == nil, !decisions.contains(where: \.isStored) {
      let held = zip(decisions, all).filter { $0.0.isHeldAlready }.map { $0.1.1 }
      drift = try await Urgency.$current.withValue(.login) {
        try await driftFindings(of: held, at: clock.now)
      }
    }
    let findings = drift ?? [:]
    return all.map { facts, candidate in
      var facts = facts
      if case .drifted? = candidate.standing.binding.flatMap({ findings[$0.row] }) {
        facts.isDrifted = true
      }
      return (Takeover.decide(facts), candidate)
    }
  }

  private func facts(
    of candidate: LoginLookup.Candidate, _ found: LoginLookup.Found,
    _ password: borrowing Secret, _ recognizer: PasswordRecognizer
  ) throws -> Takeover.Facts {
    let policy = candidate.directory.policy
    var facts = Takeover.Facts()
    facts.when = policy.passwordWhen
    facts.drift = policy.passwordDrift
    facts.isActive = found.subject.isActive
    facts.isPaused = candidate.lane.isPaused
    facts.pushesWithinDay = candidate.pushesWithinDay
    facts.pushesPerDayLimit = policy.passwordPushesPerDayLimit
    guard let binding = candidate.standing.binding else {
      facts.state = .released
      return facts
    }
    facts.state = binding.passwordState
    facts.obstacle = candidate.obstacle
    facts.isUnsure = binding.trail.sent != nil
    facts.brokenRule = candidate.directory.passwordPolicy.brokenRule(by: password)
    facts.isRecordChanged = binding.passwordAt.map { $0 < found.row.changedAt } ?? true
    let now = clock.now
    facts.isDriftAssumed =
      binding.passwordAt.map { policy.passwordDrift.assumesDrift(since: $0, at: now) } ?? false
    facts.matchesPending =
      try recognizer.matches(password, stored: candidate.standing.pendingVerifier) ?? false
    if !facts.matchesPending {
      facts.matchesAccepted = try recognizer.matches(password, stored: binding.verifier)
    }
    return facts
  }
}
