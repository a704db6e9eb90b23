/// What a directory's account is to be, computed from a subject by scope and mapping.
package struct Account: Hashable, Sendable {
  /// The sign-in address: Google `primaryEmail`, Entra `userPrincipalName`.
  package var name: String
  /// All mapped attributes but the name; null where the source has no value.
  package var attributes: Attributes
  package var isActive: Bool

  package init(name: String, attributes: Attributes, isActive: Bool) {
    self.name = name
    self.attributes = attributes
    self.isActive = isActive
  }
}
