/// A directory's own immutable id of an account or group: what a binding is linked by.
package struct RemoteID: Hashable, Sendable, CustomStringConvertible {
  package let id: String

  package init(_ id: String) { self.id = id }

  package var description: String { id }
}
