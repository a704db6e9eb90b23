/// The name of a configured external directory, as it stands in the configuration.
package struct DirectoryID: Hashable, Sendable, Comparable, CustomStringConvertible {
  package let name: String

  package init(_ name: String) { self.name = name }

  package var description: String { name }

  package static func < (left: Self, right: Self) -> Bool { left.name < right.name }
}
