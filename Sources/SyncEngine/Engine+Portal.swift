package import SyncCore
package import SyncStore

/// What the portal asks about: logins, users, and what a new password must be like.
extension Engine {
  /// Passwords that are counted for an outlook; a longer backlog makes the estimate too short.
  private static let aheadLimit = 5000

  /// How a login stands in each directory, with the outlook of what waits now; nil for an unknown
  /// login.
  package func progress(
    of login: LoginID
  ) async throws -> (login: LoginProgress, outlooks: [DirectoryID: Outlook])? {
    let now = clock.now
    return try await ledger.read { transaction in
      guard let progress = try transaction.progress(of: login) else { return nil }
      var outlooks: [DirectoryID: Outlook] = [:]
      for row in progress.rows where ["queued", "paused"].contains(row.outcome) {
        let directory = row.decision.directory
        guard let binding = try transaction.binding(of: progress.subjectRow, in: directory) else {
          continue
        }
        outlooks[directory] = try outlook(of: binding, transaction, at: now)
      }
      return (progress, outlooks)
    }
  }

  /// How the user of that name stands in each directory; nil for an unknown user.
  package func standings(of name: String) async throws -> (user: String, [DirectoryStanding])? {
    let now = clock.now
    return try await ledger.read { transaction in
      guard case .user(let row, _) = try person(at: .userName(name), transaction) else {
        return nil
      }
      let expects = try transaction.expectsPassword(of: row.row)
      let standings = try transaction.bindings(of: row.row).map { binding in
        DirectoryStanding(
          binding: binding, expectsPassword: expects,
          parkedReason: try transaction.parkedReason(of: binding.row),
          obstacle: try obstacle(to: binding, transaction),
          outlook: try outlook(of: binding, transaction, at: now),
          isWaiting: try transaction.waitingPassword(of: binding.row) != nil)
      }
      return (try Subject(row.record).name, standings)
    }
  }

  /// What a new password of that user must be like, by each directory that it would go to; nil for
  /// an unknown user.
  package func passwordPolicies(
    of name: String
  ) async throws -> (user: String, [(directory: DirectoryID, policy: PasswordPolicy)])? {
    try await ledger.read { transaction in
      guard case .user(let row, _) = try person(at: .userName(name), transaction) else {
        return nil
      }
      let found = try found(row, transaction)
      let policies = found.candidates.filter { candidate in
        candidate.standing.binding != nil && candidate.directory.policy.passwordWhen != .never
      }.map { (directory: $0.directory.id, policy: $0.directory.passwordPolicy) }
      return (found.subject.name, policies)
    }
  }

  /// When a password should be there: the one that waits, or one that came now.
  func outlook(
    of binding: Binding, _ transaction: Transaction, at now: Timestamp
  ) throws -> Outlook {
    let waiting = try transaction.waitingPassword(of: binding.row)
    let lane = try transaction.laneState(of: binding.directory)
    var facts = Outlook.Facts()
    facts.isPaused = lane.isPaused
    facts.isQuarantined = lane.isQuarantined
    facts.notBefore = lane.notBefore
    facts.dueAt = waiting?.dueAt
    facts.attempts = waiting?.attempts ?? 0
    facts.meter = meters[binding.directory]
    facts.aheadCount = try transaction.passwordsAhead(
      in: binding.directory, dueBefore: waiting?.dueAt ?? now, limit: Self.aheadLimit)
    if binding.shadow == nil {
      let parked = try transaction.parkedReason(of: binding.row)
      facts.account = parked == nil ? .pending : .parked
    }
    return Outlook(facts, at: now)
  }
}
