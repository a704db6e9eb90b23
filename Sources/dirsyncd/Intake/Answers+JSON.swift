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
    object["etaSeconds"] = etaSeconds.map { .integer(Int64($0)) }
    return .object(object)
  }
}

extension Binding {
  /// What may be shown of a binding: states and times, no attribute.
  var json: JSONValue {
    var object: JSONObject = [
      "directory": .string(directory.name), "linked": .bool(shadow != nil),
      "password": .string(passwordState.rawValue),
    ]
    object["active"] = shadow.map { .bool($0.isActive) }
    object["name"] = shadow.map { .string($0.name) }
    object["reason"] = passwordReason.map(JSONValue.string)
    object["passwordAt"] = passwordAt.map { .string($0.description) }
    return .object(object)
  }
}

extension PullReport {
  var json: JSONValue {
    [
      "users": .integer(Int64(users)), "groups": .integer(Int64(groups)), "full": .bool(isFull),
      "changed": .integer(Int64(changed)), "gone": .integer(Int64(gone)),
      "held": .integer(Int64(held)), "remarks": .array(remarks.map(JSONValue.string)),
    ]
  }
}
