internal import SyncCore
internal import SyncLog
internal import SyncStore

/// Just in time: a login of somebody whom the mirror does not know asks the source.
extension Engine {
  /// Asks the source for a login's user and takes what it says into the mirror, as a pull would.
  /// False when the source has no such user, or no directory makes accounts at a login.
  func discover(_ login: Login) async throws -> Bool {
    // Another credential says nothing by which the source could be asked.
    guard let userName = login.address.userName,
      directories.contains(where: { $0.policy.justInTime != nil })
    else { return false }
    let key = userName.lowercased()
    await inquiries.turns.enter(key)
    defer { inquiries.turns.leave(key) }
    // Whoever had the turn before may have found the user.
    if try await ledger.read({ try $0.user(named: key) }) != nil { return true }
    switch inquiries.begin(key, at: clock.now) {
    case .answered(.nobody): return false
    case .answered(.failed(let detail)): throw LoginRefusal.sourceUnavailable(detail)
    case .tooMany:
      throw LoginRefusal.sourceUnavailable("too many users are being asked for")
    case .ask: break
    }
    let answer: Inquiries.Answer?
    do {
      answer = try await inquire(for: userName)
    } catch {
      inquiries.end(key, nil, until: clock.now, at: clock.now)
      throw error
    }
    let isNobody = answer == .nobody
    let memory = isNobody ? settings.unknownUserMemory : settings.failedInquiryMemory
    inquiries.end(key, answer, until: clock.now.advanced(by: memory), at: clock.now)
    if case .failed(let detail)? = answer { throw LoginRefusal.sourceUnavailable(detail) }
    return !isNobody
  }

  /// Nil when the user is in the mirror now.
  private func inquire(for userName: String) async throws -> Inquiries.Answer? {
    let record: SourceRecord?
    do {
      record = try await ask(try SCIMFilter("userName", equals: userName))
    } catch let failure as RemoteFailure {
      log.write(
        .warning, "source.inquiry-failed", "the source could not be asked for a login's user",
        ["kind": .string(failure.kind.rawValue), "detail": .string(failure.detail)])
      // What the source will not say next time either: the name has no user that we may take.
      let isFinal = [.conflict, .refused, .missing].contains(failure.kind)
      return isFinal ? .nobody : .failed(failure.detail)
    }
    guard let record, record.subject.kind == .user else { return .nobody }
    let now = clock.now
    let isStored = try await ledger.commit { transaction in
      guard let row = try absorb(record, in: transaction, at: now) else { return false }
      try transaction.delayCreates(
        of: row, until: now.advanced(by: settings.firstPasswordPatience))
      var event = Event(.discovered, at: now)
      event.subjectRow = row
      event.user = userName
      event.reason = "a login came before the pull, and the source has the user"
      try transaction.append(event)
      return true
    }
    bells.ringLanes()
    return isStored ? nil : .nobody
  }

  /// The question, with a time limit of its own: a portal waits for the answer.
  private func ask(_ filter: SCIMFilter) async throws -> SourceRecord? {
    let deadline = clock.now.advanced(by: settings.inquiryTimeLimit)
    return try await withThrowingTaskGroup(of: SourceRecord?.self) { group in
      group.addTask { try await source.user(matching: filter) }
      group.addTask {
        try await clock.sleep(until: deadline)
        throw RemoteFailure(.unreachable, "the source did not answer in time")
      }
      defer { group.cancelAll() }
      return try await group.next() ?? nil
    }
  }
}
