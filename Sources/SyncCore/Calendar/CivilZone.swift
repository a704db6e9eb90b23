/// A time zone of the IANA database: what the clocks there show at a moment, and when they show it.
package struct CivilZone: Hashable, Sendable {
  /// As in `Europe/Zurich`.
  package let name: String
  /// Moments in seconds at which the offset changes, rising.
  let transitions: [Int64]
  /// Seconds east of Greenwich from each transition on.
  let offsets: [Int64]
  /// Before the first transition.
  let firstOffset: Int64
  /// What holds after the last transition; nil for the last offset for ever.
  let rule: CivilRule?

  /// Coordinated universal time, for which no file is needed.
  package static let utc = CivilZone(
    name: "UTC", transitions: [], offsets: [], firstOffset: 0, rule: nil)

  init(
    name: String, transitions: [Int64], offsets: [Int64], firstOffset: Int64, rule: CivilRule?
  ) {
    self.name = name
    self.transitions = transitions
    self.offsets = offsets
    self.firstOffset = firstOffset
    self.rule = rule
  }

  /// What the clocks show beyond UTC at that moment, in seconds.
  package func offset(at time: Timestamp) -> Int64 {
    let seconds = time.seconds
    guard let first = transitions.first, seconds >= first else {
      return transitions.isEmpty ? rule?.offset(at: seconds) ?? firstOffset : firstOffset
    }
    if let last = transitions.last, seconds >= last, let rule { return rule.offset(at: seconds) }
    var (low, high) = (0, transitions.count)
    while low + 1 < high {
      let middle = (low + high) / 2
      if transitions[middle] <= seconds { low = middle } else { high = middle }
    }
    return offsets[low]
  }

  /// What a clock there shows: the day since 1970-01-01 and the second of that day.
  package func local(_ time: Timestamp) -> (day: Int64, second: Int64) {
    let shown = time.seconds + offset(at: time)
    let second = Timestamp.modulo(shown, 86_400)
    return ((shown - second) / 86_400, second)
  }

  /// When a clock there shows that second of that day, the first time where it does so twice. A
  /// time that is skipped in spring is taken by the old clock: 02:30 is then 03:30 by the new one.
  package func moment(day: Int64, second: Int64) -> Timestamp {
    let shown = day * 86_400 + second
    let before = offset(at: Timestamp(seconds: shown - 86_400))
    let after = offset(at: Timestamp(seconds: shown + 86_400))
    for offset in [before, after] {
      let time = Timestamp(seconds: shown - offset)
      if self.offset(at: time) == offset { return time }
    }
    return Timestamp(seconds: shown - before)
  }

  /// The weekday of a day since 1970-01-01: 0 for Monday.
  package static func weekday(ofDay day: Int64) -> Int {
    Int(Timestamp.modulo(day + 3, 7))
  }
}
