/// Why a mail server did not take a message.
package enum MailFailure: Error, Hashable, Sendable {
  /// What a reply was an answer to.
  package enum Stage: String, Hashable, Sendable, CaseIterable {
    /// Greeting, STARTTLS, sign-in: before there is any message.
    case session
    /// `MAIL FROM`: our own address.
    case sender
    /// `RCPT TO`.
    case recipient
    /// `DATA` and the message itself.
    case message
  }

  /// No conversation, or one that broke off before the message was whole: it was not taken
  /// (RFC 5321 §4.1.1.4).
  case unreachable(String)
  /// The server does not know our user or password.
  case signIn(String)
  /// The server said no; 4xx is for now, 5xx for good.
  case refused(Stage, MailReply)
  /// The whole message was sent and no answer came.
  case unknownOutcome(String)
  /// Cancelled before the message was whole.
  case cancelled
}
