internal import SyncCore
internal import SyncStore

/// Logins that bring no password for the directories: recorded, and nothing sent.
extension Engine {
  /// A login by a credential that does not bear the password. Nil when the facts have moved.
  func skip(
    _ login: Login, _ found: LoginLookup.Found, reason: String
  ) async throws -> LoginAnswer? {
    let now = clock.now
    let decisions = found.candidates.map { candidate in
      candidate.standing.binding == nil
        ? LoginDecision(directory: candidate.directory.id, outcome: .notBound, reason: "not-bound")
        : LoginDecision(directory: candidate.directory.id, outcome: .unchanged, reason: reason)
    }
    let answer = try await ledger.commit { transaction -> LoginAnswer? in
      guard case .skip(let current, reason) = try lookUp(login, transaction),
        current.standings == found.standings, current.row == found.row
      else { return nil }
      try transaction.store(login, of: found.row.row, decisions: decisions, at: now)
      try transaction.append(event(of: login, found, decisions, at: now))
      return try transaction.answer(to: login.id)
    }
    if answer != nil { observer.loginTaken(decisions) }
    return answer
  }

  /// A login that is nobody's: an event without a name, by which support finds it all the same.
  func unmatched(_ login: Login, _ reason: String) async throws -> LoginRefusal {
    let now = clock.now
    try await ledger.commit { transaction in
      var event = Event(.unmatchedLogin, at: now)
      event.login = login.id
      event.reason = "\(reason); the password was wiped"
      event.detail = login.idempotencyKey.map { ["id": .string($0)] }
      try transaction.append(event)
    }
    return .unknownUser
  }
}
