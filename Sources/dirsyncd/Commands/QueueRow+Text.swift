internal import SyncCore
internal import SyncStore

extension QueueRow {
  /// One row for people.
  func cells(at now: Timestamp) -> [String] {
    [
      String(job.id), directory.name, job.kind.rawValue, job.state.rawValue, user,
      words(at: now),
    ]
  }

  /// What it waits for, or stands still for.
  private func words(at now: Timestamp) -> String {
    let said = [cause, job.reason].compactMap(\.self).joined(separator: ": ")
    switch job.state {
    case .parked: return said
    case .held:
      guard let kind = job.guardKind else { return "for a guard" }
      return job.isAnnounced
        ? "by the guard \(kind.rawValue); see dirsyncd release \(directory)/\(kind.rawValue)"
        : "until the guard \(kind.rawValue) has looked at it"
    case .waiting: return "for \(job.kind.awaited)"
    case .leased: return "is being sent"
    case .ready:
      let next = job.dueAt > now ? "due \(job.dueAt.away(from: now))" : "due"
      return job.attempts == 0 ? next : "\(next) after \(job.attempts) failures; \(said)"
    }
  }

  /// One line of the export.
  var json: JSONValue {
    var object: JSONObject = [
      "id": .integer(job.id), "directory": .string(directory.name),
      "kind": .string(job.kind.rawValue), "state": .string(job.state.rawValue),
      "user": .string(user), "attempts": .integer(Int64(job.attempts)),
      "queuedAt": job.queuedAt.json, "dueAt": job.dueAt.json,
    ]
    object["cause"] = cause.map(JSONValue.string)
    object["reason"] = job.reason.map(JSONValue.string)
    object["guard"] = job.guardKind.map { .string($0.rawValue) }
    if job.state == .held { object["announced"] = .bool(job.isAnnounced) }
    object["login"] = job.login.map { .string($0.id) }
    object["expiresAt"] = job.expiresAt.map(\.json)
    return .object(object)
  }
}

extension QueueCause {
  func line(at now: Timestamp) -> String {
    let example = example.map { "; one says: \($0)" } ?? ""
    return "\(count)  \(directory)  \(state.rawValue)  \(cause)  "
      + "(the oldest since \(oldest.told(at: now))\(example))"
  }

  var json: JSONValue {
    var object: JSONObject = [
      "directory": .string(directory.name), "state": .string(state.rawValue),
      "cause": .string(cause), "jobs": .integer(Int64(count)), "oldest": oldest.json,
    ]
    object["example"] = example.map(JSONValue.string)
    return .object(object)
  }
}
