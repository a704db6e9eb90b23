internal import SyncCore
internal import SyncHTTP

extension TwinState {
  /// The control surface: `POST` and `DELETE /_twin/faults`, `GET /_twin/state`,
  /// `GET /_twin/requests`, `GET` and `PUT /_twin/knobs` with `createLagMilliseconds`, `quota`
  /// (`"documented"`, or as `TwinQuota` reads it) and what the service itself has, and
  /// `POST /_twin/seed`.
  mutating func control(_ call: TwinCall) -> HTTPResponse {
    switch (call.method, call.segments.dropFirst().first) {
    case (.post, "faults"): return addFaults(call)
    case (.delete, "faults"):
      front.faults = []
      return HTTPResponse(204)
    case (.get, "faults"):
      return .reply(200, json: ["waiting": .integer(Int64(front.faults.count))])
    case (.get, "state"):
      var picture = picture.object ?? JSONObject()
      picture["requestCount"] = .integer(Int64(front.journal.total))
      picture["throttledCount"] = .integer(Int64(front.refusedCount))
      return .reply(200, json: .object(picture))
    case (.get, "requests"): return requestList()
    case (.delete, "requests"):
      front.journal = TwinJournal()
      return HTTPResponse(204)
    case (.put, "knobs"): return turnKnobs(call)
    case (.get, "knobs"): return .reply(200, json: .object(knobs))
    case (.post, "seed"): return seed(call)
    default: return .reply(404, json: ["error": "no such control"])
    }
  }

  private mutating func addFaults(_ call: TwinCall) -> HTTPResponse {
    guard let value = try? call.json() else {
      return .reply(400, json: ["error": "the body is not JSON"])
    }
    let faults = (value.array ?? [value]).map { TwinFault($0) }
    guard !faults.contains(nil) else {
      return .reply(400, json: ["error": "a fault is not understood"])
    }
    front.faults += faults.compactMap { $0 }
    return .reply(200, json: ["waiting": .integer(Int64(front.faults.count))])
  }

  private mutating func seed(_ call: TwinCall) -> HTTPResponse {
    guard let wish = (try? call.json())?.object, let id = seed(wish, at: call.now) else {
      return .reply(400, json: ["error": "that cannot be seeded"])
    }
    return .reply(200, json: ["id": .string(id)])
  }

  private func requestList() -> HTTPResponse {
    let list = front.journal.entries.map { entry -> JSONValue in
      [
        "method": .string(entry.method.rawValue), "path": .string(entry.path),
        "bodyFields": .array(entry.bodyFields.map { .string($0) }),
      ]
    }
    return .reply(
      200, json: ["total": .integer(Int64(front.journal.total)), "requests": .array(list)])
  }

  private mutating func turnKnobs(_ call: TwinCall) -> HTTPResponse {
    guard let knobs = (try? call.json())?.object else {
      return .reply(400, json: ["error": "the body is no JSON object"])
    }
    if let lag = knobs["createLagMilliseconds"]?.integer {
      front.createLag = .milliseconds(lag)
    }
    if let quota = knobs["quota"] {
      front.quotas =
        quota.string == "documented"
        ? Self.documentedQuotas : TwinQuota(quota).map { [$0] } ?? []
    }
    for knob in knobs.members where !["createLagMilliseconds", "quota"].contains(knob.name) {
      guard turn(knob.name, knob.value) else {
        return .reply(400, json: ["error": .string("no such knob or value: \(knob.name)")])
      }
    }
    return HTTPResponse(204)
  }
}
