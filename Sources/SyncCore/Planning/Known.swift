/// What is known of a binding's account in its directory.
package enum Known: Hashable, Sendable {
  /// Not linked, and nothing was sent.
  case nothing
  /// A create was sent under that name, and its outcome was never learned.
  case createSent(name: String)
  /// A write was sent whose outcome was never learned: this is how the account stood before it.
  case unsure(Shadow)
  case held(Shadow)

  /// The sign-in address of the account, as far as one is known.
  package var name: String? {
    switch self {
    case .nothing: nil
    case .createSent(let name): name
    case .unsure(let shadow), .held(let shadow): shadow.name
    }
  }

  /// The shadow, as far as there is one.
  package var shadow: Shadow? {
    switch self {
    case .nothing, .createSent: nil
    case .unsure(let shadow), .held(let shadow): shadow
    }
  }
}
