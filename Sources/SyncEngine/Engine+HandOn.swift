internal import SyncCore
internal import SyncStore

/// An account that another user is linked to.
extension Engine {
  /// Frees the account of a user who is gone for who comes after them. Gives why it is not handed
  /// on; nil where it was.
  ///
  /// - Parameter rule: by what the account was found; nil for one of our own making.
  func handOn(
    _ shadow: Shadow, of owner: Binding, to job: Job, by rule: MatchRule?,
    in directory: ManagedDirectory, _ transaction: Transaction, at now: Timestamp
  ) throws -> String? {
    guard try transaction.mirrorRow(owner.subjectRow)?.presence == .gone else {
      // Their address is free as soon as they have their new one.
      if let other = try account(for: owner, in: directory, transaction),
        other.name.lowercased() != shadow.name.lowercased()
      {
        throw RemoteFailure(
          .notYet, "\(shadow.name) is linked to \(owner.user), who is to be \(other.name)")
      }
      return "\(shadow.name) is linked to another user, \(owner.user); mend the source"
    }
    // An address is handed on, and a mailbox is not.
    if rule == .address || rule == .alias,
      try isSomebodyElse(job.binding.subjectRow, than: owner.subjectRow, transaction)
    {
      return
        "\(shadow.name) was the account of \(owner.user) (\(owner.subject.id)), who is gone, and "
        + "externalId says that this is somebody else; if it is not, unlink that one, and link "
        + "this one by hand: dirsyncd link"
    }
    if let login = try transaction.pendingLogin(of: owner.row) {
      try transaction.setOutcome(
        "withdrawn", reason: "no-account-wanted", of: login, in: directory.id,
        withFollowers: true, at: now)
    }
    try transaction.inheritMembers(of: owner.row, by: job.binding.row)
    try transaction.unlink(owner, at: now)
    return nil
  }

  private func isSomebodyElse(
    _ row: Int64, than other: Int64, _ transaction: Transaction
  ) throws -> Bool {
    guard let own = try transaction.mirrorRow(row), let old = try transaction.mirrorRow(other)
    else { return false }
    return try Subject(own.record).isSomebodyElse(than: Subject(old.record))
  }
}
