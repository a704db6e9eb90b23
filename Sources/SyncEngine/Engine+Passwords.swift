internal import SyncCore
internal import SyncStore

/// Every end of a sealed password: pushed, refused, expired, withdrawn. It is wiped in each.
extension Engine {
  /// The directory took the password.
  func settlePassword(
    _ work: Work, _ sealed: SealedPassword, _ receipt: Receipt
  ) async throws -> Attempt.Outcome {
    let job = work.job
    let now = clock.now
    return try await ledger.commit { transaction in
      guard try transaction.holds(job) else { return .abandoned }
      try accepted(sealed, of: job, receipt, transaction, at: now)
      return .done
    }
  }

  /// The directory took the password, by itself or with the account.
  func accepted(
    _ sealed: SealedPassword, of job: Job, _ receipt: Receipt, _ transaction: Transaction,
    at now: Timestamp
  ) throws {
    let accepted = try vault.renewed(sealed, of: job.binding.subject)
    try transaction.store(accepted: accepted, of: job.binding.row, at: now)
    try transaction.clearObstacle(of: job.binding.row)
    let isNewest = try transaction.job(job.id)?.generation == job.generation
    if isNewest {
      try transaction.setPasswordState(.takenOver, reason: nil, of: job.binding.row)
    }
    try transaction.setOutcome(
      "pushed", of: sealed.login, in: job.binding.directory, withFollowers: isNewest, at: now)
    var event = Event(.passwordPushed, of: job, at: now)
    event.requestID = receipt.requestID
    try transaction.append(event)
    try transaction.finish(job, at: now)
    report(job, event)
  }

  /// The directory will not have this password: it is wiped, and the next login begins anew.
  func refuse(
    _ job: Job, _ failure: RemoteFailure, _ transaction: Transaction, at now: Timestamp
  ) throws {
    guard let secret = job.secret else {
      return try park(job, reason: failure.detail, failure, transaction, at: now)
    }
    let isNewest = try transaction.job(job.id)?.generation == job.generation
    if isNewest {
      try transaction.setPasswordState(.refused, reason: failure.detail, of: job.binding.row)
    }
    try transaction.setOutcome(
      "refused", of: secret.login, in: job.binding.directory, withFollowers: isNewest, at: now)
    if let obstacle = failure.obstacle ?? (failure.kind == .notPermitted ? .notPermitted : nil) {
      try tell(obstacle, .passwordRefused, job, failure, transaction, at: now)
    } else {
      try record(.passwordRefused, job, failure, transaction, at: now)
    }
    try transaction.finish(job, at: now)
  }

  /// Wipes the passwords that have waited too long.
  func expireSecrets() async throws {
    let now = clock.now
    try await ledger.commit { transaction in
      for (binding, login) in try transaction.expireSecrets(at: now, limit: 1000) {
        try expire(binding, login, transaction, at: now)
      }
    }
  }

  func expire(
    _ binding: Binding, _ login: LoginID, _ transaction: Transaction, at now: Timestamp
  ) throws {
    try transaction.setPasswordState(.expired, reason: "time limit", of: binding.row)
    try transaction.setOutcome(
      "expired", of: login, in: binding.directory, withFollowers: true, at: now)
    var event = Event(.passwordExpired, of: binding, at: now)
    event.login = login
    event.reason = "it waited longer than the directory's ttl and was wiped"
    try transaction.append(event)
  }

  /// A password that waits for a link which will not come is wiped: its user left before there was
  /// an account.
  func withdrawUnlinkedPassword(
    of binding: Binding, _ transaction: Transaction, at now: Timestamp
  ) throws {
    guard binding.shadow == nil else { return }
    let reason = "the user left before there was an account"
    try withdrawPassword(of: binding, reason, transaction, at: now)
  }

  /// A password that is not under way yet is wiped, where its user is to have no account any more.
  func withdrawPassword(
    of binding: Binding, _ reason: String, _ transaction: Transaction, at now: Timestamp
  ) throws {
    guard let login = try transaction.withdrawPassword(of: binding.row) else { return }
    try noteWithdrawn(login, of: binding, reason, transaction, at: now)
  }

  /// The login's password goes nowhere; the next login begins anew.
  func noteWithdrawn(
    _ login: LoginID, of binding: Binding, _ reason: String, _ transaction: Transaction,
    at now: Timestamp
  ) throws {
    try transaction.setPasswordState(.awaitingLogin, reason: reason, of: binding.row)
    try transaction.setOutcome(
      "withdrawn", of: login, in: binding.directory, withFollowers: true, at: now)
    var event = Event(.passwordWithdrawn, of: binding, at: now)
    event.login = login
    event.reason = reason
    try transaction.append(event)
  }
}
