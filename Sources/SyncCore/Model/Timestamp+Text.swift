extension Timestamp: CustomStringConvertible {
  /// RFC 3339 in UTC, with milliseconds: `2026-11-21T19:30:00.250Z`.
  package var description: String {
    let day = (milliseconds - Self.modulo(milliseconds, 86_400_000)) / 86_400_000
    let date = Self.date(ofDay: day)
    let rest = Self.modulo(milliseconds, 86_400_000)
    let clock = [rest / 3_600_000, rest / 60_000 % 60, rest / 1000 % 60].map { Self.pad($0, 2) }
    let calendar = "\(Self.pad(date.year, 4))-\(Self.pad(date.month, 2))-\(Self.pad(date.day, 2))"
    return "\(calendar)T\(clock.joined(separator: ":")).\(Self.pad(rest % 1000, 3))Z"
  }

  /// Reads an RFC 3339 text: fractions of any length (cut to milliseconds), any offset; nil when
  /// it is none, or has no zone.
  package init?(_ text: String) {
    var scanner = Array(text.utf8)[...]
    guard let year = Self.digits(4, &scanner), Self.pass("-", &scanner),
      let month = Self.digits(2, &scanner), Self.pass("-", &scanner),
      let day = Self.digits(2, &scanner), Self.pass("Tt ", &scanner),
      let hour = Self.digits(2, &scanner), Self.pass(":", &scanner),
      let minute = Self.digits(2, &scanner), Self.pass(":", &scanner),
      let second = Self.digits(2, &scanner),
      (1...12).contains(month), (1...Self.length(ofMonth: month, year)).contains(day),
      hour < 24, minute < 60, second <= 60
    else { return nil }
    let fraction = Self.fraction(&scanner)
    guard let fraction, let offset = Self.offset(&scanner), scanner.isEmpty else { return nil }
    let days = Self.day(year: year, month: month, day: day)
    let seconds = days * 86400 + hour * 3600 + minute * 60 + second - offset
    self.init(milliseconds: seconds * 1000 + fraction)
  }

  private static func digits(_ count: Int, _ scanner: inout ArraySlice<UInt8>) -> Int64? {
    guard scanner.count >= count else { return nil }
    var number: Int64 = 0
    for byte in scanner.prefix(count) {
      guard (0x30...0x39).contains(byte) else { return nil }
      number = number * 10 + Int64(byte - 0x30)
    }
    scanner = scanner.dropFirst(count)
    return number
  }

  private static func pass(_ any: String, _ scanner: inout ArraySlice<UInt8>) -> Bool {
    guard let first = scanner.first, any.utf8.contains(first) else { return false }
    scanner = scanner.dropFirst()
    return true
  }

  private static func fraction(_ scanner: inout ArraySlice<UInt8>) -> Int64? {
    guard pass(".", &scanner) else { return 0 }
    let digits = scanner.prefix { (0x30...0x39).contains($0) }
    guard !digits.isEmpty else { return nil }
    scanner = scanner.dropFirst(digits.count)
    let three = digits.prefix(3).map { Int64($0 - 0x30) } + [0, 0]
    return three[0] * 100 + three[1] * 10 + three[2]
  }

  /// Seconds east of Greenwich.
  private static func offset(_ scanner: inout ArraySlice<UInt8>) -> Int64? {
    if pass("Zz", &scanner) { return 0 }
    let east = scanner.first == UInt8(ascii: "+")
    guard pass("+-", &scanner), let hours = digits(2, &scanner), pass(":", &scanner),
      let minutes = digits(2, &scanner), hours < 24, minutes < 60
    else { return nil }
    return (hours * 3600 + minutes * 60) * (east ? 1 : -1)
  }

  private static func length(ofMonth month: Int64, _ year: Int64) -> Int64 {
    switch month {
    case 4, 6, 9, 11: 30
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    default: 31
    }
  }

  static func modulo(_ number: Int64, _ divisor: Int64) -> Int64 {
    let rest = number % divisor
    return rest < 0 ? rest + divisor : rest
  }

  static func pad(_ number: Int64, _ width: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, width - text.count)) + text
  }

  /// Days since 1970 of a proleptic Gregorian date, by eras of 400 years.
  static func day(year: Int64, month: Int64, day: Int64) -> Int64 {
    let year = month <= 2 ? year - 1 : year
    let era = (year - modulo(year, 400)) / 400
    let yearOfEra = modulo(year, 400)
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  static func date(ofDay day: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let shifted = day + 719_468
    let dayOfEra = modulo(shifted, 146_097)
    let era = (shifted - dayOfEra) / 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth + (shiftedMonth < 10 ? 3 : -9)
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }
}
