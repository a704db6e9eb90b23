/// How text gets into a mail, which is lines of ASCII.
enum MailEncoding {
  /// An encoded word has at most 75 characters (RFC 2047 §2); its frame takes twelve of them, and
  /// base64 makes four of three.
  private static let wordByteLimit = 45
  /// RFC 2045 §6.7, rule 5, without the `=` at the end.
  private static let quotedLineByteLimit = 75
  private static let plainHeaderByteLimit = 200

  /// An unstructured header's value: as it is where that is safe, else in encoded words.
  static func header(_ text: String) -> String {
    let isPlain =
      text.utf8.count <= plainHeaderByteLimit && !text.contains("=?")
      && text.utf8.allSatisfy { (0x20..<0x7F).contains($0) }
    return isPlain ? text : words(text)
  }

  /// Encoded words of UTF-8 in base64, each with whole characters, a line each (RFC 2047 §5).
  static func words(_ text: String) -> String {
    var parts: [[UInt8]] = [[]]
    for scalar in text.unicodeScalars {
      let bytes = Array(String(scalar).utf8)
      if parts[parts.count - 1].count + bytes.count > wordByteLimit { parts.append([]) }
      parts[parts.count - 1] += bytes
    }
    return parts.map { "=?utf-8?B?\(Base64URL.padded($0))?=" }.joined(separator: "\r\n ")
  }

  /// Quoted-printable (RFC 2045 §6.7): whatever the text, lines of ASCII that end in CRLF.
  static func quotedPrintable(_ text: String) -> [UInt8] {
    var output: [UInt8] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      var length = 0
      let bytes = Array(line.utf8)
      for (place, byte) in bytes.enumerated() {
        let unit = unit(of: byte, isLast: place == bytes.count - 1)
        if length + unit.count > quotedLineByteLimit {
          output += Array("=\r\n".utf8)
          length = 0
        }
        output += unit
        length += unit.count
      }
      output += Array("\r\n".utf8)
    }
    return output
  }

  /// A byte, or its escape. A blank at the end of a line might be lost on the way.
  private static func unit(of byte: UInt8, isLast: Bool) -> [UInt8] {
    switch byte {
    case 0x20, 0x09: if !isLast { return [byte] }
    case UInt8(ascii: "="): break
    case 0x21..<0x7F: return [byte]
    default: break
    }
    let digits = Array("0123456789ABCDEF".utf8)
    return [UInt8(ascii: "="), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
  }
}
