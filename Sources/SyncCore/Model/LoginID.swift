/// Our id of one accepted login: 128 random bits as lower-case hexadecimal.
package struct LoginID: Hashable, Sendable, CustomStringConvertible {
  package let id: String

  package init(_ id: String) { self.id = id }

  package var description: String { id }
}
