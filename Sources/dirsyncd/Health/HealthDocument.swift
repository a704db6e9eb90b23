internal import SyncCore
internal import SyncHTTP

/// The body of `/healthz` (draft-inadarei-api-health-check-06).
struct HealthDocument {
  let board: HealthBoard
  let version: String

  func answer() -> HTTPResponse {
    let (checks, time) = board.snapshot()
    let level = checks.map { Self.weight(of: $0, at: time) }.max() ?? .pass
    let members = checks.map { ($0.name, JSONValue.array([Self.entry(of: $0, at: time)])) }
    let document: JSONValue = [
      "status": .string(level.rawValue), "version": .string(version),
      "serviceId": "dirsyncd", "checks": .object(JSONObject(members)),
    ]
    return HTTPResponse(
      level == .fail ? 503 : 200,
      headers: ["Content-Type": "application/health+json", "Cache-Control": "no-store"],
      body: HTTPBody(json: document))
  }

  /// Another side's illness is a warning for us: we still do what we can.
  private static func weight(of check: HealthCheck, at time: Timestamp) -> HealthCheck.Level {
    let level = check.level(at: time)
    return check.scope == .informative ? min(level, .warn) : level
  }

  private static func entry(of check: HealthCheck, at time: Timestamp) -> JSONValue {
    var members: [(String, JSONValue)] = [
      ("componentType", check.scope == .informative ? "component" : "system"),
      ("status", .string(check.level(at: time).rawValue)),
      ("time", .string(check.updated.description)),
    ]
    if let value = check.value { members.append(("observedValue", value)) }
    if let unit = check.unit { members.append(("observedUnit", .string(unit))) }
    let note = check.note(at: time)
    if !note.isEmpty { members.append(("output", .string(note))) }
    return .object(JSONObject(members))
  }
}
