/// `notifications`: how people are told.
struct NotificationsConfiguration: Hashable, Sendable {
  /// A mail server to hand messages to.
  struct SMTP: Hashable, Sendable {
    /// `smtps://host[:port]`, or `smtp://` on loopback.
    var url: String
    var from: String
    var user: String?
    var password: SecretReference?
    var caFile: String?
  }

  /// nil when no mail is sent.
  var smtp: SMTP?

  init() {}

  init(_ reader: ConfigurationReader) {
    smtp = reader.object("smtp") { reader in
      SMTP(
        url: reader.requiredURL("url", schemes: .mail), from: reader.requiredString("from"),
        user: reader.string("user"), password: reader.secret("password"),
        caFile: reader.absolutePath("caFile"))
    }
  }
}
