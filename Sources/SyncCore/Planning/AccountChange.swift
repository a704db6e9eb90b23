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

  /// Attributes that lose their value.
  package var emptied: [AttributeName] { attributes.filter(\.value.isEmpty).keys.sorted() }

  /// What changes, each once: `name` for the sign-in address or a group's own, then the attributes.
  /// A Google group has an attribute of that name, too.
  package var names: [String] {
    let names = attributes.keys.sorted().map(\.name)
    return name == nil || names.contains("name") ? names : ["name"] + names
  }
}
