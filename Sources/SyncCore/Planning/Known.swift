/// What is known of a binding's account in its directory.
package enum Known: Hashable, Sendable {
  /// Not linked, and nothing was sent.
  case nothing
  /// A create was sent under that name, and its outcome was never learned.
  case createSent(name: String)
  /// Somebody outside the directory holds that address and was invited to come in; whether they
  /// did is looked at again at that moment.
  case invited(name: String, lookAt: Timestamp)
  /// A person took the link away: nothing happens before another one is made by hand.
  case detached
  /// A write was sent whose outcome was never learned: this is how the account stood before it.
  case unsure(Shadow)
  case held(Shadow)
  /// It was deleted, by us or behind our back; this is how it stood, and since when it is gone.
  case removed(Shadow, at: Timestamp)

  /// The sign-in address of the account, as far as one is known.
  package var name: String? {
    switch self {
    case .nothing, .invited, .detached: nil
    case .createSent(let name): name
    case .unsure(let shadow), .held(let shadow), .removed(let shadow, _): shadow.name
    }
  }

  /// The shadow of an account that is there, as far as there is one.
  package var shadow: Shadow? {
    switch self {
    case .unsure(let shadow), .held(let shadow): shadow
    case .nothing, .createSent, .invited, .detached, .removed: nil
    }
  }

  /// The same, or that of an account that was deleted.
  package var lastShadow: Shadow? {
    if case .removed(let shadow, _) = self { shadow } else { shadow }
  }
}
