internal import SyncCore
internal import SyncStore

/// What is held, wanted and different, for programs.
extension DirectoryExplanation {
  func addComparison(to object: inout JSONObject) {
    if let heldAttributes {
      object["holds"] = .object(
        JSONObject(
          heldAttributes.filter { !$0.value.isEmpty }.sorted { $0.key < $1.key }
            .map { ($0.key.name, $0.value) }))
    }
    object["wanted"] = wanted.map(\.word)
    if let comparison {
      object["differences"] = .array(comparison.differences.map(\.json))
    }
  }
}

extension Wanted {
  fileprivate var word: JSONValue {
    switch self {
    case .account: "account"
    case .suspended: "suspended"
    case .deleted: "deleted"
    case .untouched: "untouched"
    case .unmappable: "unmappable"
    }
  }
}

extension Comparison.Line {
  fileprivate var json: JSONValue {
    var object: JSONObject = ["what": .string(item.name), "wanted": wanted]
    if let held { object["held"] = held }
    switch cause {
    case .pending: object["why"] = "pending"
    case .changedByOthers: object["why"] = "changed-by-others"
    case .refused(let reason):
      object["why"] = "refused"
      object["reason"] = .string(reason)
    case nil: break
    }
    return .object(object)
  }
}

extension MemberFacts {
  var json: JSONValue {
    var object: JSONObject = [
      "name": .string(name), "standing": .string(MemberStanding(self).word),
      "wanted": .bool(isWanted), "member": .bool(isHeld),
    ]
    object["check"] = check.map(JSONValue.string)
    object["reason"] = reason.map(JSONValue.string)
    return .object(object)
  }
}

extension RoleMembership {
  var json: JSONValue {
    [
      "group": .string(group.id), "state": .string(state.rawValue),
      "filters": .array(filters.map { .string($0) }),
    ]
  }
}
