internal import SyncCore
internal import SyncStore

/// A group that we keep and that somebody deleted in the directory.
extension Engine {
  /// It is made again with its members where that is the policy for accounts, too; where none is
  /// wanted it is forgotten; else a person is told. No group comes back out of a bin: a new one of
  /// ours is the same to everybody but for its id.
  func settleMissingGroup(
    _ job: Job, _ failure: RemoteFailure, _ shadow: Shadow, in directory: ManagedDirectory,
    _ transaction: Transaction, at now: Timestamp
  ) throws {
    let isWanted = try wanted(for: job.binding, in: directory, transaction)?.binds ?? false
    if isWanted, directory.policy.lifecycle.onMissing == .hold {
      return try holdMissingGroup(job, failure, shadow, transaction, at: now)
    }
    var event = Event(.missing, of: job, at: now)
    event.reason =
      "the group \(shadow.name) was deleted in the directory"
      + (isWanted ? "; onMissing is \"recreate\"" : ", and none is wanted")
    event.requestID = failure.requestID
    try transaction.append(event)
    try transaction.forgetGroup(job.binding)
    switch job.kind {
    case _ where !isWanted:
      try transaction.forgetChecks(of: job.binding.row)
      try transaction.finish(job, at: now)
    case .account: try transaction.again(job, at: now)
    case .password, .members, .placement, .roles:
      try transaction.awaitLink(job)
      try transaction.enqueueAccount(job.binding, guardedBy: nil, at: now)
    }
    try transaction.enqueueMembers(in: directory.id, at: now)
    report(job, event)
  }

  private func holdMissingGroup(
    _ job: Job, _ failure: RemoteFailure, _ shadow: Shadow, _ transaction: Transaction,
    at now: Timestamp
  ) throws {
    let reason =
      "the group \(shadow.name) was deleted in the directory; restore it there, have it made again "
      + "with its members by onMissing \"recreate\", or take it out of groups.scope"
    let told = RemoteFailure(.missing, reason, requestID: failure.requestID)
    try park(job, reason: reason, told, transaction, at: now)
  }
}
