package import SyncCore

/// What the directory holds, and what can happen to a call.
extension ScriptedDirectory {
  /// An account as the directory holds it.
  package struct Held: Hashable, Sendable {
    package var shadow: Shadow
    package var password: String
    /// The password that the account was made with.
    let placeholder: String
    package var times: PasswordTimes
    /// Every password that was ever set, oldest first.
    package var pushes: [Push] = []
    /// When it was asked about, or a password was sent, last.
    var touchedAt: Timestamp
    /// The highest number that was written in a title like `title 7`.
    var titleNumber = 0
  }

  /// One password that was set.
  package struct Push: Hashable, Sendable {
    package let password: String
    package let at: Timestamp
    /// Which life of the program sent it.
    package let life: Int
    package var isAnswerLost = false
    /// Carried out when the program had taken it for lost already.
    package var isLate = false
    /// Set by somebody else.
    package var isByHand = false
    /// Whether the account's stamp moved with it: two within a second have one stamp.
    package var isStampNew = true
  }

  /// The calls that a fault can be scripted for.
  package enum Call: Hashable, Sendable {
    case find, read, apply, setPassword, times, sweep, list
    case findGroup, readGroup, writeGroup, changeMembers

    var request: RequestKind {
      switch self {
      case .find, .read, .times, .sweep, .list, .findGroup, .readGroup: .read
      case .apply, .setPassword, .writeGroup, .changeMembers: .write
      }
    }
  }

  /// What happens to a call.
  package enum Fault: Sendable, CaseIterable {
    package static let allCases: [Fault] = [
      .unreachable, .lostAnswer, .brokenAnswer, .lostRequest, .unavailable, .away, .throttled,
      .lateRequest, .slow,
    ]

    case unreachable
    /// Carried out, and the answer is lost.
    case lostAnswer
    /// Carried out, and the answer says that it was not.
    case brokenAnswer
    /// Lost on the way: not carried out, and nobody knows.
    case lostRequest
    case unavailable
    /// Unavailable, and it says for how long.
    case away
    case throttled
    /// Carried out long after the call was given up: a password alone, all else is lost.
    case lateRequest
    /// It takes twenty seconds.
    case slow
    /// It will not have this password; scripted alone.
    case refused
    /// It refuses our credentials; scripted alone.
    case badCredentials
    /// It refuses to do anything; scripted alone.
    case forbidden
  }

  /// A password that is still on its way when nobody waits for it any more.
  struct Late {
    let due: Timestamp
    let id: String
    let password: String
    let life: Int

    var push: Push {
      var push = Push(password: password, at: due, life: life)
      push.isAnswerLost = true
      push.isLate = true
      return push
    }
  }

  /// So long after its call a late request arrives.
  package static let lateness = Duration.seconds(15)
}
