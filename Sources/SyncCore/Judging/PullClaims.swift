/// What a source says of itself (RFC 7643 §5, RFC 9865 §4): claims, not facts; nil is "nothing".
package struct PullClaims: Hashable, Sendable {
  package var cursor: Bool?
  package var filter: Bool?
  package var sort: Bool?
  package var etag: Bool?
  /// `filter.maxResults`; 0 is no limit, whatever the server means by it.
  package var resultLimit: Int?
  /// `pagination.maxPageSize`.
  package var pageSizeLimit: Int?

  package init() {}

  /// What is said of one ability.
  func claim(of ability: PullAbility) -> Bool? {
    switch ability {
    case .count: nil
    case .cursor: cursor
    case .changes: filter
    case .sort: sort
    case .etag: etag
    }
  }
}
