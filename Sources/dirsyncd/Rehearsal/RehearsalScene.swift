internal import SyncCore

/// All that can be seen at one moment, from outside: the twins, and what the daemon tells.
struct RehearsalScene: Sendable {
  var google: RehearsalHolding
  var entra: RehearsalHolding
  /// How often the source was walked over.
  let pulls: Int
  /// Jobs in the queue, whatever their state.
  let openJobs: Int
  /// When the last login was sent.
  let loginSentAt: Timestamp?

  var holdings: [RehearsalHolding] { [google, entra] }

  func wasWrittenFirst(_ first: RehearsalHolding, before second: RehearsalHolding) -> Bool {
    guard let first = first.account, let second = second.account else { return false }
    return first.writtenAt < second.writtenAt
  }

  /// Whether so much time passed between the login and the password's arrival.
  func hasRested(_ holding: RehearsalHolding, for duration: Duration) -> Bool {
    guard let loginSentAt, let account = holding.account else { return false }
    return account.writtenAt >= loginSentAt.advanced(by: duration)
  }
}
