/// What earlier passes over one kind of subject left: it decides what the next one has to bring.
package struct PullMemory: Hashable, Sendable {
  /// Why a pass has to bring everything.
  package enum Need: String, Hashable, Sendable {
    case asked = "it was asked for"
    case first = "no whole pass has been made"
    case due = "it is time for a full pass"
    case suspects = "somebody was missing from the last full pass"
    case shrunken = "the source has fewer than the mirror"
    case distrust = "the source does not stamp all its changes"
  }

  package var watermark: Watermark?
  /// When the last full pass ended, by our clock.
  package var fullAt: Timestamp?
  /// Why passes of changes are not believed.
  package var distrust: String?
  /// Somebody was missing from one full pass and not from a second one yet.
  package var hasSuspects = false
  /// Many were missing from the last full pass, and that is still to be settled.
  package var isShort = false
  /// So many more the mirror had than the source when the last full pass had ended.
  package var shortage = 0

  package init() {}

  /// Equal, but for what the mirror itself tells.
  package func isSame(as other: PullMemory) -> Bool {
    var copy = other
    copy.hasSuspects = hasSuspects
    copy.isShort = isShort
    return self == copy
  }

  /// Why the next pass has to bring everything; nil when changes are enough.
  ///
  /// - Parameter daily: when that is done each day, in place of the interval `full`.
  package func need(
    at now: Timestamp, full: Duration, daily: DailyTime? = nil, isAsked: Bool
  ) -> Need? {
    if isAsked { return .asked }
    guard watermark != nil, let fullAt else { return .first }
    if isShort { return .shrunken }
    if distrust != nil { return .distrust }
    if hasSuspects { return .suspects }
    if let daily { return daily.isDue(since: fullAt, at: now) ? .due : nil }
    // A clock that was set back must not put it off.
    return now >= fullAt.advanced(by: full) || now < fullAt ? .due : nil
  }

  /// Whether a pass of changes shows that somebody has gone since the last full pass: the source
  /// has fewer than the mirror, and the full pass did not leave it so.
  ///
  /// - Parameters:
  ///   - population: how many the source says it has; nil when it does not say.
  ///   - living: subjects that the mirror holds and does not know to be gone.
  package func misses(population: Int?, living: Int) -> Bool {
    population.map { living - $0 > shortage } ?? false
  }
}
