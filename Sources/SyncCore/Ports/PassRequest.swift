/// One pass over the subjects of one kind, as the engine asks for it.
package struct PassRequest: Hashable, Sendable {
  package let kind: SubjectID.Kind
  /// Only what changed since; nil for everything. A source that cannot tell gives everything, and
  /// says so on its pages.
  package let since: Watermark?

  package init(_ kind: SubjectID.Kind, since: Watermark? = nil) {
    self.kind = kind
    self.since = since
  }
}
