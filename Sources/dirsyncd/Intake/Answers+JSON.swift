internal import SyncCore
internal import SyncEngine
internal import SyncStore

extension LoginAnswer {
  /// What the portal gets.
  var json: JSONValue {
    [
      "login": .string(login.id), "user": .string(user),
      "directories": .array(directories.map(\.json)),
    ]
  }
}

extension LoginDecision {
  var json: JSONValue {
    var object: JSONObject = [
      "directory": .string(directory.name), "decision": .string(outcome.rawValue),
      "reason": .string(reason),
    ]
    object["message"] = .string(
      PortalText.text(outcome: outcome.rawValue, reason: reason, delay: outlook?.delay))
    outlook?.add(to: &object)
    return .object(object)
  }
}

extension Outlook {
  func add(to object: inout JSONObject) {
    object["delay"] = delay.map { .string($0.rawValue) }
    object["etaSeconds"] = etaSeconds.map { .integer(Int64($0)) }
  }
}

extension LoginProgress {
  /// What became of the login; the outlook is there for what waits.
  func json(_ outlooks: [DirectoryID: Outlook]) -> JSONValue {
    [
      "login": .string(login.id), "user": .string(user),
      "receivedAt": .string(receivedAt.description),
      "directories": .array(rows.map { $0.json(outlooks[$0.decision.directory]) }),
    ]
  }
}

extension LoginProgress.Row {
  func json(_ outlook: Outlook?) -> JSONValue {
    let reason = outcomeReason ?? decision.reason
    var object: JSONObject = [
      "directory": .string(decision.directory.name),
      "decision": .string(decision.outcome.rawValue), "outcome": .string(outcome),
      "reason": .string(reason),
    ]
    object["message"] = .string(
      PortalText.text(outcome: outcome, reason: reason, delay: outlook?.delay))
    object["at"] = .string(at.description)
    outlook?.add(to: &object)
    return .object(object)
  }
}

extension DirectoryStanding {
  /// What may be shown of a binding: states, reasons and times, no attribute.
  var json: JSONValue {
    var object: JSONObject = [
      "directory": .string(binding.directory.name), "state": .string(stateName),
      "linked": .bool(binding.shadow != nil), "password": .string(binding.passwordState.rawValue),
      "passwordExpected": .bool(expectsPassword), "message": .string(message),
    ]
    object["active"] = binding.shadow.map { .bool($0.isActive) }
    object["name"] = binding.shadow.map { .string($0.name) }
    object["reason"] = reason.map(JSONValue.string)
    object["lastPushAt"] = binding.passwordAt.map { .string($0.description) }
    object["lastPushLogin"] = binding.passwordLogin.map { .string($0.id) }
    if isWaiting { outlook.add(to: &object) }
    return .object(object)
  }

  /// `linked`, `pending`, `parked` or `released`.
  private var stateName: String {
    if binding.passwordState == .released { return "released" }
    if parkedReason != nil { return "parked" }
    return binding.shadow == nil ? "pending" : "linked"
  }

  private var reason: String? {
    if let obstacle { return obstacle.rawValue }
    if let parkedReason { return parkedReason }
    if let reason = binding.passwordReason { return reason }
    let isIdle = [.awaitingLogin, .expired].contains(binding.passwordState)
    return isIdle && !expectsPassword ? "no-password-expected" : nil
  }

  private var message: String {
    if isWaiting {
      return outlook.delay.map(PortalText.text(for:)) ?? "the password is on its way"
    }
    if let obstacle {
      return PortalText.text(outcome: "refused", reason: obstacle.rawValue)
    }
    if stateName == "parked" { return "the account needs an administrator" }
    return PortalText.text(state: binding.passwordState, expectsPassword: expectsPassword)
  }
}

extension ReadBackReport {
  var json: JSONValue {
    [
      "directory": .string(directory.name), "listed": .integer(Int64(listed)),
      "drifted": .integer(Int64(drifted)), "read": .bool(isFull),
    ]
  }
}

extension PullReport {
  var json: JSONValue {
    var object: JSONObject = [
      "users": .integer(Int64(users)), "groups": .integer(Int64(groups)), "full": .bool(isFull),
      "changed": .integer(Int64(changed)), "gone": .integer(Int64(gone)),
      "held": .integer(Int64(held)), "missing": .integer(Int64(missing)),
      "remarks": .array(remarks.map(JSONValue.string)),
    ]
    if !unmatchedUsers.isEmpty {
      object["unmatchedUsers"] = .array(unmatchedUsers.map(JSONValue.string))
    }
    if !readBacks.isEmpty { object["readBack"] = .array(readBacks.map(\.json)) }
    return .object(object)
  }
}
