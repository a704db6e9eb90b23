package import SyncCore

/// What Google would refuse anyhow, found before anything is sent.
extension GoogleConnector {
  package func verify(_ account: Account) throws(RemoteFailure) {
    _ = try Self.members(of: account)
  }

  package func verify(_ change: AccountChange) throws(RemoteFailure) {
    if let name = change.name { try GoogleUser.check(name: name) }
    try GoogleUser.check(change.attributes, creating: false)
  }
}
