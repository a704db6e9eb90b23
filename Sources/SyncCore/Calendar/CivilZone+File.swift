extension CivilZone {
  /// Larger files are none of the database.
  package static let fileByteLimit = 65_536
  private static let headerLength = 44
  /// So many transitions and types at most.
  private static let countLimit = 10_000

  /// Reads a file of the IANA database (TZif, RFC 9636), of version 2 or later.
  package init(name: String, file bytes: [UInt8]) throws(TimeZoneFault) {
    guard bytes.count <= Self.fileByteLimit else { throw .malformed("it is too long") }
    var scanner = bytes[...]
    let first = try Self.header(&scanner)
    guard first.version >= UInt8(ascii: "2") else { throw .malformed("it is of version 1") }
    try Self.skip(first.bodyLength(timeSize: 4), &scanner)
    let header = try Self.header(&scanner)
    guard header.types > 0, header.types <= 256, header.times <= Self.countLimit else {
      throw .malformed("its counts")
    }
    var transitions: [Int64] = []
    for _ in 0..<header.times { transitions.append(try Self.number(8, &scanner)) }
    guard zip(transitions, transitions.dropFirst()).allSatisfy(<) else {
      throw .malformed("its transitions do not rise")
    }
    var indexes: [Int] = []
    for _ in 0..<header.times { indexes.append(Int(try Self.byte(&scanner))) }
    var offsets: [Int64] = []
    for _ in 0..<header.types {
      offsets.append(try Self.number(4, &scanner))
      try Self.skip(2, &scanner)
    }
    guard indexes.allSatisfy({ $0 < offsets.count }),
      offsets.allSatisfy({ (-90_000...93_600).contains($0) })
    else { throw .malformed("its types") }
    try Self.skip(header.restLength, &scanner)
    let rule = try Self.footer(&scanner)
    self.init(
      name: name, transitions: transitions, offsets: indexes.map { offsets[$0] },
      firstOffset: offsets[0], rule: rule)
  }

  private struct Header {
    let version: UInt8
    /// isutcnt, isstdcnt, leapcnt, timecnt, typecnt, charcnt.
    let counts: [Int]

    var times: Int { counts[3] }
    var types: Int { counts[4] }
    /// What follows the types in a block of 64-bit times.
    var restLength: Int { counts[5] + counts[2] * 12 + counts[1] + counts[0] }

    func bodyLength(timeSize: Int) -> Int {
      times * (timeSize + 1) + types * 6 + counts[5] + counts[2] * (timeSize + 4) + counts[1]
        + counts[0]
    }
  }

  private static func header(_ scanner: inout ArraySlice<UInt8>) throws(TimeZoneFault) -> Header {
    guard scanner.count >= headerLength, scanner.starts(with: Array("TZif".utf8)) else {
      throw .malformed("it does not begin as a time zone")
    }
    let version = scanner[scanner.startIndex + 4]
    scanner = scanner.dropFirst(20)
    var counts: [Int] = []
    for _ in 0..<6 { counts.append(Int(try number(4, &scanner))) }
    guard counts.allSatisfy({ (0...fileByteLimit).contains($0) }) else {
      throw .malformed("its counts")
    }
    return Header(version: version, counts: counts)
  }

  private static func footer(
    _ scanner: inout ArraySlice<UInt8>
  ) throws(TimeZoneFault) -> CivilRule? {
    let newline = UInt8(ascii: "\n")
    guard scanner.first == newline, scanner.last == newline, scanner.count >= 2 else {
      throw .malformed("it has no footer")
    }
    let text = scanner.dropFirst().dropLast()
    if text.isEmpty { return nil }
    guard let rule = CivilRule(text) else { throw .malformed("its rule for the years to come") }
    return rule
  }

  private static func skip(
    _ count: Int, _ scanner: inout ArraySlice<UInt8>
  ) throws(TimeZoneFault) {
    guard scanner.count >= count else { throw .malformed("it is cut short") }
    scanner = scanner.dropFirst(count)
  }

  private static func byte(_ scanner: inout ArraySlice<UInt8>) throws(TimeZoneFault) -> UInt8 {
    guard let byte = scanner.popFirst() else { throw .malformed("it is cut short") }
    return byte
  }

  /// A signed number, the highest byte first.
  private static func number(
    _ size: Int, _ scanner: inout ArraySlice<UInt8>
  ) throws(TimeZoneFault) -> Int64 {
    var number = Int64(Int8(truncatingIfNeeded: try byte(&scanner)))
    for _ in 1..<size { number = number << 8 | Int64(try byte(&scanner)) }
    return number
  }
}
