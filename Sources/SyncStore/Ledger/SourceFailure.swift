package import SyncCore

/// Why the source cannot be read, from the first pull that failed to the next that does not.
package struct SourceFailure: Hashable, Sendable {
  /// When the first of these pulls failed.
  package let since: Timestamp
  /// What the newest of them met; no secret.
  package let detail: String
  /// So long the source told us to wait; nil where it did not.
  package var notBefore: Timestamp?

  package init(since: Timestamp, detail: String, notBefore: Timestamp? = nil) {
    self.since = since
    self.detail = detail
    self.notBefore = notBefore
  }

  /// Whether the source is left alone because it asked for that.
  package func isWaiting(at now: Timestamp) -> Bool {
    notBefore.map { $0 > now } ?? false
  }

  /// The same with what another pull met. While we wait nothing is asked, so nothing new is met.
  package func next(_ detail: String, _ notBefore: Timestamp?, at now: Timestamp) -> SourceFailure {
    SourceFailure(
      since: since, detail: isWaiting(at: now) ? self.detail : detail, notBefore: notBefore)
  }
}
