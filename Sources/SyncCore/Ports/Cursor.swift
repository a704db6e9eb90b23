/// Where a pass over the source stands; only the source reads it.
package struct Cursor: Hashable, Sendable {
  package let text: String

  package init(_ text: String) { self.text = text }
}
