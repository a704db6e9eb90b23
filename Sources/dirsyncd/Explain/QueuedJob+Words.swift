internal import SyncCore
internal import SyncStore

extension QueuedJob {
  /// The job as `explain` lists it.
  func words(at now: Timestamp) -> String {
    var parts = ["\(id), \(kind.rawValue), \(state.rawValue)"]
    parts.append("queued \(queuedAt.told(at: now))")
    if attempts > 0 { parts.append("\(attempts) failed attempts") }
    if state == .ready { parts.append("due \(dueAt.told(at: now))") }
    if let login { parts.append("with the password of login \(login)") }
    if let expiry = expiresAt { parts.append("wiped at the latest \(expiry.told(at: now))") }
    if let reason { parts.append("last answer: \(reason)") }
    return parts.joined(separator: "; ")
  }
}
