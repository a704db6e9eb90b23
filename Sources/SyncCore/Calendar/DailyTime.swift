/// A time of day in a zone, at which something is done once a day.
package struct DailyTime: Hashable, Sendable {
  /// Since midnight, by the clock.
  package let secondOfDay: Int64
  package let zone: CivilZone

  package init(secondOfDay: Int64, zone: CivilZone) {
    self.secondOfDay = secondOfDay
    self.zone = zone
  }

  /// The first such moment after a time.
  package func next(after time: Timestamp) -> Timestamp {
    let day = zone.local(time).day
    let moments = (-1...2).map { moment(day + $0) }
    return moments.first { $0 > time } ?? moment(day + 3)
  }

  /// Whether one of these moments has come since the last run, however many: what was missed is
  /// caught up once. A clock that was set back must not put it off.
  package func isDue(since last: Timestamp, at now: Timestamp) -> Bool {
    now < last || next(after: last) <= now
  }

  private func moment(_ day: Int64) -> Timestamp {
    zone.moment(day: day, second: secondOfDay)
  }
}
