internal import SyncCore
internal import SyncHTTP

/// A mail as bytes (RFC 5322), from values that cannot end a line.
enum MailMessage {
  /// The same for each attempt at one notice, so that a duplicate can be told.
  static func messageID(of notice: Notice, from sender: MailAddress) -> String {
    "<dirsyncd.\(notice.directory).\(notice.key)@\(sender.domain)>"
  }

  static func bytes(
    subject: String, body: String, from sender: MailSenderAddress, of notice: Notice
  ) -> [UInt8] {
    let date = HTTPDate.text(of: notice.at)
    let head = [
      "Date: \(date.hasSuffix("GMT") ? date.dropLast(3) + "+0000" : date[...])",
      "From: \(sender.headerText)",
      "To: <\(notice.recipient)>",
      "Subject: \(MailEncoding.header(subject))",
      "Message-ID: \(messageID(of: notice, from: sender.address))",
      // No out-of-office reply is wanted (RFC 3834 §5; the second is Exchange's own).
      "Auto-Submitted: auto-generated",
      "X-Auto-Response-Suppress: All",
      "MIME-Version: 1.0",
      "Content-Type: text/plain; charset=utf-8",
      "Content-Transfer-Encoding: quoted-printable",
    ]
    let lines = head.map { $0 + "\r\n" }.joined() + "\r\n"
    return Array(lines.utf8) + MailEncoding.quotedPrintable(body.dropLastLineEnd)
  }
}

extension String {
  /// The encoding ends each line by itself.
  fileprivate var dropLastLineEnd: String {
    hasSuffix("\n") ? String(dropLast()) : self
  }
}
