/// Classes of bytes in HTTP's grammar.
enum ASCII {
  static func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }

  /// Optional white space (RFC 9110 §5.6.3).
  static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }

  static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    let folded = byte | 0x20
    return isDigit(byte) || folded >= UInt8(ascii: "a") && folded <= UInt8(ascii: "z")
  }

  /// RFC 9110 §5.6.2.
  static func isToken(_ byte: UInt8) -> Bool {
    isLetterOrDigit(byte) || tokenSigns.contains(byte)
  }

  /// `pchar`, the escape's sign and the slash (RFC 3986 §3.3).
  static func isPath(_ byte: UInt8) -> Bool {
    isLetterOrDigit(byte) || pathSigns.contains(byte)
  }

  /// RFC 3986 §3.4.
  static func isQuery(_ byte: UInt8) -> Bool {
    isPath(byte) || byte == UInt8(ascii: "?")
  }

  /// A character of a field value that cannot end the line: neither control nor line end.
  static func isFieldValue(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte != 0x7F || byte == UInt8(ascii: "\t")
  }

  /// Equal, the case of ASCII letters aside.
  static func areEqual(_ left: String, _ right: String) -> Bool {
    left.utf8.count == right.utf8.count
      && zip(left.utf8, right.utf8).allSatisfy { fold($0) == fold($1) }
  }

  private static func fold(_ byte: UInt8) -> UInt8 {
    byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
  }

  private static let tokenSigns = Array("!#$%&'*+-.^_`|~".utf8)
  private static let pathSigns = Array("-._~!$&'()*+,;=:@%/".utf8)
}
