internal import SyncCore
internal import SyncHTTP

extension GoogleState {
  /// roleAssignments.list for one user or group: `userKey` (Directory API,
  /// reference/rest/v1/roleAssignments/list).
  func listRoleAssignments(
    _ call: TwinCall, _ caller: GoogleCaller
  ) throws(GoogleRefusal) -> HTTPResponse {
    try caller.require([.roleManagementReadOnly])
    guard call.method == .get else { throw .noSuchMethod }
    guard let key = call.parameter("userKey") else { throw .badRequest }
    let holder = lookUp(key).map { $0.isAdmin || $0.isDelegatedAdmin ? $0.id : "" } ?? key
    let isGroup = settings.groupsWithRole.contains(holder)
    let isUser = users[holder] != nil
    var answer = JSONObject([("kind", "admin#directory#roleAssignments")])
    if isGroup || isUser {
      answer["items"] = [
        [
          "kind": "admin#directory#roleAssignment", "roleAssignmentId": "1", "roleId": "2",
          "assignedTo": .string(holder), "assigneeType": isGroup ? "group" : "user",
          "scopeType": "CUSTOMER",
        ]
      ]
    }
    return .reply(200, json: .object(answer))
  }
}
