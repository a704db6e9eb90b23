/// From where the next pass of changes starts. It comes from the source's own stamps, never from
/// our clock, and is kept only with the pass that proved it.
package struct Watermark: Hashable, Sendable {
  /// By the source's clock; whole seconds, as some servers compare no finer.
  package let moment: Timestamp
  /// The entity tag of the list of changes since that moment (RFC 9110 §8.8.3), where it has one.
  package let tag: String?

  package init(_ moment: Timestamp, tag: String? = nil) {
    self.moment = Timestamp(seconds: moment.seconds)
    self.tag = tag
  }

  /// As it is kept: the moment, and after a blank the tag.
  package var text: String {
    tag.map { "\(moment) \($0)" } ?? moment.description
  }

  /// Nil for a text that is none of ours.
  package init?(text: String) {
    let parts = text.split(separator: " ", maxSplits: 1).map { String($0) }
    guard let first = parts.first, let moment = Timestamp(first) else { return nil }
    self.init(moment, tag: parts.count > 1 ? parts[1] : nil)
  }
}
