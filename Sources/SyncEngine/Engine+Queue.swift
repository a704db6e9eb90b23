package import SyncCore
internal import SyncLog
internal import SyncStore

/// Orders of a person about jobs of the queue: each job that is touched gets its event.
extension Engine {
  /// Tries jobs again, or drops them. What is under way or held by a guard is left as it is.
  package func carryOut(
    _ order: QueueOrder, by author: Author
  ) async throws -> QueueOrder.Answer {
    var answer = QueueOrder.Answer()
    switch order.choice {
    case .jobs(let ids):
      var start = 0
      while start < ids.count {
        let part = Array(ids[start..<min(start + settings.recordsPerCommitLimit, ids.count)])
        start += part.count
        try await carryOut(order.verb, part, by: author, &answer)
      }
    case .parked(var filter):
      filter.state = .parked
      var last: Int64 = 0
      while true {
        let (after, filter, limit) = (last, filter, settings.recordsPerCommitLimit)
        let rows = try await ledger.read {
          try $0.queueRows(filter, after: after, limit: limit)
        }
        guard let end = rows.last else { break }
        last = end.job.id
        try await carryOut(order.verb, rows.map(\.job.id), by: author, &answer)
      }
      if order.verb == .retry, filter.cause == nil {
        answer.reopened = try await reopenRefused(in: filter.directory, by: author)
      }
      if order.verb == .retry, filter.cause == nil || filter.cause == "refused" {
        answer.members = try await reopenMembers(in: filter.directory, by: author)
      }
    }
    log.write(
      .warning, "queue.\(order.verb.rawValue)", "jobs were touched by hand",
      [
        "jobs": .integer(Int64(answer.done)), "refused": .integer(Int64(answer.refused.count)),
        "by": .string(author.text),
      ])
    bells.ringLanes()
    return answer
  }

  private func carryOut(
    _ verb: QueueOrder.Verb, _ ids: [Int64], by author: Author, _ answer: inout QueueOrder.Answer
  ) async throws {
    let now = clock.now
    let refusals = try await ledger.commit { transaction in
      try ids.compactMap { id in
        let reason = try carryOut(verb, id, by: author, transaction, at: now)
        return reason.map { QueueOrder.Refusal(job: id, reason: $0) }
      }
    }
    answer.done += ids.count - refusals.count
    answer.refused += refusals
  }

  /// Gives why the job was left as it is; nil when it was not.
  private func carryOut(
    _ verb: QueueOrder.Verb, _ id: Int64, by author: Author, _ transaction: Transaction,
    at now: Timestamp
  ) throws -> String? {
    guard let row = try transaction.queueRow(id),
      let binding = try transaction.binding(row.bindingRow)
    else { return "there is no such job, or no more" }
    if let reason = verb.refusal(of: row) { return reason }
    switch verb {
    case .retry:
      try transaction.clearObstacle(of: binding.row)
      if row.job.kind == .account { try transaction.clearRefusals(of: binding.row) }
      try transaction.retryNow(id, at: now)
    case .drop:
      let reason = "the job was dropped by \(author.text)"
      if row.job.kind == .password {
        try withdrawPassword(of: binding, reason, told: "dropped-by-hand", transaction, at: now)
      }
      try transaction.drop(id)
      // A password that waits for the account that is now not made would wait for nothing.
      if row.job.kind == .account, binding.shadow == nil {
        try withdrawPassword(of: binding, reason, told: "dropped-by-hand", transaction, at: now)
      }
    }
    var event = Event(verb == .retry ? .requeued : .dropped, of: binding, at: now)
    event.job = id
    event.login = row.job.login
    event.reason = "by \(author.text)" + (row.job.reason.map { "; it stood at: \($0)" } ?? "")
    event.detail = [
      "kind": .string(row.job.kind.rawValue), "state": .string(row.job.state.rawValue),
      "by": author.json,
    ]
    try transaction.append(event)
    return nil
  }
}

extension QueueOrder.Verb {
  /// Why that cannot be done with a job as it stands; nil when it can.
  fileprivate func refusal(of row: QueueRow) -> String? {
    switch (self, row.job.state) {
    case (_, .leased): "it is being sent now"
    case (.retry, .held):
      "a guard holds it; see dirsyncd release \(row.directory)/"
        + (row.job.guardKind ?? .suspend).rawValue
    case (.retry, .waiting): "it waits for the account or group, or for the user's login"
    case (.retry, .ready), (.retry, .parked), (.drop, _): nil
    }
  }
}
