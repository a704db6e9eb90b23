/// When a password that waits should be in its directory, and what stands in its way. Pure.
package struct Outlook: Hashable, Sendable {
  /// What a waiting password waits for; the raw value is the word that the portal gets.
  package enum Delay: String, Hashable, Sendable, CaseIterable {
    /// The directory fails, or refuses our own credentials.
    case directoryUnavailable = "directory-unavailable"
    /// The directory told us to wait.
    case directoryBusy = "directory-busy"
    /// A person has stopped the directory's lane.
    case directoryPaused = "directory-paused"
    /// A person has to act before there is an account.
    case accountParked = "account-parked"
    /// The account is still being made.
    case accountPending = "account-pending"
    /// An attempt failed, and the next one waits.
    case retrying
  }

  /// How the account of the binding stands.
  package enum AccountState: Hashable, Sendable {
    case linked, pending, parked
  }

  /// All that the outlook depends on.
  package struct Facts: Hashable, Sendable {
    package var account = AccountState.linked
    package var isPaused = false
    package var isQuarantined = false
    /// Nothing is sent to the directory before then.
    package var notBefore: Timestamp?
    /// The password is not sent before then.
    package var dueAt: Timestamp?
    /// Attempts of this password that have failed.
    package var attempts = 0
    /// Passwords that go before this one.
    package var aheadCount = 0
    package var meter = LaneMeter(placeCount: 1)

    package init() {}
  }

  package let delay: Delay?
  /// Whole seconds, 1 at least; nil where nobody can say.
  package let etaSeconds: Int?

  package init(delay: Delay?, etaSeconds: Int?) {
    self.delay = delay
    self.etaSeconds = etaSeconds
  }

  package init(_ facts: Facts, at now: Timestamp) {
    delay = Self.delay(facts, at: now)
    switch delay {
    case .directoryPaused, .accountParked: etaSeconds = nil
    // The next look at it is known, and not whether it helps.
    case .directoryUnavailable: etaSeconds = nil
    case .directoryBusy, .accountPending, .retrying, nil:
      etaSeconds = Self.seconds(facts, at: now)
    }
  }

  private static func delay(_ facts: Facts, at now: Timestamp) -> Delay? {
    if facts.isPaused { return .directoryPaused }
    if facts.account == .parked { return .accountParked }
    if facts.isQuarantined || facts.meter.isProbing { return .directoryUnavailable }
    if let notBefore = facts.notBefore, notBefore > now { return .directoryBusy }
    if facts.account == .pending { return .accountPending }
    return facts.attempts > 0 ? .retrying : nil
  }

  /// The wait of lane or job, then the turns before this one and its own. An account that is still
  /// to be made takes two more: looking for it, and making it.
  private static func seconds(_ facts: Facts, at now: Timestamp) -> Int {
    let starts = [facts.notBefore, facts.dueAt].compactMap(\.self).max() ?? now
    let wait = max(.zero, now.duration(to: starts))
    let own = facts.account == .pending ? 3 : 1
    let work = facts.meter.time(forAhead: facts.aheadCount, own: own)
    return max(1, Int((wait + work).inSeconds.rounded(.up)))
  }
}
