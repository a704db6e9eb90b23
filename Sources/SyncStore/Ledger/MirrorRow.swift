package import SyncCore

/// A subject of the mirror with its row.
package struct MirrorRow: Hashable, Sendable {
  /// Where the source last had the subject.
  package enum Presence: String, Hashable, Sendable {
    case present
    /// Missing from one complete pass: nothing is inferred from that yet.
    case suspect
    /// The source itself says that there is no such subject.
    case gone
  }

  package let row: Int64
  package let record: SourceRecord
  package let presence: Presence
  /// When the resource changed last, by our clock.
  package let changedAt: Timestamp
}
