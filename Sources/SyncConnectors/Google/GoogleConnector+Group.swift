package import SyncCore
internal import SyncHTTP

/// The group that new accounts join.
extension GoogleConnector {
  static let groupsPath = "/admin/directory/v1/groups"

  /// `members.insert` (developers.google.com/workspace/admin/directory/reference/rest/v1/members).
  /// Whoever is a member already is answered 409.
  package func join(_ group: String, _ shadow: Shadow) async throws(RemoteFailure) -> Receipt {
    let members =
      Self.groupsPath + "/" + PercentCoding.encode(segment: try await ordinaryGroup(group))
      + "/members"
    do {
      let body: JSONValue = ["id": .string(shadow.remoteID.id), "role": "MEMBER"]
      _ = try await api.send(.post, members, body: HTTPBody(json: body))
    } catch  where error.kind == .conflict {
      // A membership that is still under way is answered alike: look.
      do {
        _ = try await api.get(members + "/" + PercentCoding.encode(segment: shadow.remoteID.id))
      } catch  where error.kind == .missing {
        throw RemoteFailure(.notYet, "Google says that \(shadow.name) is a member, and is not yet")
      }
    }
    return Receipt(shadow: shadow)
  }

  /// The id of a group that holds no administrator role
  /// (developers.google.com/workspace/admin/directory/reference/rest/v1/roleAssignments/list; a
  /// group can be the assignee). What the group may do elsewhere, the API does not tell.
  func ordinaryGroup(_ group: String) async throws(RemoteFailure) -> String {
    let answer: HTTPResponse
    do {
      answer = try await api.get(
        Self.groupsPath + "/" + PercentCoding.encode(segment: group) + "?fields=id,email")
    } catch  where error.kind == .missing {
      throw RemoteFailure(.refused, "there is no group \(group)", status: 404)
    }
    let found = try? answer.json()
    guard let id = found?["id"]?.string else {
      throw RemoteFailure(.protocolBroken, "Google answered no group", status: answer.status)
    }
    try configuration.deniedGroups.refuse(group, id, found?["email"]?.string)
    let customer = PercentCoding.encode(segment: configuration.customer)
    let query = FormCoding.encode([
      ("userKey", id), ("includeIndirectRoleAssignments", "true"), ("maxResults", "1"),
    ])
    let roles = try await api.get(
      "/admin/directory/v1/customer/\(customer)/roleassignments?" + query)
    if !((try? roles.json())?["items"]?.array ?? []).isEmpty {
      throw RemoteFailure(
        .refused, "the group \(group) holds an administrator role; nobody is put into it")
    }
    return id
  }
}
