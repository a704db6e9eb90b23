/// When daylight-saving time begins and ends each year: the footer of a time zone's file (RFC 9636
/// §3.3), as in `CET-1CEST,M3.5.0,M10.5.0/3`.
struct CivilRule: Hashable, Sendable {
  /// A day of the year with a time of day, by the clock that holds until then.
  struct Change: Hashable, Sendable {
    enum Day: Hashable, Sendable {
      /// 1 to 365; the 29th of February is never counted.
      case julian(Int64)
      /// 0 to 365, the 29th of February counted.
      case ordinal(Int64)
      /// A weekday (0 for Sunday) of a week (5 for the last) of a month.
      case weekday(month: Int64, week: Int64, weekday: Int64)
    }

    let day: Day
    let second: Int64
  }

  /// Seconds east of Greenwich.
  let standard: Int64
  /// Nil where there is no daylight-saving time.
  var saving: Saving?

  /// The part of each year with another offset.
  struct Saving: Hashable, Sendable {
    let offset: Int64
    let start: Change
    let end: Change
  }

  func offset(at seconds: Int64) -> Int64 {
    guard let saving else { return standard }
    let shown = seconds + standard
    let year = Timestamp.date(ofDay: (shown - Timestamp.modulo(shown, 86_400)) / 86_400).year
    let start = saving.start.local(in: year) - standard
    let end = saving.end.local(in: year) - saving.offset
    let isSaving =
      start < end ? (start..<end).contains(seconds) : !(end..<start).contains(seconds)
    return isSaving ? saving.offset : standard
  }
}

extension CivilRule.Change {
  /// Seconds since 1970 as the clock shows them.
  func local(in year: Int64) -> Int64 {
    dayNumber(in: year) * 86_400 + second
  }

  private func dayNumber(in year: Int64) -> Int64 {
    let newYear = Timestamp.day(year: year, month: 1, day: 1)
    switch day {
    case .ordinal(let number): return newYear + number
    case .julian(let number):
      let isLeap = Timestamp.day(year: year + 1, month: 1, day: 1) - newYear == 366
      return newYear + number - 1 + (isLeap && number >= 60 ? 1 : 0)
    case .weekday(let month, let week, let weekday):
      let first = Timestamp.day(year: year, month: month, day: 1)
      // 1970-01-01 was a Thursday.
      let ahead = Timestamp.modulo(weekday - Timestamp.modulo(first + 4, 7), 7)
      let next =
        month == 12
        ? Timestamp.day(year: year + 1, month: 1, day: 1)
        : Timestamp.day(year: year, month: month + 1, day: 1)
      var found = first + ahead + (week - 1) * 7
      while found >= next { found -= 7 }
      return found
    }
  }
}
