internal import SyncCore
internal import SyncEngine
internal import SyncStore

/// An order about the queue on its way to the daemon, and the answer on its way back.
extension QueueOrder {
  var json: JSONValue {
    switch choice {
    case .jobs(let ids): return ["jobs": .array(ids.map { .integer($0) })]
    case .parked(let filter):
      var object: JSONObject = ["all": true]
      object["directory"] = filter.directory.map { .string($0.name) }
      object["cause"] = filter.cause.map(JSONValue.string)
      return .object(object)
    }
  }

  /// Reads what `json` wrote; nil when it is something else.
  init?(_ verb: Verb, _ members: JSONObject) {
    guard members.names.allSatisfy({ ["jobs", "all", "directory", "cause"].contains($0) }) else {
      return nil
    }
    if let ids = members["jobs"]?.array {
      let numbers = ids.compactMap(\.integer)
      guard members.names == ["jobs"], numbers.count == ids.count else { return nil }
      self.init(verb, .jobs(numbers))
    } else {
      guard members["all"]?.bool == true else { return nil }
      let filter = QueueFilter(
        directory: members["directory"]?.string.map { DirectoryID($0) },
        cause: members["cause"]?.string)
      self.init(verb, .parked(filter))
    }
  }
}

extension QueueOrder.Answer {
  var json: JSONValue {
    [
      "done": .integer(Int64(done)), "reopened": .integer(Int64(reopened)),
      "members": .integer(Int64(members)),
      "refused": .array(
        refused.map { ["job": .integer($0.job), "reason": .string($0.reason)] }),
    ]
  }
}
