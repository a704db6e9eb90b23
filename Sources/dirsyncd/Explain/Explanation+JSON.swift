internal import SyncCore
internal import SyncStore

/// The explanation for programs.
extension Explanation {
  var json: JSONValue {
    var user: JSONObject = [
      "name": .string(user.name), "id": .string(user.subject.id),
      "presence": .string(user.presence.rawValue), "active": .bool(isActive),
      "changedAt": .string(changedAt.description),
    ]
    user["missing"] = missing.map { .string($0.word) }
    return [
      "user": .object(user),
      "directories": .array(directories.map { json(of: $0) }),
      "events": .array(events.reversed().map(\.json)),
    ]
  }

  private func json(of directory: DirectoryExplanation) -> JSONValue {
    let standing = directory.standing(at: now)
    var object: JSONObject = [
      "directory": .string(directory.directory.name), "standing": .string(standing.level.rawValue),
      "reasons": .array(standing.reasons.map(JSONValue.string)),
      "configured": .bool(directory.policy != nil),
    ]
    object["scope"] = directory.policy?.scope.map { .string($0.text) }
    object["placement"] = directory.placement.map(\.json)
    object["bound"] = .bool(directory.binding != nil)
    object["account"] = account(directory)
    object["password"] = password(directory)
    if !directory.groups.isEmpty { object["groups"] = .array(directory.groups.map(\.json)) }
    object["jobs"] = .array(directory.jobs.map(\.json))
    object["lane"] = directory.lane.json(at: now)
    if !directory.refusals.isEmpty {
      object["refusedAttributes"] = .array(
        directory.refusals.map {
          ["attribute": .string($0.attribute.name), "reason": .string($0.reason)]
        })
    }
    if let drift = directory.drift {
      object["drift"] = [
        "state": .string(drift.state.rawValue), "foundAt": drift.foundAt.json,
        "what": drift.drift.json,
      ]
    }
    if let owners = directory.policy?.mapping.owners, !owners.isEmpty {
      object["owners"] = .object(
        JSONObject(
          owners.sorted { $0.key < $1.key }.map { ($0.key.name, .string($0.value.rawValue)) }))
    }
    return .object(object)
  }

  private func account(_ directory: DirectoryExplanation) -> JSONValue? {
    guard let binding = directory.binding, let shadow = binding.shadow else { return nil }
    var object: JSONObject = [
      "id": .string(shadow.remoteID.id), "name": .string(shadow.name),
      "active": .bool(shadow.isActive), "createdByUs": .bool(binding.createdAt != nil),
    ]
    object["matchedBy"] = binding.matchedBy.map(JSONValue.string)
    object["since"] = (binding.createdAt ?? directory.linkEvent?.at).map(\.json)
    return .object(object)
  }

  private func password(_ directory: DirectoryExplanation) -> JSONValue? {
    guard let binding = directory.binding else { return nil }
    var object: JSONObject = ["state": .string(binding.passwordState.rawValue)]
    object["reason"] = binding.passwordReason.map(JSONValue.string)
    object["login"] = binding.passwordLogin.map { .string($0.id) }
    object["loginAt"] = directory.loginAt.map(\.json)
    object["sentAt"] = binding.passwordAt.map(\.json)
    object["requestID"] = directory.pushEvent?.requestID.map(JSONValue.string)
    object["behindSince"] = directory.behindSince.map(\.json)
    return .object(object)
  }
}

extension Placement {
  fileprivate var json: JSONValue {
    switch self {
    case .excluded(let rule): ["rule": "excluded", "by": .string(rule)]
    case .accountExcluded(let pattern): ["rule": "account-excluded", "by": .string(pattern)]
    case .staged(let filter): ["rule": "staged", "filter": .string(filter)]
    case .gone: ["rule": "gone"]
    case .inactive: ["rule": "inactive"]
    case .outOfScope(let filter): ["rule": "out-of-scope", "filter": .string(filter)]
    case .unmappable(let reason): ["rule": "unmappable", "reason": .string(reason)]
    case .account(let account): ["rule": "account", "name": .string(account.name)]
    }
  }
}

extension PushedMembership {
  fileprivate var json: JSONValue {
    var object: JSONObject = ["name": .string(name), "member": .bool(isHeld)]
    object["check"] = check.map(JSONValue.string)
    object["reason"] = reason.map(JSONValue.string)
    return .object(object)
  }
}

extension QueuedJob {
  fileprivate var json: JSONValue {
    var object: JSONObject = [
      "id": .integer(id), "kind": .string(kind.rawValue), "state": .string(state.rawValue),
      "queuedAt": queuedAt.json, "dueAt": dueAt.json, "attempts": .integer(Int64(attempts)),
    ]
    object["reason"] = reason.map(JSONValue.string)
    object["guard"] = guardKind.map { .string($0.rawValue) }
    object["login"] = login.map { .string($0.id) }
    object["expiresAt"] = expiresAt.map(\.json)
    return .object(object)
  }
}

extension Timestamp {
  /// As RFC 3339.
  var json: JSONValue { .string(description) }
}
