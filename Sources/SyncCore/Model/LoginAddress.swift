/// Whom the portal says logged in.
package enum LoginAddress: Hashable, Sendable {
  /// A SCIM `userName`, the key of a local credential, or an attribute that `source.loginBy` names.
  case userName(String)
  case credential(Credential.Kind, key: String)

  /// The address as one text, letter case aside: the same for the same address alone.
  package var foldedText: String {
    switch self {
    case .userName(let name): "name \(name.lowercased())"
    case .credential(let kind, let key): "\(kind.rawValue) \(key.lowercased())"
    }
  }

  /// The user name; nil where a credential is named.
  package var userName: String? {
    if case .userName(let name) = self { name } else { nil }
  }
}
