internal import SyncCore

extension RemoteFailure {
  /// True where only that member is at fault: the others of the group may go on.
  var concernsOneMember: Bool {
    switch kind {
    case .missing, .notYet, .conflict, .refused, .notPermitted: true
    case .unreachable, .unknownOutcome, .throttled, .heldBack, .unavailable, .credentials,
      .passwordRefused, .protocolBroken:
      false
    }
  }
}
