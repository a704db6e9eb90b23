/// What a source may be able to do beside answering one page after the other.
package enum PullAbility: String, Hashable, Sendable, CaseIterable {
  /// A page of the size that is asked for.
  case count
  /// Cursors (RFC 9865).
  case cursor
  /// `meta.lastModified ge "…"` (RFC 7644 §3.4.2.2).
  case changes
  /// `sortBy=meta.lastModified` (RFC 7644 §3.4.2.3).
  case sort
  /// `304` for a list that has not changed (RFC 9110 §13.1.2).
  case etag

  /// For people.
  package var text: String {
    switch self {
    case .count: "a page size"
    case .cursor: "cursors"
    case .changes: "a filter on meta.lastModified"
    case .sort: "an order by meta.lastModified"
    case .etag: "ETags of lists"
    }
  }
}
