/// Reads times of day and days of the week as an operator writes them.
package enum ClockText {
  private static let weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

  /// The seconds since midnight of `03:00`, `24:00` included; nil when it is none.
  package static func second(_ text: Substring) -> Int64? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 && $0.allSatisfy(\.isNumber) }),
      let hours = Int64(parts[0]), let minutes = Int64(parts[1]), minutes < 60,
      hours * 60 + minutes <= 1440
    else { return nil }
    return hours * 3600 + minutes * 60
  }

  /// The two ends of `20:00-06:00`; nil when it is none, or empty.
  package static func span(_ text: Substring) -> (from: Int64, to: Int64)? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, let from = second(parts[0]), let to = second(parts[1]), from < 86_400,
      from != to
    else { return nil }
    return (from, to)
  }

  /// The days of `Mon-Fri` or `Sat,Sun`, 0 for Monday; nil when it is none.
  package static func days(_ text: Substring) -> Set<Int>? {
    var days: Set<Int> = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = part.split(separator: "-", omittingEmptySubsequences: false)
        .map { weekdays.firstIndex(of: $0.lowercased()) }
      guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2 else {
        return nil
      }
      var day = first
      days.insert(day)
      while day != last {
        day = (day + 1) % 7
        days.insert(day)
      }
    }
    return days
  }
}
