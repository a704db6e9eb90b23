extension RemoteFailure {
  /// True for an answer that will be the same however often the same is asked.
  package var isFinal: Bool {
    switch kind {
    case .missing, .conflict, .refused: true
    case .unreachable, .unknownOutcome, .throttled, .unavailable, .credentials, .notPermitted,
      .notYet, .heldBack, .passwordRefused, .protocolBroken:
      false
    }
  }
}
