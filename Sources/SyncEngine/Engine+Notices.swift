package import SyncCore
internal import SyncLog
internal import SyncStore

/// Which users are to be told of their bindings: queued with the binding, held by a guard.
extension Engine {
  /// Queues the mail of a fresh binding, in the transaction that makes it.
  func queueNotice(
    of binding: Binding, in directory: ManagedDirectory, _ transaction: Transaction,
    at now: Timestamp
  ) throws {
    guard let policy = notifications?.policy else { return }
    let due = now.advanced(by: policy.delay)
    try transaction.queueNotice(
      of: binding, due: due, awaitsAccount: !directory.policy.firstLoginMakesAccount, at: now)
  }

  /// A mail that was refused is tried again when the source has another address.
  func retryNotice(
    of binding: Binding, _ subject: Subject?, _ transaction: Transaction, at now: Timestamp
  ) throws {
    guard let policy = notifications?.policy, let subject else { return }
    let text = policy.recipient.value(of: subject.resource).plainText
    let address = text.flatMap(MailAddress.init)
    try transaction.retryNotice(of: binding.row, to: address?.text, at: now)
  }

  /// At a start: where mail was switched off, what waited is not sent when it is switched on again;
  /// where existing bindings are to be told of, they are queued, once.
  func recoverNotices() async throws {
    let now = clock.now
    guard let policy = notifications?.policy else {
      guard try await ledger.read({ try $0.hasWaitingNotices() }) else { return }
      let count = try await ledger.commit { try $0.dropWaitingNotices() }
      log.write(
        .warning, "mail.dropped", "mail is switched off: what waited is not sent",
        ["mails": .integer(Int64(count))])
      return
    }
    guard policy.includesExisting else { return }
    let due = now.advanced(by: policy.delay)
    for directory in directories {
      try await ledger.commit { transaction in
        try transaction.queueNotices(
          in: directory.id, due: due,
          awaitingAccounts: !directory.policy.firstLoginMakesAccount, at: now)
      }
    }
  }

  /// Lets the mails of one pull go where they are few, and holds a batch that is over the limit,
  /// so that the first binding of a whole company writes to nobody before a person said so.
  func judgeNotices() async throws {
    guard notifications != nil else { return }
    // Nobody is told of an account that is not made; that waits for the end of the stage.
    for directory in directories where !directory.policy.isStaged {
      let id = directory.id
      let fresh = try await ledger.read { try $0.heldNoticeCount(in: id, announced: false) }
      guard fresh > 0 else { continue }
      try await ledger.commit { transaction in
        try judgeNotices(in: directory, transaction, at: clock.now)
      }
    }
    bells.mail.ring()
  }

  private func judgeNotices(
    in directory: ManagedDirectory, _ transaction: Transaction, at now: Timestamp
  ) throws {
    let fresh = try transaction.heldNoticeCount(in: directory.id, announced: false)
    let linked = try transaction.linkedCount(in: directory.id)
    guard directory.policy.guards[.mail].verdict(changing: fresh, of: linked) != .free else {
      _ = try transaction.clearHeldNotices(in: directory.id, announced: false)
      return
    }
    try transaction.announceHeldNotices(in: directory.id)
    var event = Event(.held, at: now)
    event.directory = directory.id
    event.reason = "\(fresh) users would be told of their bindings by mail; release or drop them"
    try transaction.append(event)
    log.write(
      .error, "guard.held", "a batch of mails is held for a person's release",
      ["directory": .string(directory.id.name), "held": .integer(Int64(fresh))])
  }

  /// Lets the held mails of a directory go, or has them never sent. Gives how many.
  package func releaseMail(
    _ directory: DirectoryID, dropping: Bool, by author: Author
  ) async throws -> Int {
    let now = clock.now
    let count = try await ledger.commit { transaction in
      let count =
        dropping
        ? try transaction.dropHeldNotices(in: directory)
        : try transaction.clearHeldNotices(in: directory, announced: true)
      guard count > 0 else { return 0 }
      var event = Event(.released, at: now)
      event.directory = directory
      event.reason =
        "\(count) held mails were \(dropping ? "dropped" : "released") by \(author.text)"
      event.detail = ["guard": "mail", "mails": .integer(Int64(count)), "by": author.json]
      try transaction.append(event)
      return count
    }
    bells.mail.ring()
    return count
  }
}

extension DirectoryPolicy {
  /// There is no account at the binding, and the first login makes it.
  fileprivate var firstLoginMakesAccount: Bool { !creates && justInTime != nil }
}
