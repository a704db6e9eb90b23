package import SyncCore
internal import SyncStore

/// Accounts in place of outsiders', as a person asks for them.
extension Engine {
  /// Makes the user's account where a personal account outside the directory holds its address, as
  /// the directory's own settings say: it is replaced, or its holder is invited to come in.
  package func acquire(
    _ user: String, in directory: DirectoryID, by author: Author
  ) async throws -> LinkResult {
    let place = try managed(directory)
    try await requireOpen(place)
    let target = try await linkTarget(user, in: place)
    try requireWanted(target, in: directory)
    guard let account = target.account else {
      throw LinkRefusal.refused("no account can be made of \(target.name); mend the mapping")
    }
    if let shadow = target.binding?.shadow {
      throw LinkRefusal.refused("\(target.name) is linked to \(shadow.name) already")
    }
    let made = Matching.decide(on: nil, for: account, by: place.policy)
    guard case .create(let account) = made else {
      if case .park(let reason) = made { throw LinkRefusal.refused(reason) }
      throw LinkRefusal.refused("no account may be made for \(target.name)")
    }
    let row = target.binding?.row
    if let lack = try await ledger.read({ try self.lackOfSeat(for: row, in: place, $0) }) {
      throw LinkRefusal.refused(lack)
    }
    switch try await acquire(account, in: place) {
    case .acquired(let receipt):
      try await change(target, in: place) { transaction, binding, now in
        try transaction.store(receipt.shadow, of: binding, createdAt: now, at: now)
        let reason = "acquired by hand, by \(author.text)"
        try tell(.created, of: binding, reason, requestID: receipt.requestID, transaction, now)
        try enqueuePlacement(binding, in: place, transaction, at: now)
      }
      return LinkResult(
        user: target.name, directory: directory, state: .acquired, account: receipt.shadow.name,
        remoteID: receipt.shadow.remoteID)
    case .invited:
      try await change(target, in: place) { transaction, binding, now in
        let lookAt = now.advanced(by: settings.invitationInterval)
        try transaction.noteInvited(binding.row, name: account.name, lookAt: lookAt)
        try tell(
          .invited, of: binding, "the holder of \(account.name) was invited, by \(author.text)",
          transaction, now)
      }
      return LinkResult(
        user: target.name, directory: directory, state: .invited, account: account.name,
        remoteID: nil)
    }
  }

  /// Asked again after an answer that was lost, it finds the account by the stamp that it was made
  /// with.
  private func acquire(
    _ account: Account, in directory: ManagedDirectory
  ) async throws(LinkRefusal) -> Acquisition {
    let found = try await asking { () async throws(RemoteFailure) in
      try await directory.connector.find(account.name)
    }
    guard let found else {
      return try await asking { () async throws(RemoteFailure) in
        try await directory.connector.acquire(account)
      }
    }
    let decision = Matching.decide(
      onOwn: found, named: account.name, for: account, by: directory.policy)
    guard directory.policy.stamp != nil, case .link(let shadow, nil)? = decision else {
      throw .refused(
        "\(account.name) is in the directory (id \(found.shadow.remoteID)); link it: "
          + "dirsyncd link")
    }
    return .acquired(Receipt(shadow: shadow))
  }
}
