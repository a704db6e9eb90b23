package import SyncCore
internal import SyncHTTP

/// All users, page by page (Directory API, users.list). There is no list of what changed since an
/// earlier walk.
extension GoogleConnector {
  /// Up to 500 are allowed; so many full users stay below the limit of one answer.
  private static let sightingPageSize = "200"

  /// A page token holds for three days (users.list, `pageToken`).
  package func sightings(
    after cursor: Cursor?, since mark: Cursor?
  ) async throws(RemoteFailure) -> SightingPage? {
    var options =
      [
        ("customer", configuration.customer), ("maxResults", Self.sightingPageSize),
        ("fields", "nextPageToken,\(listFields)"),
      ] + projection
    if let cursor { options.append(("pageToken", cursor.text)) }
    let answer = try await api.get(Self.usersPath + "?" + FormCoding.encode(options))
    guard let page = (try? answer.json())?.object else {
      throw RemoteFailure(.protocolBroken, "Google answered no list", status: answer.status)
    }
    // An empty list has no member `users`.
    let users = page["users"]?.array ?? []
    return SightingPage(
      users.compactMap { GoogleUser.account(of: $0).map { Sighting($0.shadow) } },
      next: page["nextPageToken"]?.string.map { Cursor($0) })
  }
}
