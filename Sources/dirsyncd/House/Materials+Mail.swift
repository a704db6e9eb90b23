internal import SyncConnectors
internal import SyncCore
internal import SyncEngine

extension Materials {
  /// How users are told of their bindings; nil where no mail server is configured.
  func notifications() throws -> Notifications? {
    guard let sender = try mailConnector() else { return nil }
    let settings = configuration.notifications
    var policy = try NoticePolicy()
    if let text = settings.recipient { policy.recipient = try Expression(text) }
    policy.hasPassword = try settings.hasPassword.map { try SCIMFilter($0) }
    policy.delay = settings.delay
    policy.hourLimit = settings.perHour
    policy.includesExisting = settings.existing
    policy.retry.base = settings.retry.base
    policy.retry.cap = settings.retry.cap
    return Notifications(sender: sender, policy: policy)
  }

  /// The line to the mail server; nil where none is configured.
  func mailConnector() throws -> MailConnector? {
    let settings = configuration.notifications
    guard let smtp = settings.smtp, let from = MailSenderAddress(smtp.from) else { return nil }
    var templates: [Notice.Kind: MailTemplate] = [:]
    for (kind, file) in settings.templateFiles { templates[kind] = try template(kind, file) }
    return MailConnector(
      try MailConfiguration(
        url: smtp.url, from: from, user: smtp.user, password: try smtp.password.map(shared),
        caFile: smtp.caFile, templates: templates, portalURL: settings.portalURL,
        directoryNames: directoryNames()))
  }

  private func template(_ kind: Notice.Kind, _ file: String) throws -> MailTemplate {
    do {
      return try MailTemplate.read(file)
    } catch {
      throw CommandFailure(
        error.isAboutRights ? .notPermitted : .configuration,
        "notifications.templates.\(kind.rawValue): \(file) \(error.message)", remedy: error.remedy)
    }
  }

  /// What is configured, else the product's name, which users know better than ours.
  private func directoryNames() -> [DirectoryID: String] {
    let products = configuration.directories.map { $0.kind.connector.product }
    var names: [DirectoryID: String] = [:]
    for (directory, product) in zip(configuration.directories, products) {
      let isOnlyOne = products.count { $0 == product } == 1
      names[directory.id] = isOnlyOne ? product : "\(product) (\(directory.id))"
    }
    return names.merging(configuration.notifications.directoryNames) { $1 }
  }
}
