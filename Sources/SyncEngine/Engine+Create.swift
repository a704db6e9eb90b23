internal import SyncCore
internal import SyncStore

/// Making an account: with the password that waits for it, where one does.
extension Engine {
  /// How a create begins.
  private enum Start: Sendable {
    /// With a placeholder.
    case bare
    /// With the password of that job, which is claimed too.
    case carrying(Job)
    /// Not now, or not at all.
    case over(Attempt.Outcome)
  }

  /// The note that a create is under way goes first: a kill in the middle leaves it behind.
  func create(
    _ account: Account, for work: Work, in directory: ManagedDirectory
  ) async throws -> Attempt.Outcome {
    let account = account.holdingBack(directory.policy.references)
    let now = clock.now
    let start = try await ledger.commit { transaction -> Start in
      try begin(account, for: work.job, in: directory, transaction, at: now)
    }
    switch start {
    case .over(let outcome): return outcome
    case .bare: return try await make(account, nil, for: work, in: directory)
    case .carrying(let password):
      return try await make(account, password, for: work, in: directory)
    }
  }

  private func begin(
    _ account: Account, for job: Job, in directory: ManagedDirectory, _ transaction: Transaction,
    at now: Timestamp
  ) throws -> Start {
    guard try mayGoOn(job, in: directory, transaction, at: now) else { return .over(.abandoned) }
    if let reason = try lackOfSeat(for: job.binding.row, in: directory, transaction) {
      try park(job, reason: reason, nil, transaction, at: now)
      return .over(.done)
    }
    let password = try transaction.claimWaitingPassword(beside: job, at: now)
    guard directory.policy.creates || password != nil else {
      try transaction.awaitLogin(job, at: now)
      return .over(.done)
    }
    try transaction.noteCreateSent(job.binding.row, name: account.name, at: now)
    return password.map(Start.carrying) ?? .bare
  }

  /// Why no account may be made or restored now; nil where one may.
  ///
  /// - Parameter bindingRow: whose own seat does not count; nil for a user who is not bound yet.
  func lackOfSeat(
    for bindingRow: Int64?, in directory: ManagedDirectory, _ transaction: Transaction
  ) throws -> String? {
    guard let seats = directory.policy.lifecycle.seats,
      try transaction.seatsTaken(in: directory.id, but: bindingRow ?? 0) >= seats
    else { return nil }
    return
      "\(Transaction.noSeat): all \(seats) of \(directory.id) are taken; raise seats, or delete "
      + "or unlink an account"
  }

  /// An attribute that the directory refuses is left out and told of: the account is made.
  private func make(
    _ account: Account, _ password: Job?, for work: Work, in directory: ManagedDirectory
  ) async throws -> Attempt.Outcome {
    var account = account
    var refused: [AttributeRefusal] = []
    while true {
      do {
        let receipt = try await send(account, password, in: directory)
        return try await settle(
          work, .create(account), receipt, refused: refused, carrying: password, in: directory)
      } catch let failure as RemoteFailure {
        let traits = directory.connector.traits
        let fewer = account.afterRefusal(
          failure, required: traits.requiredAttributes,
          anchors: Set(traits.matchAttributes.values))
        guard let fewer else {
          if let link = try await madeAfterAll(account, failure, in: directory) {
            if let password { try await ledger.commit { try $0.awaitLink(password) } }
            return try await carryOut(link, for: work, in: directory)
          }
          let named = await namingHolder(failure, of: account, in: directory)
          return try await settle(work, named, sent: .create, carrying: password, in: directory)
        }
        refused += fewer.refused.sorted().map { name in
          failure.refusal(of: name, account.attributes[name] ?? .null)
        }
        account = fewer.account  // has fewer attributes each time: this ends
      }
    }
  }

  /// The address was free a moment ago and is taken now: by our own request, repeated on its way,
  /// or by somebody's account that may be linked. Nil where it may not be, or is not to be seen.
  private func madeAfterAll(
    _ account: Account, _ failure: RemoteFailure, in directory: ManagedDirectory
  ) async throws(RemoteFailure) -> Matching.Decision? {
    guard failure.kind == .conflict, let found = try await directory.connector.find(account.name)
    else { return nil }
    let policy = directory.policy
    let decision =
      policy.stamp == nil
      ? Matching.decide(on: found, for: account, by: policy)
      : Matching.decide(onOwn: found, named: account.name, for: account, by: policy)
    guard case .link? = decision else { return nil }
    return decision
  }

  /// Another account has what ours is to be found by: whose it is tells what to do.
  private func namingHolder(
    _ failure: RemoteFailure, of account: Account, in directory: ManagedDirectory
  ) async -> RemoteFailure {
    let connector = directory.connector
    guard failure.kind == .conflict,
      let attribute = connector.traits.matchAttributes.values.first(where: {
        $0.name == failure.attribute
      }), let value = account.attributes[attribute]?.string
    else { return failure }
    var holder = "no account to be seen has it: look again later, or into the bin"
    if let found = try? await connector.accounts(with: value, in: attribute).first {
      holder =
        "\(found.shadow.name) (id \(found.shadow.remoteID)) has it: mend the source, or "
        + "link that one by hand: dirsyncd link"
    } else if let found = try? await connector.deleted(with: value, in: attribute).first {
      holder =
        "\(found.shadow.name) (id \(found.shadow.remoteID)) has it, which was deleted: "
        + "restore it there and link it by hand, or delete it for good"
    }
    return RemoteFailure(
      .conflict, "\(attribute) belongs to another account; \(holder)", status: failure.status,
      requestID: failure.requestID, attribute: failure.attribute)
  }

  private func send(
    _ account: Account, _ password: Job?, in directory: ManagedDirectory
  ) async throws(RemoteFailure) -> Receipt {
    guard let password else {
      return try await directory.connector.apply(.create(account), to: nil)
    }
    guard let sealed = password.secret else {
      throw RemoteFailure(.passwordRefused, "the sealed password is gone")
    }
    return try await create(account, carrying: sealed, of: password, in: directory)
  }

  /// The create failed. A password that the directory will not have is refused, and the account is
  /// made without it; otherwise it waits on. An unknown outcome tells nothing about it: when the
  /// account is found later, the password is sent as a write of its own.
  func settleCarried(
    _ password: Job, _ failure: RemoteFailure, _ job: Job, _ transaction: Transaction,
    at now: Timestamp
  ) throws -> Verdict? {
    guard failure.kind == .passwordRefused else {
      try transaction.awaitLink(password)
      return nil
    }
    try refuse(password, failure, transaction, at: now)
    try transaction.again(job, at: now)
    return .refusePassword
  }

  // MARK: The place of a new account

  /// A new account is put where new ones belong once; what becomes of that later is not ours.
  func enqueuePlacement(
    _ binding: Binding, in directory: ManagedDirectory, _ transaction: Transaction,
    at now: Timestamp
  ) throws {
    guard directory.policy.justInTime?.group != nil, binding.subject.kind == .user else { return }
    try transaction.enqueuePlacement(of: binding, at: now)
  }

  /// Nil where nothing is left to do: the configuration names no group any more, or the user left.
  func placement(
    of job: Job, in directory: ManagedDirectory, _ transaction: Transaction, at now: Timestamp
  ) throws -> Work.Task? {
    if let group = directory.policy.justInTime?.group, let shadow = job.binding.shadow,
      try wanted(for: job.binding, in: directory, transaction)?.binds ?? false
    {
      return .place(shadow, group: group)
    }
    try transaction.finish(job, at: now)
    return nil
  }

  func settlePlacement(_ work: Work, _ receipt: Receipt) async throws -> Attempt.Outcome {
    let now = clock.now
    return try await ledger.commit { transaction in
      guard try transaction.holds(work.job) else { return .abandoned }
      var event = Event(.placed, of: work.job, at: now)
      event.requestID = receipt.requestID
      try transaction.append(event)
      try transaction.finish(work.job, at: now)
      report(work.job, event)
      return .done
    }
  }
}
