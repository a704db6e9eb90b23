package import SyncCore

/// Dates in header fields: `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 §5.6.7).
package enum HTTPDate {
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
  /// From 1970-01-01 on, which was a Thursday.
  private static let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]

  /// The moment's second as such a date; for moments from 1970 on.
  package static func text(of moment: Timestamp) -> String {
    let calendar = moment.description.split { "-T:.".contains($0) }.map(String.init)
    let weekday = weekdays[Int(max(moment.seconds, 0) / 86400 % 7)]
    let month = months[max(0, min(11, (Int(calendar[1]) ?? 1) - 1))]
    let clock = calendar[3...5].joined(separator: ":")
    return "\(weekday), \(calendar[2]) \(month) \(calendar[0]) \(clock) GMT"
  }

  /// Reads the preferred form; nil for anything else, the two obsolete forms too.
  package static func moment(_ text: String) -> Timestamp? {
    let parts = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 6, parts[0].hasSuffix(","), parts[5] == "GMT",
      weekdays.contains(String(parts[0].dropLast())), parts[1].utf8.count == 2,
      let month = months.firstIndex(of: parts[2]), parts[4].utf8.count == 8
    else { return nil }
    let number = month < 9 ? "0\(month + 1)" : "\(month + 1)"
    return Timestamp("\(parts[3])-\(number)-\(parts[1])T\(parts[4])Z")
  }
}
