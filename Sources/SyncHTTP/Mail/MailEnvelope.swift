package import SyncCore

/// A message as SMTP carries it.
package struct MailEnvelope: Sendable {
  package let sender: MailAddress
  package let recipient: MailAddress
  /// Header and body, each line ended by CRLF and no longer than 998 bytes (RFC 5322 §2.1.1).
  /// Leading dots are doubled on the wire by libcurl.
  package let message: [UInt8]

  package init(from sender: MailAddress, to recipient: MailAddress, message: [UInt8]) {
    self.sender = sender
    self.recipient = recipient
    self.message = message
  }
}
