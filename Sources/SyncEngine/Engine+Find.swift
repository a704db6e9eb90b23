internal import SyncCore
internal import SyncStore

/// The account that a user had before: looked for by one rule after the other.
extension Engine {
  func find(
    _ account: Account, for work: Work, in directory: ManagedDirectory
  ) async throws -> Attempt.Outcome {
    let connector = directory.connector
    let lookups = Matching.lookups(for: account, by: directory.policy, connector.traits)
    for (place, lookup) in lookups.enumerated() {
      // The directory may have told the lane to wait since the first question.
      if place > 0 {
        guard try await mayGoOn(work, in: directory) else { return .abandoned }
      }
      var found: [RemoteAccount]
      switch lookup.key {
      case .name(let name): found = try await connector.find(name).map { [$0] } ?? []
      case .attribute(let attribute, let value):
        found = try await connector.accounts(with: value, in: attribute)
        if lookup.rule != .stamp { found = try await unlinked(found, for: work, in: directory) }
      }
      let policy = work.job.binding.policy(of: directory, for: lookup.key)
      let decision = Matching.decide(on: found, by: lookup, for: account, policy)
      if let decision { return try await carryOut(decision, for: work, in: directory) }
    }
    // Nobody is made twice: who was invited comes in by themselves.
    if case .invited(let name, _) = work.job.binding.known {
      return try await settleInvited(work, as: name, account, in: directory)
    }
    let decision = Matching.decide(on: nil, for: account, by: directory.policy)
    if case .create = decision,
      let outcome = try await takeFromBin(account, for: work, in: directory)
    {
      return outcome
    }
    return try await carryOut(decision, for: work, in: directory)
  }

  /// Those that no other user has: a number that two users share makes neither the other's heir.
  private func unlinked(
    _ found: [RemoteAccount], for work: Work, in directory: ManagedDirectory
  ) async throws -> [RemoteAccount] {
    try await ledger.read { transaction in
      try found.filter { account in
        guard
          let owner = try transaction.binding(linkedTo: account.shadow.remoteID, in: directory.id),
          owner.row != work.job.binding.row
        else { return true }
        return try transaction.mirrorRow(owner.subjectRow)?.presence == .gone
      }
    }
  }

  func carryOut(
    _ decision: Matching.Decision, for work: Work, in directory: ManagedDirectory
  ) async throws -> Attempt.Outcome {
    switch decision {
    case .link(let shadow, let rule):
      return try await settleLink(
        work, shadow, rule == nil ? .created : .linked, by: rule, in: directory)
    case .claimed(let owner, let name, let otherwise):
      guard try await isGone(owner) else {
        return try await settlePark(
          work,
          "\(name) bears the stamp of another user of the source, \(owner.id); mend the source, "
            + "or link it by hand: dirsyncd link")
      }
      return try await carryOut(otherwise, for: work, in: directory)
    case .park(let reason): return try await settlePark(work, reason)
    case .barred(let obstacle, let name):
      return try await settleBarred(work, obstacle, name: name)
    case .create(let account): return try await create(account, for: work, in: directory)
    }
  }

  /// Only the source's own word that there is no such user any more makes their account free.
  private func isGone(_ owner: SubjectID) async throws -> Bool {
    let presence = try await ledger.read { transaction in
      try transaction.row(of: owner).flatMap { try transaction.mirrorRow($0)?.presence }
    }
    if let presence { return presence == .gone }
    do throws(RemoteFailure) {
      return try await source.presence(of: owner) == .gone
    } catch {
      throw RemoteFailure(.unreachable, "the source does not say whose account it is: \(error)")
    }
  }

  /// Nobody has come in under the address that the account is to have. Where another one was asked
  /// for, whoever comes in under that is the user, too; until then a person decides.
  private func settleInvited(
    _ work: Work, as name: String, _ account: Account, in directory: ManagedDirectory
  ) async throws -> Attempt.Outcome {
    guard name.lowercased() != account.name.lowercased() else {
      return try await settleStillInvited(work, as: name)
    }
    guard try await mayGoOn(work, in: directory) else { return .abandoned }
    if let found = try await directory.connector.find(name) {
      var invited = account
      invited.name = name
      let policy = work.job.binding.policy(of: directory, for: .name(name))
      let decision = Matching.decide(on: found, for: invited, by: policy)
      return try await carryOut(decision, for: work, in: directory)
    }
    return try await settlePark(
      work,
      "the holder of \(name) was invited, and the user is to be \(account.name) now: withdraw the "
        + "invitation there, and have the account made under the new address: dirsyncd acquire")
  }

  private func settleStillInvited(
    _ work: Work, as name: String
  ) async throws -> Attempt.Outcome {
    let now = clock.now
    return try await ledger.commit { transaction in
      guard try transaction.holds(work.job) else { return .abandoned }
      try transaction.noteInvited(
        work.job.binding.row, name: name, lookAt: now.advanced(by: settings.invitationInterval))
      try transaction.finish(work.job, at: now)
      return .read
    }
  }
}

extension Binding {
  /// Whoever was asked to come in is linked under the address that was asked for, whatever the
  /// rules say of accounts that were there before.
  fileprivate func policy(
    of directory: ManagedDirectory, for key: Matching.Lookup.Key
  ) -> DirectoryPolicy {
    var policy = directory.policy
    guard case .invited(let name, _) = known, case .name(let asked) = key,
      asked.lowercased() == name.lowercased()
    else { return policy }
    policy.onExisting = .link
    if !policy.matching.contains(.address) { policy.matching.append(.address) }
    return policy
  }
}
