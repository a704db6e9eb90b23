internal import SyncCore
internal import SyncStore

/// The directory's bin: an account that comes out of it keeps its mailbox.
extension Engine {
  /// An account that bears our stamp of this user is taken out of the bin, in place of a new one:
  /// it was deleted before the binding began, or the database that knew it is lost. Nil where there
  /// is none, or where it will never come back.
  func takeFromBin(
    _ account: Account, for work: Work, in directory: ManagedDirectory
  ) async throws -> Attempt.Outcome? {
    guard let place = directory.policy.stamp?.attribute,
      let stamp = account.attributes[place]?.string
    else { return nil }
    guard try await mayGoOn(work, in: directory) else { return .abandoned }
    let deleted: [RemoteAccount]
    do throws(RemoteFailure) {
      deleted = try await directory.connector.deleted(with: stamp, in: place)
    } catch {
      // A directory that will not tell what is in its bin keeps nobody from an account.
      guard [.refused, .notPermitted, .missing].contains(error.kind) else { throw error }
      return nil
    }
    guard let shadow = deleted.first?.shadow else { return nil }
    guard try await hasSeat(work, in: directory) else { return .done }
    guard try await mayGoOn(work, in: directory) else { return .abandoned }
    let receipt: Receipt
    do throws(RemoteFailure) {
      receipt = try await directory.connector.apply(.restore(as: account.name), to: shadow)
    } catch {
      guard error.isFinal else { throw error }
      return nil
    }
    let back =
      try await directory.connector.read(shadow.remoteID)
      ?? RemoteAccount(shadow: receipt.shadow)
    let decision = Matching.decide(
      on: back, for: account, foundBy: .stamp, isRestored: true, by: directory.policy)
    guard case .link(let linked, let rule) = decision else {
      return try await carryOut(decision, for: work, in: directory)
    }
    return try await settleLink(
      work, linked, .restored, by: rule, requestID: receipt.requestID, in: directory)
  }

  /// False where no seat is free for an account that is to be restored; the job is parked then.
  func hasSeat(_ work: Work, in directory: ManagedDirectory) async throws -> Bool {
    let now = clock.now
    return try await ledger.commit { transaction in
      guard try transaction.holds(work.job),
        let lack = try lackOfSeat(for: work.job.binding.row, in: directory, transaction)
      else { return true }
      try park(work.job, reason: lack, nil, transaction, at: now)
      return false
    }
  }
}
