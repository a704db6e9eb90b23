package import SyncCore
internal import SyncHTTP

/// The group that new accounts join.
extension EntraConnector {
  /// `POST /groups/{id}/members/$ref` (learn.microsoft.com/graph/api/group-post-members). Whoever
  /// is a member already is answered 400 "added object references already exist".
  package func join(_ group: String, _ shadow: Shadow) async throws(RemoteFailure) -> Receipt {
    try await requireOrdinary(group)
    let member = "\(api.root)/v1.0/directoryObjects/\(shadow.remoteID.id)"
    do {
      let answer = try await api.send(
        .post, Self.path(ofGroup: group) + "/members/$ref",
        body: HTTPBody(json: ["@odata.id": .string(member)]))
      return Receipt(shadow: shadow, requestID: EntraFailure.requestID(of: answer))
    } catch  where error.status == 400 && error.detail.contains("references already exist") {
      return Receipt(shadow: shadow, requestID: error.requestID)
    }
  }

  /// A role-assignable group can hold administrator roles (`isAssignableToRole`,
  /// learn.microsoft.com/graph/api/resources/group); a dynamic or synchronised one takes none.
  func requireOrdinary(_ group: String) async throws(RemoteFailure) {
    let query = FormCoding.encode([
      ("$select", "id,isAssignableToRole,onPremisesSyncEnabled,groupTypes")
    ])
    let answer: HTTPResponse
    do {
      answer = try await api.get(Self.path(ofGroup: group) + "?" + query)
    } catch  where error.kind == .missing {
      throw RemoteFailure(
        .refused, "there is no group with the object id \(group)", status: 404,
        requestID: error.requestID)
    }
    let found = (try? answer.json()) ?? .null
    guard let id = found["id"]?.string else {
      throw RemoteFailure(.protocolBroken, "Graph answered no group", status: answer.status)
    }
    try configuration.deniedGroups.refuse(group, id)
    if found["isAssignableToRole"]?.bool == true {
      throw RemoteFailure(
        .refused, "the group \(group) can give administrator roles; nobody is put into it")
    }
    let types = found["groupTypes"]?.array ?? []
    if types.contains("DynamicMembership") || found["onPremisesSyncEnabled"]?.bool == true {
      throw RemoteFailure(
        .refused, "the members of the group \(group) are ruled elsewhere (dynamic or synchronised)")
    }
  }

  static func path(ofGroup id: String) -> String {
    "/v1.0/groups/" + PercentCoding.encode(segment: id)
  }
}
