/// What a directory would hold after writes that were not sent: what is read is shown as it would
/// be then.
package struct DirectoryOverlay: Hashable, Sendable {
  private var accounts: [RemoteID: RemoteAccount] = [:]
  private var deleted: Set<RemoteID> = []

  package init() {}

  /// An account as it would stand; `found` is what the directory holds.
  package func account(_ id: RemoteID, found: RemoteAccount?) -> RemoteAccount? {
    deleted.contains(id) ? nil : accounts[id] ?? found
  }

  /// The account that would have that sign-in address; `found` is whose it is in the directory.
  package func account(named name: String, found: RemoteAccount?) -> RemoteAccount? {
    let folded = name.lowercased()
    if let written = accounts.values.first(where: { $0.shadow.name.lowercased() == folded }) {
      return written
    }
    guard let found else { return nil }
    return account(found.shadow.remoteID, found: found)
  }

  /// The accounts that would hold that value; `found` are those that do in the directory.
  package func accounts(
    with value: String, in attribute: AttributeName, found: [RemoteAccount]
  ) -> [RemoteAccount] {
    let known = Set(found.map(\.shadow.remoteID))
    let made = accounts.values.filter { account in
      !known.contains(account.shadow.remoteID)
        && account.shadow.attributes[attribute] == .string(value)
    }
    return found.compactMap { account($0.shadow.remoteID, found: $0) }
      + made.sorted { $0.shadow.remoteID.id < $1.shadow.remoteID.id }
  }

  /// Notes a write.
  ///
  /// - Parameters:
  ///   - before: the account as it would stand before it; nil for one that is made.
  ///   - id: the stand-in for the id of an account that is made.
  /// - Returns: the account as it would stand then.
  package mutating func carryOut(
    _ action: Action, on before: RemoteAccount?, makingAs id: RemoteID
  ) -> RemoteAccount? {
    guard var after = before ?? Self.account(made: action, as: id) else { return nil }
    switch action {
    case .create, .signOut: break
    case .delete:
      accounts[after.shadow.remoteID] = nil
      deleted.insert(after.shadow.remoteID)
      return after
    case .restore: deleted.remove(after.shadow.remoteID)
    case .suspend: after.shadow.isActive = false
    case .resume: after.shadow.isActive = true
    case .update(let change):
      after.shadow.take(change)
    }
    accounts[after.shadow.remoteID] = after
    return after
  }

  private static func account(made action: Action, as id: RemoteID) -> RemoteAccount? {
    guard case .create(let account) = action else { return nil }
    return RemoteAccount(
      shadow: Shadow(
        remoteID: id, name: account.name, attributes: account.attributes,
        isActive: account.isActive))
  }
}
