package import SyncCore
internal import SyncHTTP

/// Sends notices as mails over SMTP.
package struct MailConnector: MailSender {
  private let configuration: MailConfiguration
  private let server: MailServer
  private let client = CurlMailClient()

  package init(_ configuration: MailConfiguration) {
    self.configuration = configuration
    server = MailServer(
      url: configuration.url, user: configuration.user,
      password: configuration.password.map { Self.terminated($0.secret) },
      caFile: configuration.caFile)
  }

  package func send(_ notice: Notice) async throws(RemoteFailure) -> MailReceipt {
    let (message, messageID) = compose(notice)
    let envelope = MailEnvelope(
      from: configuration.from.address, to: notice.recipient, message: message)
    do {
      let reply = try await client.send(envelope, to: server)
      return MailReceipt(messageID: messageID, reply: reply.description)
    } catch {
      throw RemoteFailure(mail: error, messageID: messageID)
    }
  }

  package func check() async -> [Finding] {
    let subject = "notifications"
    do {
      _ = try await client.greet(server)
      return [Finding(.ok, subject, "\(configuration.url) takes mail from us")]
    } catch {
      let failure = RemoteFailure(mail: error, messageID: nil)
      return [
        Finding(
          .failure, subject, "\(configuration.url): \(failure.detail)",
          remedy: failure.kind == .credentials
            ? "look at user and password, and at what the server wants"
            : "look at url and caFile; the server must speak TLS from the start (smtps) or offer "
              + "STARTTLS (smtp)")
      ]
    }
  }

  /// The mail's bytes and its Message-ID.
  func compose(_ notice: Notice) -> (message: [UInt8], messageID: String) {
    var values: [MailTemplate.Placeholder: String] = [
      .displayName: notice.displayName, .userName: notice.userName,
      .directory: configuration.directoryNames[notice.directory] ?? notice.directory.name,
      .signInName: notice.signInName,
    ]
    values[.portalURL] = configuration.portalURL
    let (subject, body) = configuration.template(notice.kind).rendered(values)
    let bytes = MailMessage.bytes(
      subject: subject, body: body, from: configuration.from, of: notice)
    return (bytes, MailMessage.messageID(of: notice, from: configuration.from.address))
  }

  /// As C wants a text.
  private static func terminated(_ secret: borrowing Secret) -> HTTPBody {
    let body = HTTPBody(capacity: secret.count + 1)
    body.append(secret.bytes)
    body.append(0)
    return body
  }
}
