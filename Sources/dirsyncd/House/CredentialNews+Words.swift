internal import SyncConnectors
internal import SyncCore
internal import SyncLog

extension CredentialNews.Kind {
  var level: LogLevel {
    switch self {
    case .replaced: .info
    case .switched: .warning
    case .refused, .unreadable: .error
    }
  }

  var message: String {
    switch self {
    case .switched: "another credential of a side is in use from now on"
    case .replaced: "the credential in use was replaced; the new one is used from now on"
    case .refused: "a credential that is not in use does not work; the other one serves on"
    case .unreadable: "a credential cannot be read any more; what was read before serves"
    }
  }

  /// What to do; nil where nothing has to be done.
  var remedy: String? {
    switch self {
    case .switched, .replaced: nil
    case .refused: CredentialState.remedy
    case .unreadable: "put it back before the next restart, which would need it"
    }
  }
}

extension CredentialState {
  static let remedy = "correct it or take it away, and reload the daemon"

  /// What there is to say of a side's credentials, each for one line.
  func words(at now: Timestamp) -> [String] {
    var words: [String] = []
    if let nextSince {
      words.append(
        "its next credential is in use since \(nextSince.told(at: now)); put it in the current "
          + "one's place when it suits")
    }
    if let refusal {
      words.append(
        "of its credentials \(refusal); the \(inUse.rawValue) one serves on; \(Self.remedy)")
    }
    return words
  }
}
