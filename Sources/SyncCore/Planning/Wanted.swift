/// What a directory's account of one subject should be, by the source and the policy.
package enum Wanted: Hashable, Sendable {
  /// It should be there, like this.
  case account(Account)
  /// Where there is one it should be suspended, and otherwise left as it is.
  case suspended
  /// Where there is one it should be suspended, and deleted when its time is over.
  case deleted
  /// It is to be left alone.
  case untouched
  /// The mapping gives no account; the text says why.
  case unmappable(String)

  /// True where a binding is to exist.
  package var binds: Bool {
    switch self {
    case .account(let account): account.isActive
    case .unmappable: true
    case .suspended, .deleted, .untouched: false
    }
  }

  /// True where nobody is to sign in any more.
  package var isLeaving: Bool {
    switch self {
    case .suspended, .deleted: true
    case .account, .untouched, .unmappable: false
    }
  }
}
