/// What earlier readings of a directory left, and what follows for the next. Pure.
package struct ReadBackMemory: Hashable, Sendable {
  /// From where changes are read; nil where everything has to be.
  package var mark: Cursor?
  /// When the directory was read last, wholly or what changed.
  package var readAt: Timestamp?
  /// When everything was read last.
  package var fullAt: Timestamp?
  /// When the first look is due.
  package var firstDue: Timestamp?
  /// Why the last whole list was not believed; nil where it was.
  package var doubt: String?

  package init() {}

  /// When the next look is due; nil where the first one was never scheduled.
  ///
  /// - Parameter tellsChanges: whether the directory tells what changed, so that everything is
  ///   read more seldom.
  package func next(
    by policy: ReadBackPolicy, tellsChanges: Bool, at now: Timestamp
  ) -> Timestamp? {
    guard let readAt else { return firstDue }
    let look = Self.next(after: readAt, policy.interval, policy.time, at: now)
    guard tellsChanges else { return look }
    let full = fullAt.map { Self.next(after: $0, policy.fullInterval, policy.fullTime, at: now) }
    return min(look, full ?? look)
  }

  /// Whether the next look has to read everything.
  package func needsEverything(by policy: ReadBackPolicy, at now: Timestamp) -> Bool {
    guard mark != nil, let fullAt else { return true }
    return Self.next(after: fullAt, policy.fullInterval, policy.fullTime, at: now) <= now
  }

  /// A clock that was set back must not put it off.
  private static func next(
    after last: Timestamp, _ interval: Duration, _ time: DailyTime?, at now: Timestamp
  ) -> Timestamp {
    if now < last { return now }
    return time?.next(after: last) ?? last.advanced(by: interval)
  }

  /// Why a whole list that lacks so many accounts is not believed; nil where it is. The same
  /// measure as for the source: who is missing from a list that looks short is not gone.
  package static func doubt(missing: Int, of linked: Int) -> String? {
    guard missing > 0 else { return nil }
    if missing == linked { return "the directory lists none of our \(linked) accounts" }
    guard missing > Pass.missingFloor, missing * 100 > linked * Pass.missingPercentLimit else {
      return nil
    }
    return "the directory lists \(linked - missing) of our \(linked) accounts"
  }
}
