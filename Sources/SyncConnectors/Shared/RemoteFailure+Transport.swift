internal import SyncCore
internal import SyncHTTP

extension RemoteFailure {
  /// What it means that no answer came, to a request that could change something or not.
  init(transport failure: HTTPFailure, changes: Bool) {
    switch failure {
    case .unreachable(let why): self.init(.unreachable, why)
    case .badRequest(let why): self.init(.unreachable, "the request cannot be sent: \(why)")
    case .unknownOutcome(let why) where changes: self.init(.unknownOutcome, why)
    case .unknownOutcome(let why): self.init(.unavailable, why)
    case .cancelled:
      self.init(changes ? .unknownOutcome : .unavailable, "cancelled before an answer came")
    case .answerTooLarge(let limit) where changes:
      self.init(.unknownOutcome, "the answer is larger than \(limit) bytes")
    case .answerTooLarge(let limit):
      self.init(.protocolBroken, "the answer is larger than \(limit) bytes")
    }
  }
}
