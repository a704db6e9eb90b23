internal import SyncCore
internal import SyncLog
internal import SyncStore

/// One update, in as many requests as it takes so that a refused attribute does not stop the rest.
extension Engine {
  /// What became of an update.
  private struct Update: Sendable {
    var receipt: Receipt
    /// What was written.
    var written = AccountChange()
    var refused: [AttributeRefusal] = []
    /// What ended it early.
    var failure: RemoteFailure?
  }

  func update(
    _ shadow: Shadow, _ change: AccountChange, for work: Work, in directory: ManagedDirectory
  ) async throws -> Attempt.Outcome {
    let update = try await send(change, to: shadow, in: directory)
    guard let failure = update.failure else {
      return try await settle(
        work, .update(update.written), update.receipt, refused: update.refused, in: directory)
    }
    if !update.written.isEmpty || !update.refused.isEmpty {
      guard try await keep(update, of: work.job, in: directory) else { return .abandoned }
    }
    return try await settle(work, failure, sent: .write, in: directory)
  }

  /// Each part is smaller than what it was taken from, so this ends.
  private func send(
    _ change: AccountChange, to shadow: Shadow, in directory: ManagedDirectory
  ) async throws -> Update {
    var update = Update(receipt: Receipt(shadow: shadow))
    var waiting = [change]
    let sensitive = directory.connector.traits.sensitiveAttributes
    while !waiting.isEmpty {
      let part = waiting.removeFirst()
      do throws(RemoteFailure) {
        update.receipt = try await directory.connector.apply(
          .update(part), to: update.receipt.shadow)
        update.written.name = part.name ?? update.written.name
        update.written.attributes.merge(part.attributes) { $1 }
      } catch {
        switch UpdateSplit(of: part, after: error, sensitive: sensitive) {
        case .refuse(let names, let rest):
          update.refused += names.sorted().map {
            error.refusal(of: $0, part.attributes[$0] ?? .null)
          }
          if !rest.isEmpty { waiting.insert(rest, at: 0) }
        case .parts(let parts): waiting.insert(contentsOf: parts, at: 0)
        case .stop:
          update.failure = error
          if let name = part.name {
            update.failure = try await naming(
              holderOf: name, after: error, renaming: update.receipt.shadow, in: directory)
          }
          return update
        }
      }
    }
    return update
  }

  /// What was done before the rest failed stays done. False when the job is no longer ours.
  private func keep(
    _ update: Update, of job: Job, in directory: ManagedDirectory
  ) async throws -> Bool {
    let now = clock.now
    return try await ledger.commit { transaction in
      guard try transaction.holds(job) else { return false }
      try note(update.refused, of: job, transaction, at: now)
      guard !update.written.isEmpty else { return true }
      try record(
        .update(update.written), update.receipt, of: job, in: directory, transaction, at: now)
      return true
    }
  }

  /// The event, the new shadow, and what came back otherwise than it was written: that is told once
  /// and counts as held, and it is not sent again.
  func record(
    _ action: Action, _ receipt: Receipt, of job: Job, in directory: ManagedDirectory,
    _ transaction: Transaction, at now: Timestamp
  ) throws {
    let account = try account(for: job.binding, in: directory, transaction)
    var shadow = receipt.shadow.keeping(
      job.binding.shadow, of: account, butFor: Set(action.written.keys))
    var event = Event(action.eventKind, of: job, at: now)
    event.requestID = receipt.requestID
    event.detail = action.detail
    try transaction.append(event)
    try transaction.clearRefusals(of: job.binding.row, action.written.keys)
    if case .update = action {
      shadow = try weigh(shadow, of: job.binding, in: directory, transaction, at: now)
      if receipt.showsState, receipt.shadow.isActive {
        try endToldSuspension(of: job.binding, transaction)
      }
    }
    if let notTaken = action.attributesNotTaken(by: shadow) {
      try tell(notTaken, of: job, receipt, transaction, at: now)
      shadow.attributes.merge(notTaken) { $1 }
    }
    try journal(action, of: job, leaving: shadow, transaction, at: now)
    try store(shadow, after: action, job, in: directory, transaction, at: now)
    report(job, event)
  }

  private func tell(
    _ notTaken: Attributes, of job: Job, _ receipt: Receipt, _ transaction: Transaction,
    at now: Timestamp
  ) throws {
    var event = Event(.attributeNotTaken, of: job, at: now)
    event.reason = "the directory answered success and kept other values"
    event.detail = .array(notTaken.keys.sorted().map { .string($0.name) })
    event.requestID = receipt.requestID
    try transaction.append(event)
    for (name, value) in notTaken {
      let refusal = AttributeRefusal(name, value, "the directory took it and kept another value")
      _ = try transaction.note(refusal, of: job.binding, at: now)
    }
    report(job, event)
  }

  /// Tells of each refusal that is new: once, and never the value.
  func note(
    _ refused: [AttributeRefusal], of job: Job, _ transaction: Transaction, at now: Timestamp
  ) throws {
    for refusal in refused where try transaction.note(refusal, of: job.binding, at: now) {
      var event = Event(.attributeRefused, of: job, at: now)
      event.reason = refusal.reason
      event.requestID = refusal.requestID
      event.detail = .array([.string(refusal.attribute.name)])
      try transaction.append(event)
      log.write(
        .warning, "attribute.refused",
        "the directory does not take one attribute; the rest was written",
        [
          "attribute": .string(refusal.attribute.name),
          "directory": .string(job.binding.directory.name),
          "subject": .string(job.binding.subject.id), "reason": .string(refusal.reason),
          "requestID": refusal.requestID.map(JSONValue.string),
        ])
    }
  }
}
