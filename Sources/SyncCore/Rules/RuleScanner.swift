/// Walks along the text of an expression or a filter.
struct RuleScanner {
  /// Bytes of UTF-8 that a rule may have.
  static let byteLimit = 8192

  let bytes: [UInt8]
  private(set) var position = 0

  init(_ text: String) throws(RuleTextError) {
    bytes = Array(text.utf8)
    guard bytes.count <= Self.byteLimit else {
      throw RuleTextError("longer than \(Self.byteLimit) bytes", at: 1)
    }
  }

  var isAtEnd: Bool { position == bytes.count }

  /// The next byte, or nil at the end.
  var next: UInt8? { isAtEnd ? nil : bytes[position] }

  func error(_ message: String, at place: Int? = nil) -> RuleTextError {
    let before = String(decoding: bytes[..<(place ?? position)], as: UTF8.self)
    return RuleTextError(message, at: before.count + 1)
  }

  mutating func skipBlanks() {
    while let byte = next, Self.isBlank(byte) { position += 1 }
  }

  /// Passes that character where it comes next, blanks aside.
  mutating func pass(_ character: Unicode.Scalar) -> Bool {
    skipBlanks()
    guard next == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  /// Passes those two characters where they stand together.
  mutating func pass(twice character: Unicode.Scalar) -> Bool {
    skipBlanks()
    let pair = [UInt8(ascii: character), UInt8(ascii: character)]
    guard bytes[position...].starts(with: pair) else { return false }
    position += 2
    return true
  }

  mutating func expect(_ character: Unicode.Scalar) throws(RuleTextError) {
    guard pass(character) else { throw error("expected `\(character)`") }
  }

  /// The longest run of characters that names, keywords and schema URNs are made of.
  mutating func word() -> (text: String, place: Int) {
    skipBlanks()
    let place = position
    while let byte = next, Self.isWordByte(byte) { position += 1 }
    return (String(decoding: bytes[place..<position], as: UTF8.self), place)
  }

  /// Steps back to a place that was passed.
  mutating func rewind(to place: Int) {
    position = place
  }

  /// A JSON string, number, `true`, `false` or `null`, with a boundary after it.
  mutating func literal() throws(RuleTextError) -> JSONValue {
    skipBlanks()
    let start = position
    let all = bytes
    guard let first = next, first != UInt8(ascii: "{"), first != UInt8(ascii: "[") else {
      throw error("expected a value: a text in double quotes, a number, true, false or null")
    }
    var reader = JSONReader(all.span.extracting(start..<all.count))
    let value: JSONValue
    do throws(JSONError) {
      value = try reader.readValue()
    } catch {
      let message = "expected a value as in JSON (\(error.fault.rawValue))"
      throw self.error(message, at: start + error.offset)
    }
    position = start + reader.position
    if let byte = next, Self.isWordByte(byte) || byte == UInt8(ascii: "\"") {
      throw error("expected a blank after the value")
    }
    return value
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: ":.-_$".utf8.contains(byte)
    }
  }
}
