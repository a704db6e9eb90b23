extension CivilRule {
  /// Reads `std offset [dst [offset] ,start[/time],end[/time]]` whole; nil when it is none.
  init?(_ text: ArraySlice<UInt8>) {
    var scanner = text
    guard Self.name(&scanner), let west = Self.time(&scanner) else { return nil }
    standard = -west
    if scanner.isEmpty { return }
    guard Self.name(&scanner) else { return nil }
    var offset = standard + 3600
    if scanner.first != UInt8(ascii: ",") {
      guard let west = Self.time(&scanner) else { return nil }
      offset = -west
    }
    guard let start = Self.change(&scanner), let end = Self.change(&scanner), scanner.isEmpty
    else { return nil }
    saving = Saving(offset: offset, start: start, end: end)
  }

  /// Letters, or anything between angle brackets.
  private static func name(_ scanner: inout ArraySlice<UInt8>) -> Bool {
    if pass("<", &scanner) {
      guard let end = scanner.firstIndex(of: UInt8(ascii: ">")) else { return false }
      defer { scanner = scanner[(end + 1)...] }
      return end - scanner.startIndex >= 3
    }
    let letters = scanner.prefix { (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) }
    scanner = scanner.dropFirst(letters.count)
    return letters.count >= 3
  }

  private static func change(_ scanner: inout ArraySlice<UInt8>) -> Change? {
    guard pass(",", &scanner), let day = day(&scanner) else { return nil }
    guard pass("/", &scanner) else { return Change(day: day, second: 7200) }
    return time(&scanner).map { Change(day: day, second: $0) }
  }

  private static func day(_ scanner: inout ArraySlice<UInt8>) -> Change.Day? {
    if pass("J", &scanner) {
      return number(1...365, &scanner).map(Change.Day.julian)
    }
    guard pass("M", &scanner) else { return number(0...365, &scanner).map(Change.Day.ordinal) }
    guard let month = number(1...12, &scanner), pass(".", &scanner),
      let week = number(1...5, &scanner), pass(".", &scanner), let day = number(0...6, &scanner)
    else { return nil }
    return .weekday(month: month, week: week, weekday: day)
  }

  /// `[+-]h[hh][:mm[:ss]]` in seconds, at most a week.
  private static func time(_ scanner: inout ArraySlice<UInt8>) -> Int64? {
    let isNegative = scanner.first == UInt8(ascii: "-")
    if isNegative || scanner.first == UInt8(ascii: "+") { scanner = scanner.dropFirst() }
    guard let hours = number(0...167, &scanner) else { return nil }
    var seconds = hours * 3600
    for unit in [60, 1] as [Int64] where pass(":", &scanner) {
      guard let part = number(0...59, &scanner) else { return nil }
      seconds += part * unit
    }
    return isNegative ? -seconds : seconds
  }

  private static func number(
    _ range: ClosedRange<Int64>, _ scanner: inout ArraySlice<UInt8>
  ) -> Int64? {
    let digits = scanner.prefix { (0x30...0x39).contains($0) }
    guard (1...3).contains(digits.count) else { return nil }
    scanner = scanner.dropFirst(digits.count)
    let number = digits.reduce(Int64(0)) { $0 * 10 + Int64($1 - 0x30) }
    return range.contains(number) ? number : nil
  }

  private static func pass(_ text: Unicode.Scalar, _ scanner: inout ArraySlice<UInt8>) -> Bool {
    guard scanner.first == UInt8(ascii: text) else { return false }
    scanner = scanner.dropFirst()
    return true
  }
}
