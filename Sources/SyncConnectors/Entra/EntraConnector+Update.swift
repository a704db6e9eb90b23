internal import SyncCore
internal import SyncHTTP

/// Attributes and the name, as differences; the manager by itself.
extension EntraConnector {
  func update(_ shadow: Shadow, _ change: AccountChange) async throws(RemoteFailure) -> Receipt {
    try verify(change)
    var attributes = change.attributes
    let manager = attributes.removeValue(forKey: EntraUser.manager)
    var members = JSONObject()
    if let name = change.name { members["userPrincipalName"] = .string(name) }
    let held = try await neighbours(of: shadow, for: attributes)
    for member in EntraUser.members(for: attributes, over: held, ours: shadow.attributes).members {
      members[member.name] = member.value
    }
    var receipt = Receipt(shadow: shadow)
    if let name = change.name { receipt.shadow.name = name }
    receipt.shadow.attributes.merge(attributes) { _, new in new }
    if !members.isEmpty {
      receipt = try await patch(receipt.shadow, HTTPBody(json: .object(members)))
    }
    guard let manager else { return receipt }
    receipt.requestID = try await setManager(manager.plainText, of: shadow)
    receipt.shadow.attributes[EntraUser.manager] = manager
    return receipt
  }

  /// What is replaced as a whole is read first: the half or the element that we leave alone would
  /// be lost (graph/api/user-update, `employeeOrgData`, `otherMails`).
  private func neighbours(
    of shadow: Shadow, for attributes: Attributes
  ) async throws(RemoteFailure) -> Attributes {
    guard attributes.keys.contains(where: EntraUser.hasNeighbours) else { return shadow.attributes }
    guard let found = try await user(shadow.remoteID.id) else {
      throw RemoteFailure(.missing, "\(shadow.name) is linked and no longer there")
    }
    return found.shadow.attributes
  }

  /// `PUT` and `DELETE /users/{id}/manager/$ref` (learn.microsoft.com/graph/api/user-post-manager,
  /// …/user-delete-manager). Gives the request's id.
  private func setManager(
    _ manager: String?, of shadow: Shadow
  ) async throws(RemoteFailure) -> String? {
    let path = Self.path(of: shadow.remoteID.id) + "/manager/$ref"
    do {
      guard let manager, !manager.isEmpty else {
        return EntraFailure.requestID(of: try await api.send(.delete, path, body: nil))
      }
      let link = "\(api.root)/v1.0/users/\(PercentCoding.encode(segment: manager))"
      let answer = try await api.send(
        .put, path, body: HTTPBody(json: ["@odata.id": .string(link)]))
      return EntraFailure.requestID(of: answer)
    } catch  where error.kind == .missing {
      // The answer does not say which of the two is missing.
      guard try await user(shadow.remoteID.id) != nil else { throw error }
      if manager?.isEmpty ?? true { return error.requestID }  // there was none
      throw RemoteFailure(
        .notYet, "the manager's account is not to be seen yet: \(error.detail)",
        status: error.status, requestID: error.requestID, attribute: EntraUser.manager.name)
    }
  }
}
