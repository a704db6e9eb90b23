internal import SyncCore
internal import SyncStore

/// One attempt at a group of a directory: it is found, made, written, or its members are.
extension Engine {
  func performGroup(
    _ work: Work, in directory: ManagedDirectory
  ) async throws -> Attempt.Outcome {
    guard let (groups, policy) = directory.groups else { return try await settleIdle(work) }
    switch work.task {
    case .find(let group):
      return try await findGroup(group, for: work, groups, policy, in: directory)
    case .recover(_, let group?):
      return try await findGroup(group, for: work, groups, policy, in: directory)
    case .recover(_, nil): return try await settleNotCreated(work, in: directory)
    case .read(let shadow):
      guard let found = try await groups.read(shadow.remoteID) else {
        throw RemoteFailure(.missing, "the group \(shadow.name) is linked and no longer there")
      }
      if let refusal = found.refusal { return try await settlePark(work, refusal) }
      return try await settleRead(
        work, RemoteAccount(shadow: found.shadow), before: shadow, in: directory)
    case .apply(.update(let change)):
      guard let shadow = work.job.binding.shadow else { return try await settleIdle(work) }
      let receipt: Receipt
      do {
        receipt = try await groups.update(change, of: shadow)
      } catch {
        return try await settle(work, error, sent: .write, in: directory)
      }
      return try await settle(work, .update(change), receipt, in: directory)
    case .members(let shadow):
      return try await pushMembers(of: shadow, for: work, groups, in: directory)
    case .apply, .setPassword, .place, .roles: return try await settleIdle(work)
    }
  }

  private func findGroup(
    _ group: Account, for work: Work, _ groups: any GroupDirectory, _ policy: GroupPolicy,
    in directory: ManagedDirectory
  ) async throws -> Attempt.Outcome {
    let binding = work.job.binding
    let stamp = policy.stamp(of: binding.subject)
    let decision: Matching.Decision
    if let id = try await link(of: binding, by: policy) {
      decision = Matching.decide(
        onNamed: try await groups.read(id), id: id, for: group, stamp: stamp)
    } else {
      var found = try await groups.find(group, stamp: stamp)
      if let other = found?.stamp, try await isGone(other, by: policy) { found?.stamp = stamp }
      decision = Matching.decide(on: found, for: group, stamp: stamp)
    }
    switch decision {
    case .link(let shadow, _):
      let kind: Event.Kind = binding.createSentAt == nil ? .linked : .created
      return try await settleLink(work, shadow, kind, in: directory)
    case .create(let group):
      // A create whose answer was lost may take a while to be seen: a second one would make two.
      if isSettling(binding.createSentAt, in: directory) {
        throw RemoteFailure(.missing, "whether \(group.name) was created is not to be seen yet")
      }
      return try await createGroup(group, stamp: stamp, for: work, groups, in: directory)
    case .park(let reason), .barred(_, let reason): return try await settlePark(work, reason)
    case .claimed: return try await settleIdle(work)  // an answer for accounts alone
    }
  }

  /// The group that the configuration names for it.
  private func link(of binding: Binding, by policy: GroupPolicy) async throws -> RemoteID? {
    guard !policy.links.isEmpty,
      let row = try await ledger.read({ try $0.mirrorRow(binding.subjectRow) })
    else { return nil }
    return policy.link(of: try Subject(row.record))
  }

  /// Whether a stamp is of a group of ours that the source does not have any more: who comes under
  /// its name inherits the group.
  private func isGone(_ stamp: String, by policy: GroupPolicy) async throws -> Bool {
    guard stamp.hasPrefix(policy.stampPrefix) else { return false }
    let id = SubjectID(.group, String(stamp.dropFirst(policy.stampPrefix.count)))
    return try await ledger.read { try $0.groupLabel(id)?.isGone ?? false }
  }

  /// The note that a create is under way goes first: a kill in the middle leaves it behind.
  private func createGroup(
    _ group: Account, stamp: String, for work: Work, _ groups: any GroupDirectory,
    in directory: ManagedDirectory
  ) async throws -> Attempt.Outcome {
    let now = clock.now
    let job = work.job
    let isFree = try await ledger.commit { transaction in
      guard try mayGoOn(job, in: directory, transaction, at: now) else { return false }
      try transaction.noteCreateSent(job.binding.row, name: group.name, at: now)
      return true
    }
    guard isFree else { return .abandoned }
    let receipt: Receipt
    do {
      receipt = try await groups.create(group, stamp: stamp)
    } catch {
      // The address was free a moment ago: the group may be ours, made by a request that was
      // repeated on its way.
      if error.kind == .conflict,
        case .link(let shadow, _) = Matching.decide(
          on: try await groups.find(group, stamp: stamp), for: group, stamp: stamp)
      {
        return try await settleLink(work, shadow, .created, in: directory)
      }
      return try await settle(work, error, sent: .create, in: directory)
    }
    return try await settle(work, .create(group), receipt, in: directory)
  }
}
