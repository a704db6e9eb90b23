/// One write to one account. None of them can carry a password: that has a call of its own.
package enum Action: Hashable, Sendable {
  /// Make the account, with an unguessable placeholder password.
  case create(Account)
  /// Write only what differs.
  case update(AccountChange)
  /// Refuse sign-in: Google `suspended`, Entra `accountEnabled: false`. Sent alone.
  case suspend
  /// Allow sign-in again. Sent alone.
  case resume
  /// End every session. Sent alone.
  case signOut
  /// Put it into the directory's bin.
  case delete
  /// Take it out of the bin, as it was; under this name where its own is taken and the directory
  /// can rename it on the way. `.missing`, `.conflict` or `.refused` where it never will come back.
  case restore(as: String?)

  /// The guard that watches over such writes to accounts, or to groups; nil where none does.
  package func guardKind(of kind: SubjectID.Kind) -> GuardKind? {
    switch self {
    case .suspend: .suspend
    case .delete: .delete
    case .update: .ofUpdates(of: kind)
    case .create, .resume, .signOut, .restore: nil
    }
  }
}
