internal import SyncCore
internal import SyncLog
internal import SyncStore

/// One password, from the sealed secret to the directory: in order, once, and with its effect.
extension Engine {
  /// Sends a password, unless the directory has it already or an older one may still arrive.
  func push(
    _ sealed: SealedPassword, of shadow: Shadow, for work: Work, in directory: ManagedDirectory
  ) async throws -> Attempt.Outcome {
    let account = try await look(
      at: shadow, in: directory, unless: Matching.obstacle(toPasswordOf:by:))
    let before = account.passwordTimes
    switch work.job.binding.trail.next(for: sealed.login, seeing: before, at: clock.now) {
    case .hold(let until):
      try await ledger.commit { try $0.giveBack(work.job, due: until) }
      return .abandoned
    case .taken(let sent):
      return try await settleTaken(work, sealed, sent, seeing: before, in: directory)
    case .send(let taken):
      guard let trail = try await noteSending(work, sealed, taken, before, in: directory) else {
        return .abandoned
      }
      let receipt: Receipt
      do throws(RemoteFailure) {
        receipt = try await send(sealed, of: work.job, to: shadow, in: directory)
      } catch {
        return try await settle(work, error, sent: .password(before: trail), in: directory)
      }
      let answeredAt = clock.now
      let after = await readBack(shadow, in: directory)
      return try await settlePush(
        work, sealed, receipt, times: (before, after),
        trail: trail.accepted(before: before?.changedAt, after: after, at: answeredAt),
        in: directory)
    }
  }

  /// Before the first byte: a kill leaves the note behind. Gives the trail before the note; nil
  /// when the password is not to be sent now, and the job has been given back.
  private func noteSending(
    _ work: Work, _ sealed: SealedPassword, _ taken: PasswordTrail.Sent?, _ times: PasswordTimes?,
    in directory: ManagedDirectory
  ) async throws -> PasswordTrail? {
    let job = work.job
    let now = clock.now
    return try await ledger.commit(durable: .later) { transaction in
      // A newer login may have come: its password is the one to send.
      guard try mayGoOn(job, in: directory, transaction, at: now) else { return nil }
      var trail = job.binding.trail
      if let taken {
        trail.sent = nil
        try tellTaken(taken, seeing: times, job, transaction, at: now)
      }
      try transaction.store(
        trail.sending(sealed.login, seeing: times, at: now), of: job.binding.row)
      return trail
    }
  }

  /// An older login's password did get there, though a newer one has taken its place since.
  private func tellTaken(
    _ sent: PasswordTrail.Sent, seeing times: PasswordTimes?, _ job: Job,
    _ transaction: Transaction, at now: Timestamp
  ) throws {
    try transaction.setOutcome(
      "pushed", of: sent.login, in: job.binding.directory, withFollowers: false, at: now)
    var event = Event(.passwordPushed, of: job.binding, at: now)
    event.login = sent.login
    event.reason = Self.lostAnswer
    event.detail = Self.effect(of: sent, seeing: times)
    try transaction.append(event)
  }

  /// The directory's stamps around a push whose answer was lost.
  private static func effect(
    of sent: PasswordTrail.Sent, seeing times: PasswordTimes?
  ) -> JSONValue {
    var detail = JSONObject()
    detail["before"] = PasswordTimes(changedAt: sent.stamp).json
    detail["after"] = times?.json
    return .object(detail)
  }

  private static let lostAnswer =
    "the answer was lost; the directory's time stamp says that it was carried out"

  /// What the push did to the account's times; nil when that is not known, which is learned later.
  private func readBack(_ shadow: Shadow, in directory: ManagedDirectory) async -> PasswordTimes? {
    guard directory.connector.traits.tellsPasswordTimes else { return nil }
    return await times(of: shadow.remoteID, in: directory, limit: settings.readBackTimeLimit)
  }

  /// The directory took the password.
  private func settlePush(
    _ work: Work, _ sealed: SealedPassword, _ receipt: Receipt,
    times: (before: PasswordTimes?, after: PasswordTimes?), trail: PasswordTrail,
    in directory: ManagedDirectory
  ) async throws -> Attempt.Outcome {
    var detail = JSONObject()
    detail["before"] = times.before?.json
    detail["after"] = times.after?.json
    return try await settlePush(
      work, sealed, requestID: receipt.requestID, reason: nil,
      detail: detail.members.isEmpty ? nil : .object(detail), trail: trail, in: directory)
  }

  /// The directory had taken it in an earlier attempt.
  private func settleTaken(
    _ work: Work, _ sealed: SealedPassword, _ sent: PasswordTrail.Sent,
    seeing times: PasswordTimes?, in directory: ManagedDirectory
  ) async throws -> Attempt.Outcome {
    let trail = work.job.binding.trail.accepted(before: sent.stamp, after: times, at: sent.at)
    return try await settlePush(
      work, sealed, requestID: nil, reason: Self.lostAnswer,
      detail: Self.effect(of: sent, seeing: times), trail: trail, in: directory)
  }

  private func settlePush(
    _ work: Work, _ sealed: SealedPassword, requestID: String?, reason: String?,
    detail: JSONValue?, trail: PasswordTrail, in directory: ManagedDirectory
  ) async throws -> Attempt.Outcome {
    let now = clock.now
    return try await ledger.commit { transaction in
      guard try transaction.holds(work.job) else { return .abandoned }
      try accepted(
        sealed, of: work.job, trail: trail, requestID: requestID, reason: reason, detail: detail,
        transaction, at: now)
      return .done
    }
  }

  /// The directory took the password, by itself or with the account.
  func accepted(
    _ sealed: SealedPassword, of job: Job, trail: PasswordTrail, requestID: String?,
    reason: String? = nil, detail: JSONValue? = nil, _ transaction: Transaction, at now: Timestamp
  ) throws {
    let binding = job.binding
    let accepted = try vault.renewed(sealed, of: binding.subject)
    try transaction.store(accepted: accepted, of: binding.row, at: trail.pushedAt ?? now)
    try transaction.store(trail, of: binding.row)
    try transaction.clearObstacle(of: binding.row)
    let isNewest = try transaction.job(job.id)?.generation == job.generation
    if isNewest { try transaction.note(.accepted, of: binding, at: now) }
    try transaction.setOutcome(
      "pushed", of: sealed.login, in: binding.directory, withFollowers: isNewest, at: now)
    var event = Event(.passwordPushed, of: job, at: now)
    event.requestID = requestID
    event.reason = reason
    event.detail = detail
    try transaction.append(event)
    try transaction.finish(job, at: now)
    report(job, event)
    let why = try transaction.pushReason(of: sealed.login, in: binding.directory)
    observer.pushed(binding.directory, reason: why.flatMap(Takeover.Reason.init(rawValue:)))
  }
}
