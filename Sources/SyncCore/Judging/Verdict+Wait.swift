extension Verdict {
  /// Until when the whole lane waits, by the verdict or in the directory's own words; nil where
  /// only the job is concerned. It is stored, and holds over a restart.
  package func laneWait(after failure: RemoteFailure, at now: Timestamp) -> Timestamp? {
    switch self {
    case .wait(let until): until
    case .quarantine: nil  // of our own making, and stored as such
    case .retry, .park, .refusePassword: failure.awayTime.map { now.advanced(by: $0) }
    }
  }
}

extension RemoteFailure {
  /// How long the other side says that it is not there; nil where it does not.
  package var awayTime: Duration? {
    guard kind == .unavailable, let retryAfter, retryAfter > .zero else { return nil }
    return retryAfter
  }
}
