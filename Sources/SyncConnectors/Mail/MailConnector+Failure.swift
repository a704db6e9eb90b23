internal import SyncCore
internal import SyncHTTP

extension RemoteFailure {
  /// What a mail server's refusal means: for this mail or for all, for now or for good.
  ///
  /// A recipient or a message that is refused says nothing of the next mail; whatever comes before
  /// that is about us. Reply codes: RFC 5321 §4.2.1.
  init(mail failure: MailFailure, messageID: String?) {
    switch failure {
    case .unreachable(let why): self.init(.unreachable, why)
    case .cancelled: self.init(.unreachable, "cancelled before the mail was whole")
    case .unknownOutcome(let why):
      self.init(.unknownOutcome, "the whole mail was sent and no answer came: \(why)")
    case .signIn(let reply): self.init(.credentials, "the sign-in is refused: \(reply)")
    case .refused(let stage, let reply):
      let isForGood = reply.code >= 500
      let kind: Kind =
        switch stage {
        case .recipient, .message: isForGood ? .refused : .unavailable
        case .session, .sender: isForGood ? .credentials : .throttled
        }
      self.init(kind, "\(stage.rawValue): \(reply)")
      status = reply.code
    }
    requestID = messageID
  }
}
