/// The next thing to do for one binding, decided at the moment of sending.
package enum Step: Hashable, Sendable {
  /// All is as it should be.
  case nothing
  /// Nothing before then.
  case wait(until: Timestamp)
  /// Not linked yet: look for an account of that name, then link or create it.
  case find(Account)
  /// A create of unknown outcome was sent under `name`: link what is there, or else create
  /// `account`; nil where none is wanted any more.
  case recover(name: String, account: Account?)
  /// A write of unknown outcome was sent: read what the directory holds before writing again.
  case read(Shadow)
  case apply(Action)
  /// It cannot be done until a person acts; the text says why and what to do.
  case park(String)

  /// The guard that must let a step pass which takes an account away from its user.
  package var guardKind: GuardKind? {
    switch self {
    case .apply(.suspend): .suspend
    case .apply(.delete): .delete
    case .nothing, .wait, .find, .recover, .read, .apply, .park: nil
    }
  }
}
