/// An SMTP server and how we show who we are there.
package struct MailServer: Sendable {
  /// `smtps://host[:port]`, encrypted from the first byte (RFC 8314 §3.3), or
  /// `smtp://host[:port]`, encrypted by STARTTLS, which the server must then offer (RFC 3207).
  package var url: String
  package var user: String?
  /// The password's bytes and one zero byte.
  package var password: HTTPBody?
  /// A PEM file of the certificates to trust in place of the system's.
  package var caFile: String?
  /// From the first byte to the answer to the last.
  package var timeLimit = Duration.seconds(60)

  package init(url: String, user: String? = nil, password: HTTPBody? = nil, caFile: String? = nil) {
    self.url = url
    self.user = user
    self.password = password
    self.caFile = caFile
  }
}
