internal import SyncCore

/// How a SCIM twin behaves; the knobs below play bad services.
package struct ScimSettings: Sendable {
  /// The path before `/Users`.
  package var root = "/scim/v2"
  package var token: String
  /// Resources in a page when the call names no count.
  package var defaultPageSize = 100
  /// A page never has more than that.
  package var pageLimit = 1000
  package var seed: UInt64 = 3

  /// Says this for `totalResults` in place of the truth.
  package var wrongTotal: Int?
  /// Lists nothing, as a service whose store is away.
  package var listsNothing = false
  /// Gives the first page whatever `startIndex` says.
  package var repeatsFirstPage = false
  /// Leaves `meta.lastModified` as it was at the creation.
  package var freezesLastModified = false
  /// Leaves `totalResults`, `startIndex` and `itemsPerPage` out.
  package var hidesCounts = false

  package init(token: String) {
    self.token = token
  }
}
