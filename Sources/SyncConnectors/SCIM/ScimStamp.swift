internal import SyncCore

/// A resource's `meta.lastModified`, as it was sent and as a moment.
struct ScimStamp: Hashable, Sendable {
  let text: String
  let moment: Timestamp

  /// Nil for what is no RFC 3339 time with a zone (RFC 7643 §2.3.5).
  init?(_ text: String) {
    guard let moment = Timestamp(text) else { return nil }
    self.text = text
    self.moment = moment
  }
}
