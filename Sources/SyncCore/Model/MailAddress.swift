/// A mail address as SMTP takes it without an extension: ASCII, no quotes, no comments.
///
/// The limits are those of RFC 5321 §4.5.3.1; the local part is a dot-string (§4.1.2). Nothing in
/// it can end a header line or a command.
package struct MailAddress: Hashable, Sendable, CustomStringConvertible {
  private static let byteLimit = 254
  private static let localByteLimit = 64
  private static let labelByteLimit = 63
  private static let localSigns = Array("!#$%&'*+-/=?^_`{|}~.".utf8)

  /// `ann@example.com`.
  package let text: String

  /// Nil when the text is no such address.
  package init?(_ text: String) {
    let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
    guard parts.count == 2, text.utf8.count <= Self.byteLimit,
      parts[0].count <= Self.localByteLimit,
      Self.isDotted(parts[0], { Self.isLetterOrDigit($0) || Self.localSigns.contains($0) }),
      Self.isDotted(parts[1], { Self.isLetterOrDigit($0) || $0 == 0x2D || $0 == 0x2E }),
      Self.hasLabels(parts[1])
    else { return nil }
    self.text = text
  }

  package var description: String { text }

  /// What stands after the `@`.
  package var domain: Substring {
    text.split(separator: "@").last ?? ""
  }

  private static func isDotted(
    _ bytes: Substring.UTF8View, _ isAllowed: (UInt8) -> Bool
  ) -> Bool {
    let atoms = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return atoms.allSatisfy { !$0.isEmpty } && bytes.allSatisfy(isAllowed)
  }

  private static func hasLabels(_ domain: Substring.UTF8View) -> Bool {
    domain.split(separator: UInt8(ascii: ".")).allSatisfy { label in
      label.count <= labelByteLimit && label.first != 0x2D && label.last != 0x2D
    }
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: false
    }
  }
}
