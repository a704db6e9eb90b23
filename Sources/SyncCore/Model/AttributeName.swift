/// The name of a directory's attribute, as its API spells it, sub-fields after a dot:
/// `name.givenName`, `jobTitle`.
///
/// No name that could carry a password is an attribute name: this type is why an attribute change
/// cannot hold one.
package struct AttributeName: Hashable, Sendable, Comparable, CustomStringConvertible {
  package let name: String

  /// Nil for a name that the directories use for passwords.
  package init?(_ name: String) {
    let folded = name.lowercased()
    for word in ["password", "hashfunction"] where folded.contains(word) { return nil }
    guard !name.isEmpty else { return nil }
    self.name = name
  }

  package var description: String { name }

  package static func < (left: Self, right: Self) -> Bool { left.name < right.name }
}
