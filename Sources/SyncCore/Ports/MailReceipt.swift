/// What the mail server answered when it took a message over.
package struct MailReceipt: Hashable, Sendable {
  /// With its angle brackets.
  package let messageID: String
  /// The server's own words: `250 2.0.0 Ok: queued as 4F1B2`.
  package let reply: String

  package init(messageID: String, reply: String) {
    self.messageID = messageID
    self.reply = reply
  }
}
