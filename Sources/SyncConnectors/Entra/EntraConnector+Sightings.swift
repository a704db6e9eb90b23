package import SyncCore
internal import SyncHTTP

/// All users, and what changed since: the delta query
/// (learn.microsoft.com/graph/api/user-delta, …/graph/delta-query-overview).
extension EntraConnector {
  private static let deltaPath = usersPath + "/delta"
  /// The options of a delta are given once, and its links keep them. Times of passwords are left
  /// out: with `$select`, only what is selected counts as a change.
  private static let deltaSelection =
    (["id", "userPrincipalName", "accountEnabled"]
    + (Array(EntraUser.properties.keys) + Array(EntraUser.complex.keys)).sorted())
    .joined(separator: ",")

  package func sightings(
    after cursor: Cursor?, since mark: Cursor?
  ) async throws(RemoteFailure) -> SightingPage? {
    let first = Self.deltaPath + "?" + FormCoding.encode([("$select", Self.deltaSelection)])
    let known = mark.flatMap(Self.path(of:))
    if mark != nil, known == nil { return nil }
    let answer: HTTPResponse
    do {
      answer = try await api.get(cursor?.text ?? known ?? first)
    } catch {
      if mark != nil, Self.isExpired(error) { return nil }
      throw error
    }
    guard let page = try? answer.json(), let users = page["value"]?.array else {
      throw broken("Graph answered no list of users", answer)
    }
    let sightings = users.compactMap { Self.sighting(of: $0, isWhole: mark == nil) }
    if let link = page["@odata.nextLink"]?.string {
      return SightingPage(sightings, next: Cursor(try follow(link, answer)))
    }
    guard let link = page["@odata.deltaLink"]?.string else {
      throw broken("Graph's last page has no deltaLink", answer)
    }
    let path = try follow(link, answer)
    return SightingPage(sightings, mark: Cursor(Self.deltaSelection + "\n" + path))
  }

  /// The link that a mark keeps; nil for one of another selection, which tells of other changes.
  private static func path(of mark: Cursor) -> String? {
    let parts = mark.text.split(separator: "\n", maxSplits: 1)
    guard parts.count == 2, parts[0] == deltaSelection else { return nil }
    return String(parts[1])
  }

  /// 410 with `Location` (delta-query-overview, Synchronization reset); 400 `syncStateNotFound`
  /// after seven days (devblogs.microsoft.com, Duration of change tracking tokens for identity and
  /// education resources); and 400 for a token that cannot be read.
  private static func isExpired(_ failure: RemoteFailure) -> Bool {
    failure.status == 410 || failure.status == 400
  }

  /// Who is gone is named by id alone, as `changed` where it can be restored and as `deleted` where
  /// it cannot (delta-query-overview, Resource representation in the delta query response).
  private static func sighting(of user: JSONValue, isWhole: Bool) -> Sighting? {
    guard let id = user["id"]?.string else { return nil }
    if user["@removed"] != nil { return Sighting(RemoteID(id), isRemoved: true) }
    return Sighting(
      RemoteID(id), name: user["userPrincipalName"]?.string,
      isActive: user["accountEnabled"]?.bool, attributes: EntraUser.attributes(of: user),
      isWhole: isWhole)
  }

  /// Never to another place with our token: a link must lead into the list that was asked.
  private func follow(
    _ link: String, _ answer: HTTPResponse
  ) throws(RemoteFailure) -> String {
    guard link.hasPrefix(configuration.graphURL + Self.usersPath + "/") else {
      throw broken("Graph's next page lies elsewhere", answer)
    }
    return String(link.dropFirst(configuration.graphURL.count))
  }

  private func broken(_ text: String, _ answer: HTTPResponse) -> RemoteFailure {
    RemoteFailure(
      .protocolBroken, text, status: answer.status, requestID: EntraFailure.requestID(of: answer))
  }
}
