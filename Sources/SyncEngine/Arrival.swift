internal import SyncCore

/// A user whom the source sends otherwise than the mirror has them, decoded to be stored.
struct Arrival: Sendable {
  /// A record before it is decoded.
  struct Sent: Sendable {
    let record: SourceRecord
    /// Where the mirror has the subject; nil for one who is new.
    let row: Int64?
  }

  let record: SourceRecord
  /// Nil for what cannot be decoded.
  let subject: Subject?
  /// The mirror did not have them when it was asked, which may be a while ago.
  let isNew: Bool
}
