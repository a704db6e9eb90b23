internal import SyncCore
internal import SyncHTTP

/// Who is in a group (Directory API, members.list).
extension GoogleGroups {
  private static let memberPageSize = "200"

  /// Members of groups in it are not shown unless they are asked for (`includeDerivedMembership`).
  func members(
    of group: RemoteID, after cursor: Cursor?
  ) async throws(RemoteFailure) -> MemberPage? {
    var options = [("maxResults", Self.memberPageSize), ("fields", "nextPageToken,members(id)")]
    if let cursor { options.append(("pageToken", cursor.text)) }
    let path = Self.path(of: group.id) + "/members?" + FormCoding.encode(options)
    let answer: HTTPResponse
    do {
      answer = try await api.get(path)
    } catch  where error.kind == .missing {
      return nil
    }
    guard let page = (try? answer.json())?.object else {
      throw RemoteFailure(.protocolBroken, "Google answered no list", status: answer.status)
    }
    let members = (page["members"]?.array ?? []).compactMap { $0["id"]?.string }
    return MemberPage(
      members.map { RemoteID($0) }, next: page["nextPageToken"]?.string.map { Cursor($0) })
  }
}
