extension JSONReader {
  /// The next value, which must be a string.
  @_lifetime(self: copy self)
  package mutating func readString() throws(JSONError) -> String {
    skipWhiteSpace()
    let (range, isEscaped) = try passString()
    return isEscaped ? try string(range) : String(copying: try validated(range))
  }

  /// The next value, which must be a string, straight into locked-away bytes: no `String` and no
  /// array ever holds it.
  @_lifetime(self: copy self)
  package mutating func readSecret() throws(JSONError) -> Secret {
    skipWhiteSpace()
    let (range, _) = try passString()
    var secret = Secret(capacity: range.count)
    decode(range) { secret.append($0) }
    return secret
  }

  /// Passes a string and checks it wholly; gives the range between its quotes, and whether a
  /// backslash stands in it.
  @_lifetime(self: copy self)
  mutating func passString() throws(JSONError) -> (Range<Int>, isEscaped: Bool) {
    guard try take() == UInt8(ascii: "\"") else { throw fault(.wrongType, back: 1) }
    let start = position
    var isEscaped = false
    var isASCII = true
    while true {
      if !passPlainBytes() { isASCII = false }
      switch try take() {
      case UInt8(ascii: "\""):
        let range = start..<(position - 1)
        if !isASCII { _ = try validated(range) }
        return (range, isEscaped)
      case UInt8(ascii: "\\"):
        isEscaped = true
        try scanEscape()
      default: throw fault(.controlCharacter, back: 1)
      }
    }
  }

  @_lifetime(self: copy self)
  private mutating func scanEscape() throws(JSONError) {
    switch try take() {
    case UInt8(ascii: "u"):
      let unit = try scanHex()
      guard unit & 0xF800 == 0xD800 else { return }
      let start = position
      guard unit < 0xDC00, position + 1 < bytes.count, try take() == UInt8(ascii: "\\"),
        try take() == UInt8(ascii: "u"), try scanHex() & 0xFC00 == 0xDC00
      else { throw JSONError(.loneSurrogate, at: start) }
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      return
    default: throw fault(.badEscape, back: 1)
    }
  }

  @_lifetime(self: copy self)
  private mutating func scanHex() throws(JSONError) -> UInt32 {
    var unit: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = Self.hexDigit(try take()) else { throw fault(.badEscape, back: 1) }
      unit = unit << 4 | digit
    }
    return unit
  }

  private static func hexDigit(_ byte: UInt8) -> UInt32? {
    switch byte {
    case 0x30...0x39: UInt32(byte - 0x30)
    case 0x41...0x46: UInt32(byte - 0x41 + 10)
    case 0x61...0x66: UInt32(byte - 0x61 + 10)
    default: nil
    }
  }

  /// The text of a string that was passed, with its escapes resolved.
  func string(_ range: Range<Int>) throws(JSONError) -> String {
    var decoded: [UInt8] = []
    decoded.reserveCapacity(range.count)
    decode(range) { decoded.append($0) }
    return String(decoding: decoded, as: UTF8.self)
  }

  /// The text that those bytes are.
  func text(_ range: Range<Int>) throws(JSONError) -> String {
    String(copying: try validated(range))
  }

  @_lifetime(copy self)
  private func validated(_ range: Range<Int>) throws(JSONError) -> UTF8Span {
    do {
      return try UTF8Span(validating: bytes.extracting(range))
    } catch {
      throw JSONError(.badUTF8, at: range.lowerBound)
    }
  }

  /// Gives the bytes of a scanned string one by one, with its escapes resolved.
  private func decode(_ range: Range<Int>, _ give: (UInt8) -> Void) {
    var place = range.lowerBound
    func unit(at place: Int) -> UInt32 {
      (place..<place + 4).reduce(0) { $0 << 4 | (Self.hexDigit(bytes[$1]) ?? 0) }
    }
    while place < range.upperBound {
      let byte = bytes[place]
      place += 1
      guard byte == UInt8(ascii: "\\") else {
        give(byte)
        continue
      }
      let kind = bytes[place]
      place += 1
      guard kind == UInt8(ascii: "u") else {
        give(Self.unescaped(kind))
        continue
      }
      var scalar = unit(at: place)
      place += 4
      if scalar & 0xFC00 == 0xD800 {
        scalar = 0x10000 + (scalar & 0x3FF) << 10 + (unit(at: place + 2) & 0x3FF)
        place += 6
      }
      if let scalar = Unicode.Scalar(scalar) { UTF8.encode(scalar)?.forEach(give) }
    }
  }

  private static func unescaped(_ kind: UInt8) -> UInt8 {
    switch kind {
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "f"): 0x0C
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "r"): 0x0D
    case UInt8(ascii: "t"): 0x09
    default: kind
    }
  }
}
