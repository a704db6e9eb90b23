package import SyncCore

/// Who a mail comes from: `it@example.com`, or `IT Service <it@example.com>`.
package struct MailSenderAddress: Hashable, Sendable {
  private static let nameByteLimit = 100

  /// What mail programs show; nil for the bare address.
  package let name: String?
  package let address: MailAddress

  /// Nil when the text is neither.
  package init?(_ text: String) {
    guard text.last == ">", let start = text.lastIndex(of: "<") else {
      guard let address = MailAddress(text) else { return nil }
      (name, self.address) = (nil, address)
      return
    }
    var name = text[..<start]
    while name.last == " " { name.removeLast() }
    while name.first == " " { name.removeFirst() }
    let address = text[text.index(after: start)...].dropLast()
    guard let address = MailAddress(String(address)), !name.isEmpty,
      name.utf8.count <= Self.nameByteLimit, !name.contains("\""),
      name.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F })
    else { return nil }
    (self.name, self.address) = (String(name), address)
  }

  /// For the `From` line.
  var headerText: String {
    guard let name else { return address.text }
    let isPlain = name.utf8.allSatisfy { $0 < 0x7F && $0 != UInt8(ascii: "\\") }
    return (isPlain ? "\"\(name)\"" : MailEncoding.words(name)) + " <\(address)>"
  }
}
