package import SyncCore
internal import SyncHTTP

/// All users, by a list, and what changed since, by the delta query. The list alone shows who has
/// no manager (learn.microsoft.com/graph/api/user-list-manager: `GET /users?$expand=manager`); a
/// delta ignores `$expand`, and its first round may leave managers out
/// (github.com/microsoftgraph/microsoft-graph-docs/issues/6194, …/15842).
extension EntraConnector {
  private static let deltaPath = usersPath + "/delta"
  /// Users in one page of the list: whole users are large, and Graph takes 1 to 999
  /// (graph/api/user-list).
  private static let sightingsPageSize = "200"
  /// Times of passwords are left out: with `$select`, only what is selected counts as a change.
  private static let listSelection =
    (["id", "userPrincipalName", "accountEnabled"]
    + (Array(EntraUser.properties.keys) + Array(EntraUser.complex.keys)).sorted())
    .joined(separator: ",")
  /// The options of a delta are given once, and its links keep them. Here alone `$select` takes the
  /// manager (graph/delta-query-overview, Optional query parameters).
  private static let deltaSelection = listSelection + ",manager"

  package func sightings(
    after cursor: Cursor?, since mark: Cursor?
  ) async throws(RemoteFailure) -> SightingPage? {
    if let mark { return try await changes(after: cursor, since: mark) }
    guard let cursor else { return try await beginning() }
    return try await everybody(after: cursor)
  }

  /// Where changes are told from is asked for before the list, so that nothing falls between them
  /// (delta-query-overview: `$deltatoken=latest` gives the link and no users).
  private func beginning() async throws(RemoteFailure) -> SightingPage {
    let latest = FormCoding.encode([
      ("$select", Self.deltaSelection), ("$deltatoken", "latest"),
    ])
    let answer = try await api.get(Self.deltaPath + "?" + latest)
    guard let link = (try? answer.json())?["@odata.deltaLink"]?.string else {
      throw broken("Graph's last page has no deltaLink", answer)
    }
    let list = FormCoding.encode([
      ("$select", Self.listSelection), ("$expand", EntraUser.expansion),
      ("$top", Self.sightingsPageSize),
    ])
    let path = try follow(link, answer, into: Self.deltaPath)
    return SightingPage([], next: Cursor(path + "\n" + Self.usersPath + "?" + list))
  }

  /// A page of the list; the cursor holds where changes are told from as well.
  private func everybody(after cursor: Cursor) async throws(RemoteFailure) -> SightingPage {
    let parts = cursor.text.split(separator: "\n", maxSplits: 1).map(String.init)
    guard parts.count == 2 else {
      throw RemoteFailure(.protocolBroken, "the place in Graph's list cannot be read")
    }
    let answer = try await api.get(parts[1])
    let (page, users) = try users(in: answer)
    let sightings = users.compactMap { Self.sighting(of: $0, isWhole: true) }
    guard let link = page["@odata.nextLink"]?.string else {
      return SightingPage(sightings, mark: Cursor(Self.deltaSelection + "\n" + parts[0]))
    }
    let next = try follow(link, answer, into: Self.usersPath)
    return SightingPage(sightings, next: Cursor(parts[0] + "\n" + next))
  }

  private func changes(
    after cursor: Cursor?, since mark: Cursor
  ) async throws(RemoteFailure) -> SightingPage? {
    guard let first = Self.path(of: mark) else { return nil }
    let answer: HTTPResponse
    do {
      answer = try await api.get(cursor?.text ?? first)
    } catch {
      if Self.isExpired(error) { return nil }
      throw error
    }
    let (page, users) = try users(in: answer)
    let sightings = users.compactMap { Self.sighting(of: $0, isWhole: false) }
    if let link = page["@odata.nextLink"]?.string {
      return SightingPage(
        sightings, next: Cursor(try follow(link, answer, into: Self.deltaPath)))
    }
    guard let link = page["@odata.deltaLink"]?.string else {
      throw broken("Graph's last page has no deltaLink", answer)
    }
    let path = try follow(link, answer, into: Self.deltaPath)
    return SightingPage(sightings, mark: Cursor(Self.deltaSelection + "\n" + path))
  }

  private func users(
    in answer: HTTPResponse
  ) throws(RemoteFailure) -> (page: JSONValue, users: [JSONValue]) {
    guard let page = try? answer.json(), let users = page["value"]?.array else {
      throw broken("Graph answered no list of users", answer)
    }
    return (page, users)
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
    _ link: String, _ answer: HTTPResponse, into path: String
  ) throws(RemoteFailure) -> String {
    guard link.hasPrefix(configuration.graphURL + path + "?") else {
      throw broken("Graph's next page lies elsewhere", answer)
    }
    return String(link.dropFirst(configuration.graphURL.count))
  }

  private func broken(_ text: String, _ answer: HTTPResponse) -> RemoteFailure {
    RemoteFailure(
      .protocolBroken, text, status: answer.status, requestID: EntraFailure.requestID(of: answer))
  }
}
