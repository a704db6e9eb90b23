internal import SyncConnectors
internal import SyncCore

/// `notifications`: how users are told of their bindings.
struct NotificationsConfiguration: Hashable, Sendable {
  /// A mail server to hand messages to.
  struct SMTP: Hashable, Sendable {
    /// `smtps://host[:port]`, or `smtp://host[:port]` with STARTTLS.
    var url: String
    /// `it@example.com` or `IT Service <it@example.com>`.
    var from: String
    var user: String?
    var password: SecretReference?
    var caFile: String?
  }

  /// nil when no mail is sent.
  var smtp: SMTP?
  var portalURL: String?
  /// An expression over the SCIM user.
  var recipient: String?
  /// A SCIM filter over users.
  var hasPassword: String?
  /// Files in place of the built-in texts.
  var templates: [Notice.Kind: String] = [:]
  /// What users call the directories.
  var directoryNames: [DirectoryID: String] = [:]
  var delay: Duration = .seconds(60)
  var perHour = 200
  var existing = false
  var retry = DirectoryConfiguration.Retry(base: .seconds(60), cap: .seconds(3600))

  init() {}

  init(_ reader: ConfigurationReader) {
    smtp = reader.object("smtp", Self.readSMTP)
    portalURL = reader.url("portalURL")
    recipient = reader.expression("to")
    hasPassword = reader.filter("hasPassword")
    templates = reader.object("templates", Self.readTemplates) ?? [:]
    directoryNames = reader.object("names", Self.readNames) ?? [:]
    delay = reader.duration("delay") ?? delay
    perHour = reader.integer("perHour", in: 1...1_000_000) ?? perHour
    existing = reader.bool("existing") ?? existing
    retry = reader.object("retry", Self.readRetry) ?? retry
    if smtp == nil, !reader.keys.isEmpty, !reader.has("smtp") {
      reader.fault("smtp", "missing", remedy: "name the mail server, or leave notifications out")
    }
  }

  /// In the order of the kinds.
  var templateFiles: [(kind: Notice.Kind, file: String)] {
    Notice.Kind.allCases.compactMap { kind in templates[kind].map { (kind, $0) } }
  }

  private static func readSMTP(_ reader: ConfigurationReader) -> SMTP {
    let smtp = SMTP(
      url: reader.requiredURL("url", schemes: .mail), from: reader.requiredString("from"),
      user: reader.string("user"), password: reader.secret("password"),
      caFile: reader.absolutePath("caFile"))
    if !smtp.from.isEmpty, MailSenderAddress(smtp.from) == nil {
      reader.fault(
        "from", "\"\(smtp.from)\" is no mail address",
        remedy: "write it@example.com or IT Service <it@example.com>")
    }
    if reader.has("user") != reader.has("password") {
      reader.fault(nil, "has a user or a password alone", remedy: "name both, or neither")
    }
    return smtp
  }

  private static func readRetry(_ reader: ConfigurationReader) -> DirectoryConfiguration.Retry {
    DirectoryConfiguration.readRetry(
      reader, standard: .init(base: .seconds(60), cap: .seconds(3600)))
  }

  private static func readTemplates(_ reader: ConfigurationReader) -> [Notice.Kind: String] {
    var files: [Notice.Kind: String] = [:]
    for kind in Notice.Kind.allCases { files[kind] = reader.absolutePath(kind.rawValue) }
    return files
  }

  private static func readNames(_ reader: ConfigurationReader) -> [DirectoryID: String] {
    var names: [DirectoryID: String] = [:]
    for key in reader.keys { names[DirectoryID(key)] = reader.string(key) }
    return names
  }
}
