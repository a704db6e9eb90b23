internal import SyncCore

/// Words that a portal can show its user, for the codes that the intake answers with.
enum PortalText {
  /// How a login stands in one directory.
  static func text(
    outcome: String, reason: String, delay: Outlook.Delay? = nil
  ) -> String {
    switch outcome {
    case "queued", "paused": delay.map(text(for:)) ?? "the password is on its way"
    case "pushed": "the directory has the password"
    case "unchanged": unchanged(reason)
    case "refused": refused(reason)
    case "held":
      reason == "inactive"
        ? "the user is not active" : "an administrator has to look at the account"
    case "not-bound": "the user has no account there"
    case "superseded": "a newer login took its place"
    case "expired": "it waited too long and was wiped; log in again"
    case "withdrawn" where reason == "dropped-by-hand":
      "an administrator took it out of the queue and it was wiped; log in again"
    case "withdrawn": "the user is to have no account there; the password was wiped"
    default: "unknown"
    }
  }

  static func text(for delay: Outlook.Delay) -> String {
    switch delay {
    case .directoryUnavailable: "directory unavailable; the password waits"
    case .directoryBusy: "the directory is busy; the password waits"
    case .directoryPaused: "an administrator has paused the directory; the password waits"
    case .accountParked: "the account needs an administrator; the password waits"
    case .accountPending: "the account is being made; the password waits"
    case .retrying: "an attempt failed; it is tried again"
    }
  }

  /// How a binding's password stands, nothing being on its way.
  static func text(state: PasswordState, expectsPassword: Bool) -> String {
    switch state {
    case .takenOver: return "the directory has the portal's password"
    case .released: return "the user has no account there any more"
    case .refused: return "the directory did not take the password"
    case .queued: return "the password is on its way"
    case .drifted:
      return "the password was changed in the directory; the next login sets it again"
    case .awaitingLogin, .expired: break
    }
    guard expectsPassword else { return "no password expected" }
    return state == .expired
      ? "the password waited too long and was wiped; log in again"
      : "the next login sets the password"
  }

  private static func unchanged(_ reason: String) -> String {
    switch reason {
    case "other-credential": "this login does not carry the user's directory password"
    case "no-password-expected": "no password expected"
    case "never": "the directory keeps a password of its own"
    default: "the directory has this password already"
    }
  }

  private static func refused(_ reason: String) -> String {
    switch PasswordPolicy.Rule(rawValue: reason) {
    case .tooShort: "the password is too short for the directory"
    case .tooLong: "the password is too long for the directory"
    case .badCharacter: "the password has a character that the directory does not take"
    case .blankAtEdge: "the password begins or ends with a blank, which the directory does not take"
    case .tooFewClasses:
      "the password needs more kinds of characters: lower case, upper case, digits, symbols"
    case nil:
      reason == RemoteFailure.Kind.passwordRefused.rawValue
        ? "the directory does not take this password; choose another one"
        : "the account is managed elsewhere; an administrator has to look at it"
    }
  }
}
