/// A right that what is configured needs in a directory, and whether we have it.
package struct Permission: Hashable, Sendable {
  /// What kind of right it is, as administrators speak of it.
  package enum Kind: String, Hashable, Sendable {
    /// A scope of a token (Google).
    case scope
    /// An application permission (Entra ID).
    case permission
    /// An administrator's role.
    case role
    /// What the administrator that we act as may do.
    case privilege
  }

  /// Whether we have it.
  package enum Standing: Hashable, Sendable {
    case granted
    case missing
    /// It cannot be seen.
    case unknown
  }

  package let kind: Kind
  /// As it is granted: `User.ReadWrite.All`.
  package let name: String
  /// What does not work without it: `groups cannot be made or filled`.
  package let breaks: String
  package let standing: Standing
  /// False for what is good to have: without it less is known, and all the same is done.
  package let isRequired: Bool

  package init(
    _ kind: Kind, _ name: String, breaks: String, _ standing: Standing, isRequired: Bool = true
  ) {
    self.kind = kind
    self.name = name
    self.breaks = breaks
    self.standing = standing
    self.isRequired = isRequired
  }

  /// Whether something that is configured cannot be done.
  package var isGap: Bool { standing == .missing && isRequired }

  /// In one clause: `the scope … is missing: groups cannot be made or filled`.
  package var text: String {
    let title = "the \(kind.rawValue) \(name)"
    return switch standing {
    case .granted: "\(title) is granted"
    case .missing: "\(title) is missing: \(breaks)"
    case .unknown: "whether the \(kind.rawValue) \(name) is granted cannot be seen"
    }
  }
}
