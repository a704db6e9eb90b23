internal import SyncCore
internal import SyncStore

/// Every end of a sealed password but the push: refused, expired, withdrawn. It is wiped in each.
extension Engine {
  /// The directory will not have this password: it is wiped, and the next login begins anew.
  func refuse(
    _ job: Job, _ failure: RemoteFailure, _ transaction: Transaction, at now: Timestamp
  ) throws {
    guard let secret = job.secret else {
      return try park(job, reason: failure.detail, failure, transaction, at: now)
    }
    let isNewest = try transaction.job(job.id)?.generation == job.generation
    if isNewest {
      try transaction.note(.refusal, of: job.binding, reason: failure.detail, at: now)
    }
    try transaction.setOutcome(
      "refused", reason: failure.obstacle?.rawValue ?? failure.kind.rawValue, of: secret.login,
      in: job.binding.directory, withFollowers: isNewest, at: now)
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
    try transaction.note(.expiry, of: binding, reason: "time limit", at: now)
    try transaction.setOutcome(
      "expired", reason: "time-limit", of: login, in: binding.directory, withFollowers: true,
      at: now)
    var event = Event(.passwordExpired, of: binding, at: now)
    event.login = login
    event.reason = "it waited longer than the directory's ttl and was wiped"
    try transaction.append(event)
  }

  /// A password that waits for a link which will not come is wiped: its user left before there was
  /// an account.
  func withdrawUnlinkedPassword(
    of binding: Binding, _ wanted: Wanted?, _ transaction: Transaction, at now: Timestamp
  ) throws {
    // Whoever was invited may still come in.
    if case .invited = binding.known, wanted?.binds ?? false { return }
    guard binding.shadow == nil else { return }
    let reason = "the user left before there was an account"
    try withdrawPassword(of: binding, reason, transaction, at: now)
  }

  /// A password that is not under way yet is wiped, where its user is to have no account any more.
  func withdrawPassword(
    of binding: Binding, _ reason: String, told word: String = "no-account-wanted",
    _ transaction: Transaction, at now: Timestamp
  ) throws {
    guard let login = try transaction.withdrawPassword(of: binding.row) else { return }
    try noteWithdrawn(login, of: binding, reason, told: word, transaction, at: now)
  }

  /// The login's password goes nowhere; the next login begins anew. `word` is what the portal gets
  /// as the reason.
  func noteWithdrawn(
    _ login: LoginID, of binding: Binding, _ reason: String,
    told word: String = "no-account-wanted", _ transaction: Transaction, at now: Timestamp
  ) throws {
    try transaction.note(.withdrawal, of: binding, reason: reason, at: now)
    try transaction.setOutcome(
      "withdrawn", reason: word, of: login, in: binding.directory, withFollowers: true, at: now)
    var event = Event(.passwordWithdrawn, of: binding, at: now)
    event.login = login
    event.reason = reason
    try transaction.append(event)
  }
}
