internal import SyncCore
internal import SyncLog
internal import SyncStore

/// An attempt that failed: judged, recorded, and settled by the verdict.
extension Engine {
  /// The attempt failed: judge it, and settle the job by the verdict.
  func settle(
    _ work: Work, _ answer: RemoteFailure, sent: Work.Sent, carrying password: Job? = nil,
    in directory: ManagedDirectory
  ) async throws -> Attempt.Outcome {
    let job = work.job
    let now = clock.now
    let failure = read(answer, to: sent, job.binding, in: directory)
    let attempts = RetryPolicy.counted(job.attempts, of: job.lastFailure, before: failure.kind)
    let verdict = directory.policy.retry.verdict(
      on: failure, urgency: work.urgency, attempts: attempts, setbacks: work.setbacks,
      age: job.queuedAt.duration(to: now),
      settling: isSettling(job.binding.appearedAt, in: directory),
      now: now, draw: draw())
    return try await ledger.commit { transaction in
      // What a directory says of itself holds, though the job that was told may be another's now.
      if let until = verdict.laneWait(after: failure, at: now) {
        try stop(directory.id, until: until, failure, transaction, at: now)
      }
      guard try transaction.holds(job) else { return .abandoned }
      try note(failure, to: sent, job.binding, transaction, at: now)
      if sent == .restore, failure.isFinal {
        try settleLost(job, failure, transaction, at: now)
        return .failed(failure, verdict)
      }
      if let password,
        let verdict = try settleCarried(password, failure, job, transaction, at: now)
      {
        return .failed(failure, verdict)
      }
      switch verdict {
      case .retry(let due):
        try transaction.retry(
          job, due: due, attempts: attempts + 1, cause: failure.cause, reason: failure.detail,
          at: now)
        try record(.retried, job, failure, transaction, at: now)
      case .wait(let until):
        try transaction.giveBack(job, due: until)
      case .quarantine(let until):
        try transaction.giveBack(job, due: until)
        try stop(directory.id, until: until, failure, transaction, at: now)
      case .park where failure.kind == .missing:
        guard try !settleMissing(job, failure, in: directory, transaction, at: now) else { break }
        try settleHeldMissing(job, failure, transaction, at: now)
      case .park where job.kind == .account:
        try park(job, reason: failure.detail, failure, transaction, at: now)
      case .park, .refusePassword:
        try refuse(job, failure, transaction, at: now)
      }
      return .failed(failure, verdict)
    }
  }

  /// The account is missing and a person decides what becomes of that.
  private func settleHeldMissing(
    _ job: Job, _ failure: RemoteFailure, _ transaction: Transaction, at now: Timestamp
  ) throws {
    guard job.kind == .account, let shadow = job.binding.shadow else {
      if job.kind == .account {
        return try park(job, reason: failure.detail, failure, transaction, at: now)
      }
      return try refuse(job, failure, transaction, at: now)
    }
    let reason =
      "\(shadow.name) was deleted in the directory; restore it there, have it made again with "
      + "onMissing \"recreate\", or take the link away: dirsyncd unlink"
    try park(
      job, reason: reason, RemoteFailure(.missing, reason, requestID: failure.requestID),
      transaction, at: now)
  }

  /// A conflict soon after a create of unknown outcome is that very account, not to be seen yet.
  private func read(
    _ failure: RemoteFailure, to sent: Work.Sent, _ binding: Binding,
    in directory: ManagedDirectory
  ) -> RemoteFailure {
    guard case .create = sent, failure.kind == .conflict,
      isSettling(binding.createSentAt, in: directory)
    else { return failure }
    return RemoteFailure(
      .missing, failure.detail, status: failure.status, requestID: failure.requestID)
  }

  /// Remembers what may have been carried out in spite of the failure.
  private func note(
    _ failure: RemoteFailure, to sent: Work.Sent, _ binding: Binding, _ transaction: Transaction,
    at now: Timestamp
  ) throws {
    switch sent {
    case .password(let before):
      guard let trail = try transaction.binding(binding.row)?.trail else { return }
      // Graph has been seen to carry out what it answered with 429: the time stamp will tell.
      let how: PasswordTrail.Failure =
        failure.kind.leavesOutcomeOpen
        ? .unknown : failure.kind == .throttled ? .doubtful : .refused
      try transaction.store(trail.failed(how, before: before, at: now), of: binding.row)
    case .write where failure.kind.leavesOutcomeOpen:
      try transaction.noteUnsure(binding.row)
    case .create where !failure.kind.leavesOutcomeOpen && binding.known == .nothing:
      try transaction.forgetCreateSent(binding.row)
    case .nothingToLearn, .write, .create, .restore: break
    }
  }

  func park(
    _ job: Job, reason: String, _ failure: RemoteFailure?, _ transaction: Transaction,
    at now: Timestamp
  ) throws {
    let failure = failure ?? RemoteFailure(.conflict, reason)
    try transaction.park(job, cause: failure.cause, reason: reason, at: now)
    if let obstacle = failure.obstacle,
      try tell(obstacle, .parked, job, failure, transaction, at: now)
    {
      return
    }
    try record(.parked, job, failure, transaction, at: now)
  }

  func record(
    _ kind: Event.Kind, _ job: Job, _ failure: RemoteFailure, _ transaction: Transaction,
    at now: Timestamp
  ) throws {
    var event = Event(kind, of: job, at: now)
    event.reason = "\(failure.kind.rawValue): \(failure.detail)"
    event.requestID = failure.requestID
    try transaction.append(event)
    report(job, event)
  }

  func report(_ job: Job, _ event: Event) {
    let level: LogLevel =
      switch event.kind {
      case .parked, .passwordRefused: .error
      case .retried: .warning
      default: .info
      }
    log.write(
      level, "job.\(event.kind.rawValue)", "a job was settled",
      [
        "job": .integer(job.id), "kind": .string(job.kind.rawValue),
        "directory": .string(job.binding.directory.name),
        "subject": .string(job.binding.subject.id), "attempt": .integer(Int64(job.attempts + 1)),
        "login": event.login.map { .string($0.id) }, "reason": event.reason.map(JSONValue.string),
        "requestID": event.requestID.map(JSONValue.string),
      ])
  }
}
