internal import SyncCore
internal import SyncHTTP

/// Attributes and the name, as differences.
extension GoogleConnector {
  func update(_ shadow: Shadow, _ change: AccountChange) async throws(RemoteFailure) -> Receipt {
    try verify(change)
    var members = JSONObject()
    if let name = change.name { members["primaryEmail"] = .string(name) }
    let held = try await arrays(of: shadow, for: change)
    let written = try GoogleUser.checkedMembers(for: change.attributes, over: held)
    for member in written.members { members[member.name] = member.value }
    guard !members.isEmpty else { return Receipt(shadow: shadow) }
    do {
      return try await put(
        shadow, HTTPBody(json: .object(members)), wrote: change.attributes, name: change.name)
    } catch  where error.kind == .conflict {
      // Google has answered "duplicate" to updates that it carried out
      // (googleapis/google-api-python-client issue 949): look before believing it.
      guard let found = try await read(shadow.remoteID),
        found.shadow.remoteID == shadow.remoteID, Self.holds(found.shadow, change)
      else { throw error }
      return Receipt(shadow: found.shadow, showsState: true)
    }
  }

  /// An array is replaced whole (users.update): what else is in it by now must be sent with it.
  private func arrays(
    of shadow: Shadow, for change: AccountChange
  ) async throws(RemoteFailure) -> Attributes {
    guard change.attributes.keys.contains(where: GoogleUser.isInArray) else {
      return shadow.attributes
    }
    guard let found = try await read(shadow.remoteID) else {
      throw RemoteFailure(.missing, "\(shadow.name) is linked and no longer there")
    }
    return found.shadow.attributes
  }

  private static func holds(_ found: Shadow, _ change: AccountChange) -> Bool {
    let wanted = Account(
      name: change.name ?? found.name, attributes: change.attributes.mapValues(GoogleUser.held),
      isActive: true)
    return Diff.change(from: found, to: wanted).isEmpty
  }
}
