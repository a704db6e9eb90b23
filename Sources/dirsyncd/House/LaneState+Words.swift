internal import SyncCore
internal import SyncStore

extension LaneState {
  /// How the lane stands at a moment: `open`, `waiting`, `paused` or `quarantined`.
  func word(at now: Timestamp) -> String {
    if isPaused { return "paused" }
    if isQuarantined { return "quarantined" }
    return isWaiting(at: now) ? "waiting" : "open"
  }

  /// The same for people, with the reason.
  func words(at now: Timestamp) -> String {
    let reason = reason.map { ": \($0)" } ?? ""
    if isPaused {
      let since = pausedAt.map { " since \($0.told(at: now))" } ?? ""
      return "paused" + since + (pausedBy.map { " by \($0)" } ?? "")
    }
    if isQuarantined { return "quarantined\(reason)" }
    guard let notBefore, isWaiting(at: now) else { return "open" }
    return "waiting until \(notBefore)\(reason)"
  }

  /// How far the directory has lowered the pace; nil where it takes all that its quota allows.
  func slowWords(at now: Timestamp) -> String? {
    guard let pace = currentPace(at: now), let full = fullPacePerMinute, pace < full else {
      return nil
    }
    return "slowed down to \(pace) requests a minute of \(full); it rises by itself"
  }

  /// The stored pace with what has come back since.
  private func currentPace(at now: Timestamp) -> Int? {
    guard let pacePerMinute, let fullPacePerMinute, let pacedAt else { return nil }
    let minutes = max(0, pacedAt.duration(to: now).inSeconds / 60)
    let risen = Double(fullPacePerMinute) * TokenBucket.increase * minutes
    return min(fullPacePerMinute, pacePerMinute + Int(risen))
  }

  /// What once was, such as a wait that is over, is left out.
  func json(at now: Timestamp) -> JSONValue {
    var object: JSONObject = ["state": .string(word(at: now))]
    object["pacePerMinute"] = currentPace(at: now).map { .integer(Int64($0)) }
    object["quotaPerMinute"] = fullPacePerMinute.map { .integer(Int64($0)) }
    guard word(at: now) != "open" else { return .object(object) }
    if isPaused {
      object["pausedAt"] = pausedAt.map(\.json)
      object["pausedBy"] = pausedBy.map(JSONValue.string)
    }
    if isWaiting(at: now) { object["notBefore"] = notBefore.map(\.json) }
    object["reason"] = reason.map(JSONValue.string)
    return .object(object)
  }

  private func isWaiting(at now: Timestamp) -> Bool {
    notBefore.map { $0 > now } ?? false
  }
}
