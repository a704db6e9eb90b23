package import SyncCore

/// What Google would refuse anyhow, found before anything is sent.
extension GoogleConnector {
  package func verify(_ action: Action) throws(RemoteFailure) {
    switch action {
    case .create(let account): _ = try Self.members(of: account)
    case .update(let change): try Self.check(change)
    case .suspend, .resume, .signOut, .delete, .restore: break
    }
  }

  static func check(_ change: AccountChange) throws(RemoteFailure) {
    if let name = change.name { try GoogleUser.check(name: name) }
    try GoogleUser.check(change.attributes, creating: false)
  }
}
