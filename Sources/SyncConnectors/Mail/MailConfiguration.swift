package import SyncCore

/// One mail server, and what our mails look like.
package struct MailConfiguration: Sendable {
  /// `smtps://` or `smtp://`.
  package let url: String
  package let from: MailSenderAddress
  package let user: String?
  package let password: SharedSecret?
  package let caFile: String?
  private let bound: MailTemplate
  private let welcome: MailTemplate
  /// What stands for `{portalURL}`; nil leaves out the lines with it.
  package let portalURL: String?
  /// What users call the directories.
  package let directoryNames: [DirectoryID: String]

  /// Throws only when this program's own texts cannot be read.
  package init(
    url: String, from: MailSenderAddress, user: String? = nil, password: SharedSecret? = nil,
    caFile: String? = nil, templates: [Notice.Kind: MailTemplate] = [:], portalURL: String? = nil,
    directoryNames: [DirectoryID: String] = [:]
  ) throws(MailTemplateFault) {
    self.url = url
    self.from = from
    self.user = user
    self.password = password
    self.caFile = caFile
    if let own = templates[.bound] { bound = own } else { bound = try .standard(.bound) }
    if let own = templates[.welcome] { welcome = own } else { welcome = try .standard(.welcome) }
    self.portalURL = portalURL
    self.directoryNames = directoryNames
  }

  /// The text for that kind of notice.
  func template(_ kind: Notice.Kind) -> MailTemplate {
    switch kind {
    case .bound: bound
    case .welcome: welcome
    }
  }
}
