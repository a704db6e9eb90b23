/// Makes outside text safe to stand in a line: no control characters, no tricks of direction, and
/// not too long. Whoever controls a user name must not be able to forge a line.
package enum LogText {
  /// A value is cut after so many bytes of UTF-8.
  package static let valueByteLimit = 1024

  /// The text, cut at a character's end where it is longer than the limit, with an ellipsis.
  package static func capped(_ text: String) -> String {
    guard text.utf8.count > valueByteLimit else { return text }
    var kept = String.UnicodeScalarView()
    var byteCount = 0
    for scalar in text.unicodeScalars {
      byteCount += UTF8.width(scalar)
      if byteCount > valueByteLimit { break }
      kept.append(scalar)
    }
    return String(kept) + "…"
  }

  /// The text for a terminal: harmful characters stand as `\u{1b}`.
  package static func visible(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isHarmful) else { return text }
    return text.unicodeScalars.map {
      isHarmful($0) ? "\\u{\(String($0.value, radix: 16))}" : String($0)
    }.joined()
  }

  /// The text as a JSON string of harmless characters alone, with its quotes.
  package static func json(_ text: String) -> String {
    var line = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": line += "\\\""
      case "\\": line += "\\\\"
      case _ where isHarmful(scalar):
        for unit in String(scalar).utf16 { line += escape(unit) }
      default: line.unicodeScalars.append(scalar)
      }
    }
    return line + "\""
  }

  /// Controls of ASCII and Latin-1, line and paragraph separators, the marks and overrides of
  /// direction (Unicode TR9), the byte order mark and the invisible tags.
  package static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F...0x9F, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069,
      0xFEFF, 0xE0000...0xE007F:
      true
    default: false
    }
  }

  private static func escape(_ unit: UInt16) -> String {
    let digits = String(unit, radix: 16)
    return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
  }
}
