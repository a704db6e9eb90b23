internal import SyncCore
internal import SyncStore

/// What a login's password means for each directory.
extension Engine {
  /// One decision a directory. The directories' time stamps are read only where nothing has to be
  /// sent to any of them: a push never waits for that.
  func decide(
    _ found: LoginLookup.Found, _ password: borrowing Secret, _ known: inout KnownOfLogin
  ) async throws -> [(Takeover.Decision, LoginLookup.Candidate)] {
    var all: [(Takeover.Facts, LoginLookup.Candidate)] = []
    for candidate in found.candidates {
      all.append((try facts(of: candidate, found, password, &known), candidate))
    }
    let decisions = all.map { Takeover.decide($0.0) }
    if known.drift == nil, !decisions.contains(where: \.isStored) {
      let held = zip(decisions, all).filter { $0.0.isHeldAlready }.map { $0.1.1 }
      known.drift = try await driftFindings(of: held, at: clock.now)
    }
    return all.map { facts, candidate in
      var facts = facts
      if case .drifted? = candidate.standing.binding.flatMap({ known.drift?[$0.row] }) {
        facts.isDrifted = true
      }
      return (Takeover.decide(facts), candidate)
    }
  }

  private func facts(
    of candidate: LoginLookup.Candidate, _ found: LoginLookup.Found,
    _ password: borrowing Secret, _ known: inout KnownOfLogin
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
    facts.isUnsure = binding.trail.sent != nil
    facts.brokenRule = candidate.directory.connector.traits.passwordPolicy.brokenRule(by: password)
    facts.isRecordChanged = binding.passwordAt.map { $0 < found.row.changedAt } ?? true
    let now = clock.now
    facts.isDriftAssumed =
      binding.passwordAt.map { policy.passwordDrift.assumesDrift(since: $0, at: now) } ?? false
    // The slow verifier runs once for each different value.
    func matches(_ stored: [UInt8]?) throws -> Bool? {
      guard let stored else { return nil }
      if let answer = known.matched[stored] { return answer }
      let answer = try vault.matches(password, stored: stored)
      known.matched[stored] = answer
      return answer
    }
    facts.matchesPending = try matches(candidate.standing.pendingVerifier) ?? false
    if !facts.matchesPending { facts.matchesAccepted = try matches(binding.verifier) }
    return facts
  }
}
