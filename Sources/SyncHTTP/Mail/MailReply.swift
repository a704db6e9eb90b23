/// The last line of an SMTP server's answer: `250 2.0.0 Ok: queued as 4F1B2` (RFC 5321 §4.2).
package struct MailReply: Hashable, Sendable, CustomStringConvertible {
  private static let textByteLimit = 500

  package let code: Int
  package let text: String

  package init(_ code: Int, _ text: String) {
    self.code = code
    self.text = text
  }

  /// Nil for what is no reply, and for all lines of a reply but its last.
  package init?(line: [UInt8]) {
    let digits = line.prefix(3)
    guard digits.count == 3, digits.allSatisfy(ASCII.isDigit), line.dropFirst(3).first != 0x2D,
      let code = Int(String(decoding: digits, as: UTF8.self))
    else { return nil }
    var rest = line.dropFirst(4).prefix(Self.textByteLimit)
    while let last = rest.last, last <= 0x20 { rest.removeLast() }
    self.init(code, String(decoding: rest, as: UTF8.self))
  }

  package var description: String { text.isEmpty ? "\(code)" : "\(code) \(text)" }
}
