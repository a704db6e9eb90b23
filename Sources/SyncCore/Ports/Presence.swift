/// What the source says when asked for one subject by id.
package enum Presence: Hashable, Sendable {
  case present(SourceRecord)
  /// `404`: the source itself says that there is no such subject.
  case gone
}
