internal import SyncCore
internal import SyncStore

extension LedgerReport {
  /// The report for programs.
  var json: JSONValue {
    let directories = Set(jobs.keys).union(passwordStates.keys).union(lanes.map(\.directory))
    var object = JSONObject()
    for directory in directories.sorted() {
      var entry = JSONObject()
      entry["jobs"] = Self.counts(jobs[directory] ?? [:])
      let states = (passwordStates[directory] ?? [:]).map { ($0.key.rawValue, $0.value) }
      if let mails = notices[directory] { entry["mails"] = Self.counts(mails) }
      entry["passwords"] = Self.counts(Dictionary(states) { $1 })
      if let lane = lanes.first(where: { $0.directory == directory }) { entry["lane"] = lane.json }
      object[directory.name] = .object(entry)
    }
    return [
      "users": .integer(Int64(users)), "groups": .integer(Int64(groups)),
      "sealedSecrets": .integer(Int64(secrets)), "events": .integer(events),
      "databaseBytes": .integer(databaseBytes), "directories": .object(object),
    ]
  }

  private static func counts(_ counts: [String: Int]) -> JSONValue {
    .object(
      JSONObject(counts.sorted { $0.key < $1.key }.map { ($0.key, .integer(Int64($0.value))) }))
  }
}

extension LaneState {
  var json: JSONValue {
    var object: JSONObject = [
      "paused": .bool(isPaused), "quarantined": .bool(isQuarantined),
    ]
    object["notBefore"] = notBefore.map { .string($0.description) }
    object["reason"] = reason.map(JSONValue.string)
    return .object(object)
  }
}
