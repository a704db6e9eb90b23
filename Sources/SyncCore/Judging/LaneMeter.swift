/// How fast a lane has been of late: requests at once, and the time that each attempt takes. Pure.
package struct LaneMeter: Hashable, Sendable {
  /// What an attempt is taken to need before one was measured.
  package static let firstGuess = Duration.milliseconds(500)
  /// The newest attempt counts for an eighth: a burst of slow ones shows within a few.
  private static let weight = 8

  /// Attempts that may be under way at once.
  package private(set) var placeCount: Int
  /// The time of an attempt, smoothed.
  package private(set) var attemptTime = firstGuess
  /// True while one attempt at a time finds out whether the other side is well again.
  package private(set) var isProbing = false
  private var isMeasured = false

  package init(placeCount: Int) {
    self.placeCount = max(1, placeCount)
  }

  /// An attempt ended; `lane` is how the lane stands after it.
  package mutating func note(took time: Duration, lane: Lane) {
    isProbing = lane.isQuarantined || lane.isOpen
    placeCount = isProbing ? 1 : max(1, lane.inFlightLimit)
    attemptTime = isMeasured ? attemptTime + (time - attemptTime) / Self.weight : time
    isMeasured = true
  }

  /// How long until so many others are done, and then so many attempts of one's own.
  package func time(forAhead count: Int, own: Int) -> Duration {
    attemptTime * (count / placeCount + own)
  }
}
