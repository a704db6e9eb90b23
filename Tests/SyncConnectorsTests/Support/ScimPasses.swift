import SyncConnectors
import SyncCore

/// All pages of a pass.
func allPages(
  of kind: SubjectID.Kind, since: Watermark? = nil, _ source: ScimSource
) async throws(RemoteFailure) -> [ChangePage] {
  let request = PassRequest(kind, since: since)
  var pages = [try await source.page(of: request, after: nil)]
  while let next = pages.last?.next, pages.count < 100 {
    pages.append(try await source.page(of: request, after: next))
  }
  return pages
}
