internal import SyncCore
internal import SyncHTTP

/// Who is in a group (learn.microsoft.com/graph/api/group-list-members): the direct members.
extension EntraGroups {
  /// The most that Graph gives in one page.
  private static let memberPageSize = "999"

  func members(
    of group: RemoteID, after cursor: Cursor?
  ) async throws(RemoteFailure) -> MemberPage? {
    let list = Self.path(of: group) + "/members"
    let first = list + "?" + FormCoding.encode([("$select", "id"), ("$top", Self.memberPageSize)])
    let answer: HTTPResponse
    do {
      answer = try await api.get(cursor?.text ?? first)
    } catch  where error.kind == .missing {
      return nil
    }
    guard let page = try? answer.json(), let members = page["value"]?.array else {
      throw broken("Graph answered no list of members", answer)
    }
    let ids = members.compactMap { $0["id"]?.string }.map { RemoteID($0) }
    guard let link = page["@odata.nextLink"]?.string else { return MemberPage(ids) }
    // Never to another place with our token: the link must lead into the list that was asked.
    guard link.lowercased().hasPrefix((api.root + list).lowercased()) else {
      throw broken("Graph's next page lies elsewhere", answer)
    }
    return MemberPage(ids, next: Cursor(String(link.dropFirst(api.root.count))))
  }

  private func broken(_ text: String, _ answer: HTTPResponse) -> RemoteFailure {
    RemoteFailure(
      .protocolBroken, text, status: answer.status, requestID: EntraFailure.requestID(of: answer))
  }
}
