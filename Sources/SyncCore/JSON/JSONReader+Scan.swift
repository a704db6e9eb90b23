extension JSONReader {
  /// A member's name as it stands in the text: no string is made of it until somebody asks.
  package struct Name {
    let range: Range<Int>
    let isEscaped: Bool
  }

  /// The next member's name, or nil at the object's end; cheaper than `nextName()` where most
  /// members are skipped.
  @_lifetime(self: copy self)
  package mutating func passName() throws(JSONError) -> Name? {
    guard try next(closing: UInt8(ascii: "}"), after: UInt8(ascii: "{")) else { return nil }
    guard try peek() == UInt8(ascii: "\"") else { throw fault(.unexpectedByte) }
    let (range, isEscaped) = try passString()
    skipWhiteSpace()
    guard try take() == UInt8(ascii: ":") else { throw fault(.unexpectedByte, back: 1) }
    skipWhiteSpace()
    return Name(range: range, isEscaped: isEscaped)
  }

  /// Whether it is that name, letter case aside (RFC 7643 §2.1); the word is ASCII in lower case.
  package func isName(_ name: Name, _ word: StaticString) -> Bool {
    guard !name.isEscaped else { return (try? string(name.range))?.lowercased() == "\(word)" }
    guard name.range.count == word.utf8CodeUnitCount else { return false }
    var place = name.range.lowerBound
    return "\(word)".utf8.allSatisfy { letter in
      let byte = bytes[place]
      place += 1
      return letter == ((0x41...0x5A).contains(byte) ? byte | 0x20 : byte)
    }
  }

  /// Those bytes of the text as an array of their own.
  package func copy(_ range: Range<Int>) -> [UInt8] {
    unsafe bytes.extracting(range).withUnsafeBufferPointer { unsafe Array($0) }
  }

  /// Passes what stands for itself in a string, eight bytes at a time; false when some of it is
  /// not ASCII, and so has to be checked.
  @_lifetime(self: copy self)
  mutating func passPlainBytes() -> Bool {
    let from = position
    let (end, isASCII) = unsafe bytes.withUnsafeBytes { unsafe Self.plainEnd(in: $0, from: from) }
    position = end
    return isASCII
  }

  /// Where the first quote, backslash or control character stands. Below the lowest bit that is
  /// set in `stops` no borrow has gone astray, so that one is exact.
  private static func plainEnd(
    in bytes: UnsafeRawBufferPointer, from start: Int
  ) -> (end: Int, isASCII: Bool) {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let highs: UInt64 = 0x8080_8080_8080_8080
    var place = start
    var seen: UInt64 = 0
    while place &+ 8 <= bytes.count {
      let word = unsafe UInt64(
        littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
      let quote = word ^ (ones &* 0x22)
      let backslash = word ^ (ones &* 0x5C)
      let stops =
        (((word &- ones &* 0x20) & ~word) | ((quote &- ones) & ~quote)
          | ((backslash &- ones) & ~backslash)) & highs
      guard stops == 0 else {
        let before = stops.trailingZeroBitCount & ~7
        seen |= word & ((1 << UInt64(before)) &- 1)
        return (place &+ before / 8, seen & highs == 0)
      }
      seen |= word
      place &+= 8
    }
    while place < bytes.count {
      let byte = unsafe bytes[place]
      if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { break }
      seen |= UInt64(byte)
      place &+= 1
    }
    return (place, seen & highs == 0)
  }
}
