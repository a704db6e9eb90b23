internal import SyncCore
internal import SyncLog
internal import SyncStore

/// Accounts that are not ours to write: told of once, and left alone until something changed.
extension Engine {
  /// The account of that name is not ours to link. A password that waits for it is refused.
  func settleBarred(
    _ work: Work, _ obstacle: Obstacle, name: String
  ) async throws -> Attempt.Outcome {
    let job = work.job
    let now = clock.now
    let failure = RemoteFailure(.notPermitted, obstacle.text(for: name), obstacle: obstacle)
    return try await ledger.commit { transaction in
      guard try transaction.holds(job) else { return .abandoned }
      let password = try transaction.claimWaitingPassword(beside: job, at: now)
      try tell(obstacle, .parked, job, failure, transaction, at: now)
      if let password { try refuse(password, failure, transaction, at: now) }
      try transaction.park(job, cause: failure.cause, reason: failure.detail, at: now)
      return .done
    }
  }

  /// Records it where it is new: one event and one line for each account, and no more however often
  /// the user logs in or the daemon starts. False where it was known.
  @discardableResult
  func tell(
    _ obstacle: Obstacle, _ kind: Event.Kind, _ job: Job, _ failure: RemoteFailure,
    _ transaction: Transaction, at now: Timestamp
  ) throws -> Bool {
    guard let news = try transaction.note(obstacle, of: job.binding, at: now) else { return false }
    var event = Event(kind, of: job, at: now)
    event.reason = "\(failure.kind.rawValue): \(failure.detail)"
    event.requestID = failure.requestID
    event.detail = ["obstacle": .string(obstacle.rawValue)]
    try transaction.append(event)
    let isAlert = news == .firstOfDirectory || !obstacle.concernsDirectory
    log.write(
      isAlert ? .error : .info, "account.barred",
      "an account is not ours to write; it is left alone until it or the configuration changes",
      [
        "alert": isAlert ? true : nil, "obstacle": .string(obstacle.rawValue),
        "directory": .string(job.binding.directory.name),
        "subject": .string(job.binding.subject.id), "reason": .string(failure.detail),
        "login": event.login.map { .string($0.id) },
        "requestID": event.requestID.map(JSONValue.string),
      ])
    return true
  }

  /// Why a login's password need not be tried: it was seen a short while ago.
  func obstacle(to binding: Binding?, _ transaction: Transaction) throws -> Obstacle? {
    guard let binding else { return nil }
    let horizon = clock.now.advanced(by: .zero - settings.obstacleRecheckInterval)
    return try transaction.obstacle(of: binding.row, seenAfter: horizon)
  }
}
