internal import SyncCore
internal import SyncStore

extension LaneState {
  /// Whether nothing but probes is sent now.
  func isHalted(at now: Timestamp) -> Bool {
    isPaused || isQuarantined || notBefore.map { $0 > now } ?? false
  }
}

extension Job.Kind {
  /// What a waiting job of that kind waits for.
  var awaited: String {
    switch self {
    case .password, .placement, .roles: "the account to be linked"
    case .members: "the group to be there"
    case .account: "the user's login"
    }
  }
}
