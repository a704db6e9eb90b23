/// A chunk's size line: one to eight hexadecimal digits and CRLF; no sign, no blank, no extension.
struct ChunkSize: Sendable {
  static let digitLimit = 8

  private(set) var value = 0
  private var digits = 0
  private var afterReturn = false

  /// Takes one byte; true when it ended the line.
  mutating func take(_ byte: UInt8) throws(HTTPRejection) -> Bool {
    if afterReturn {
      guard byte == UInt8(ascii: "\n") else { throw .bad("carriage return without line feed") }
      return true
    }
    if byte == UInt8(ascii: "\r"), digits > 0 {
      afterReturn = true
      return false
    }
    guard let digit = PercentCoding.hexadecimalValue(byte), digits < Self.digitLimit else {
      throw .bad("bad chunk size")
    }
    value = value << 4 | Int(digit)
    digits += 1
    return false
  }
}
