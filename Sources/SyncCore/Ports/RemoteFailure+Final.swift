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

  /// Of several failures of one job the one that decides what comes next: the first that may heal,
  /// since then all is tried again, or else the first, with the words of all. Nil for none.
  package static func joint(_ failures: [RemoteFailure]) -> RemoteFailure? {
    if let healing = failures.first(where: { !$0.isFinal }) { return healing }
    guard let first = failures.first, failures.count > 1 else { return failures.first }
    return RemoteFailure(
      first.kind, failures.map(\.detail).joined(separator: "; "), status: first.status,
      requestID: first.requestID, attribute: first.attribute, obstacle: first.obstacle)
  }
}
