/// Hands notices to a mail server.
package protocol MailSender: Sendable {
  /// Returns once the server has taken the responsibility for the mail.
  ///
  /// The kinds of failure mean here: `unreachable`, `throttled` and `credentials` are about the
  /// server and so about every mail; `unavailable` and `refused` are about this one, for now and
  /// for good; after `unknownOutcome` it may have been taken; nothing else leaves that open.
  func send(_ notice: Notice) async throws(RemoteFailure) -> MailReceipt

  /// Looks whether the server would talk to us, without sending anything.
  func check() async -> [Finding]
}
