internal import SyncCore
internal import SyncStore

/// When something is done by itself: pulls at their times, bulk changes within their windows.
extension Engine {
  /// The next pull: by the interval, or earlier where everything is to be read at a time of day;
  /// some of the jitter later, so that not all daemons ask at once.
  func scheduled(_ byInterval: Timestamp) -> Timestamp {
    let daily = settings.fullTime?.next(after: clock.now)
    let next = min(byInterval, daily ?? byInterval)
    guard settings.pullJitter > .zero else { return next }
    let later = Double(settings.pullJitter.milliseconds) * draw()
    return next.advanced(by: .milliseconds(Int64(later)))
  }

  /// When the next job of a directory may go; nil for when the bell rings. Outside of its window
  /// urgent ones alone go before it opens.
  func nextStart(
    of directory: ManagedDirectory, _ transaction: Transaction, at now: Timestamp
  ) throws -> Timestamp? {
    guard let window = directory.policy.window, !window.isOpen(at: now) else {
      return try transaction.nextDue(in: directory.id)
    }
    let urgent = try transaction.nextUrgentDue(in: directory.id)
    guard let due = try transaction.nextDue(in: directory.id) else { return urgent }
    let bulk = window.opening(after: now).map { max($0, due) }
    return [urgent, bulk].compactMap(\.self).min()
  }
}
