internal import SyncCore
internal import SyncLog
internal import SyncStore

/// The mail loop: one mail at a time, each decided at the moment of sending.
extension Engine {
  /// So many mails that need no sending are settled in one transaction.
  private static let noticesPerCommitLimit = 100

  /// A mail on its way, with what the ledger holds of it.
  private struct Mail: Sendable {
    let stored: StoredNotice
    let notice: Notice
  }

  /// Sends until the engine is told to stop.
  func serveMail() async throws {
    guard let notifications else { return }
    var line = MailLine()
    while !bells.stop.isUp {
      do {
        try await sendDueMail(notifications, &line)
        await bells.mail.wait(until: try await nextLook(notifications, line), by: clock)
      } catch let error as LedgerError where error.mayHeal {
        tell(error, of: "mail")
        await pauseForLedger()
      }
    }
  }

  /// Sends what is due, for as long as the server will have it.
  func sendDueMail(_ notifications: Notifications, _ line: inout MailLine) async throws {
    while !bells.stop.isUp, line.isOpen(at: clock.now) {
      guard let mail = try await nextMail(notifications.policy) else { return }
      do {
        let receipt = try await notifications.sender.send(mail.notice)
        try await settle(mail, receipt)
        line.worked()
      } catch let failure as RemoteFailure {
        try await settle(mail, failure, notifications.policy, &line)
      }
    }
  }

  /// When to look again: at the next mail's time, and now and then all the same, since an account
  /// may have been made meanwhile that a mail waits for.
  private func nextLook(
    _ notifications: Notifications, _ line: MailLine
  ) async throws -> Timestamp {
    let now = clock.now
    let limit = notifications.policy.hourLimit
    let (due, pause) = try await ledger.read { transaction in
      (try transaction.nextNoticeDue(), try transaction.noticePause(hourLimit: limit, at: now))
    }
    let later = now.advanced(by: settings.mailInterval)
    let look = min(due ?? later, later)
    return max(look, pause ?? look, line.notBefore ?? look)
  }

  // MARK: Before

  /// The next mail, noted as being sent; those that need no sending are settled on the way.
  private func nextMail(_ policy: NoticePolicy) async throws -> Mail? {
    let now = clock.now
    guard let due = try await ledger.read({ try $0.nextNoticeDue() }), due <= now else {
      return nil
    }
    while true {
      let (mail, isAll) = try await ledger.commit { transaction -> (Mail?, Bool) in
        for _ in 0..<Self.noticesPerCommitLimit {
          guard try transaction.noticePause(hourLimit: policy.hourLimit, at: now) == nil,
            let stored = try transaction.dueNotice(at: now)
          else { return (nil, true) }
          if let mail = try prepare(stored, policy, transaction, at: now) { return (mail, true) }
        }
        return (nil, false)
      }
      if mail != nil || isAll { return mail }
    }
  }

  /// Nil when the mail needs no sending, which is settled here.
  private func prepare(
    _ stored: StoredNotice, _ policy: NoticePolicy, _ transaction: Transaction, at now: Timestamp
  ) throws -> Mail? {
    let binding = stored.binding
    guard stored.unsureCount < StoredNotice.unsureLimit else {
      let reason = "sent twice without an answer; it may have arrived"
      try refuse(stored, reason, messageID: nil, transaction, at: now)
      return nil
    }
    guard let directory = directories.first(where: { $0.id == binding.directory }) else {
      try skip(stored, "the directory is not configured any more", transaction, at: now)
      return nil
    }
    let row = try transaction.mirrorRow(binding.subjectRow)
    let lastWord = try row.map { try ruled($0, transaction) }
    let subject = lastWord?.isGone == true ? nil : lastWord
    let wanted = Planner.wanted(of: lastWord, by: directory.policy, known: binding.known)
    let decision = NoticeDecision.decide(
      subject: subject, binds: wanted.binds,
      hasLoggedIn: binding.passwordState != .awaitingLogin || binding.passwordAt != nil,
      when: directory.policy.passwordWhen, by: policy)
    switch decision {
    case .skip(let reason): try skip(stored, reason, transaction, at: now)
    case .refuse(let reason): try refuse(stored, reason, messageID: nil, transaction, at: now)
    case .send(let kind, let recipient):
      try transaction.noteSending(stored, to: recipient, at: now)
      let resource = subject?.resource ?? JSONObject()
      return Mail(
        stored: stored,
        notice: Notice(
          kind, to: recipient,
          displayName: policy.displayName.value(of: resource).plainText ?? binding.user,
          userName: binding.user, directory: binding.directory,
          signInName: binding.shadow?.name ?? wanted.accountName ?? binding.user, key: stored.key,
          at: now))
    }
    return nil
  }

  // MARK: After

  private func settle(_ mail: Mail, _ receipt: MailReceipt) async throws {
    let now = clock.now
    try await ledger.commit { transaction in
      try transaction.finish(mail.stored, .sent)
      var event = Event(.mailSent, of: mail.stored.binding, at: now)
      event.attempt = mail.stored.attempts + 1
      event.requestID = receipt.messageID
      event.reason = receipt.reply
      event.detail = ["kind": .string(mail.notice.kind.rawValue)]
      try transaction.append(event)
    }
    observer.mailSettled("sent")
    report(.info, "mail.sent", "a user was told of a binding", mail.stored, receipt.reply)
  }

  private func settle(
    _ mail: Mail, _ failure: RemoteFailure, _ policy: NoticePolicy, _ line: inout MailLine
  ) async throws {
    let now = clock.now
    let stored = mail.stored
    let isAboutServer = failure.kind == .unreachable
    let verdict = policy.retry.verdict(
      on: failure, attempts: isAboutServer ? line.setbacks : stored.attempts,
      setbacks: line.setbacks, age: (stored.firstTriedAt ?? now).duration(to: now),
      settling: false, now: now, draw: draw())
    try await ledger.commit { transaction in
      if failure.kind != .unknownOutcome { try transaction.noteNotSent(stored) }
      switch verdict {
      case .retry(let due): if !isAboutServer { try transaction.retry(stored, due: due) }
      case .wait, .quarantine: break
      case .park, .refusePassword:
        let reason = "\(failure.kind.rawValue): \(failure.detail)"
        try refuse(stored, reason, messageID: failure.requestID, transaction, at: now)
      }
    }
    observer.mailSettled("failed")
    switch verdict {
    case .retry(let due) where isAboutServer: wait(until: due, failure, &line)
    case .wait(let until): wait(until: until, failure, &line)
    case .quarantine(let until): wait(until: until, failure, &line)
    case .retry:
      line.worked()
      report(.warning, "mail.retried", "a mail is tried again", stored, failure.detail)
    case .park, .refusePassword: line.worked()
    }
  }

  private func wait(until: Timestamp, _ failure: RemoteFailure, _ line: inout MailLine) {
    line.wait(until: until)
    observer.mailWaits(failure)
    log.write(
      failure.kind == .credentials ? .error : .warning, "mail.waits",
      "the mail server takes nothing from us now; all mail waits",
      [
        "until": .string(until.description), "kind": .string(failure.kind.rawValue),
        "reason": .string(failure.detail),
      ])
  }

  private func skip(
    _ stored: StoredNotice, _ reason: String, _ transaction: Transaction, at now: Timestamp
  ) throws {
    try transaction.finish(stored, .dropped)
    var event = Event(.mailSkipped, of: stored.binding, at: now)
    event.reason = reason
    try transaction.append(event)
    observer.mailSettled("skipped")
  }

  private func refuse(
    _ stored: StoredNotice, _ reason: String, messageID: String?, _ transaction: Transaction,
    at now: Timestamp
  ) throws {
    try transaction.finish(stored, .refused)
    var event = Event(.mailRefused, of: stored.binding, at: now)
    event.attempt = stored.attempts + 1
    event.requestID = messageID
    event.reason = reason
    try transaction.append(event)
    observer.mailSettled("refused")
    report(.error, "mail.refused", "a user cannot be told of a binding", stored, reason)
  }

  private func report(
    _ level: LogLevel, _ name: String, _ message: String, _ stored: StoredNotice, _ reason: String
  ) {
    log.write(
      level, name, message,
      [
        "directory": .string(stored.binding.directory.name),
        "subject": .string(stored.binding.subject.id), "reason": .string(reason),
      ])
  }
}

extension Wanted {
  /// The sign-in address that is wanted.
  fileprivate var accountName: String? {
    if case .account(let account) = self { account.name } else { nil }
  }
}
