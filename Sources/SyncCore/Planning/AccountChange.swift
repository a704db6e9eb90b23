/// The difference between what an account should be and what its shadow says.
package struct AccountChange: Hashable, Sendable {
  /// The new sign-in address, where it changes.
  package var name: String?
  /// Attributes with their new values; null clears.
  package var attributes: Attributes

  package init(name: String? = nil, attributes: Attributes = [:]) {
    self.name = name
    self.attributes = attributes
  }

  package var isEmpty: Bool { name == nil && attributes.isEmpty }
}
