/// What happens to accounts whose users leave, come back, or lose them; and how many there may be.
package struct Lifecycle: Hashable, Sendable {
  /// What happens where a linked account is no longer there.
  package enum OnMissing: String, Hashable, Sendable, CaseIterable {
    /// A person decides.
    case hold
    /// It is taken out of the directory's bin, or made again.
    case recreate
  }

  /// So long a leaver's account stays as it is before it is suspended.
  package var suspendAfter = Duration.zero
  /// Whether the sessions of an account that we suspend are ended, too.
  package var signsOut = false
  /// So long after the source's own word that a user is gone the account is deleted; nil for never.
  package var deleteAfter: Duration?
  package var onMissing = OnMissing.hold
  /// How many accounts we may have in the directory; nil for any number.
  package var seats: Int?

  package init() {}

  var digestText: String {
    let times = [suspendAfter, deleteAfter].map { $0.map { "\($0.milliseconds)" } ?? "-" }
    return (times + [String(signsOut), onMissing.rawValue, seats.map { "\($0)" } ?? "-"])
      .joined(separator: ",")
  }
}
