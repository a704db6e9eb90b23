internal import CCurl
internal import Glibc

/// Hands mails to an SMTP server over libcurl, TLS verified: a thread and a connection for each.
///
/// Nothing goes over a line that is not encrypted, but to loopback where no certificates are named.
package struct CurlMailClient: Sendable {
  package init() {}

  /// Returns what the server said when it took the mail.
  package func send(
    _ mail: MailEnvelope, to server: MailServer
  ) async throws(MailFailure) -> MailReply {
    try await perform(CurlMailTransfer(server: server, mail: mail))
  }

  /// Connects, encrypts and signs in, and sends nothing.
  package func greet(_ server: MailServer) async throws(MailFailure) -> MailReply {
    try await perform(CurlMailTransfer(server: server, mail: nil))
  }

  private func perform(_ transfer: CurlMailTransfer) async throws(MailFailure) -> MailReply {
    guard CurlClient.started == CURLE_OK else { throw .unreachable("libcurl does not start") }
    let result: CurlMailTransfer.Outcome = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let code = OwnThread.start("mail") {
          // The server's answer to QUIT keeps nobody waiting.
          CurlMailEasy(transfer).run { continuation.resume(returning: $0) }
        }
        if code != 0 {
          continuation.resume(returning: .failure(.unreachable("no thread: error \(code)")))
        }
      }
    } onCancel: {
      transfer.cancel()
    }
    return try result.get()
  }
}
