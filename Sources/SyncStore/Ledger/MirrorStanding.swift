/// How the mirror stands to a record that the source sends.
package enum MirrorStanding: Hashable, Sendable {
  /// It has the same, byte for byte, and as present: there is nothing to do.
  case same(Int64)
  /// It has the subject otherwise.
  case other(Int64)
  /// It has no such subject.
  case unknown
}
