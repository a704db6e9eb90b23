internal import SyncCore
internal import SyncHTTP

extension EntraState {
  /// Objects in one page of a delta.
  static let deltaPageSize = 100

  /// `/users/delta` (user: delta; Use delta query to track changes). The tokens hold the place in
  /// the list of changes, when they were given out, and the selection.
  func userDelta(_ call: TwinCall, _ caller: EntraCaller) throws(EntraRefusal) -> HTTPResponse {
    try caller.requireUserRead()
    let known = ["$select", "$deltatoken", "$skiptoken"]
    for pair in call.parameters where !known.contains(pair.name) {
      throw .unsupported("The query option '\(pair.name)' is not supported by delta.")
    }
    let select = call.parameter("$select") ?? ""
    if call.parameter("$deltatoken") == "latest" {
      return answer([], changes.count, isFirst: false, isLast: true, select, call)
    }
    guard let token = call.parameter("$deltatoken") ?? call.parameter("$skiptoken") else {
      return try round(from: 0, isFirst: true, select, call)
    }
    // `d`, or `f` within the first round; the place; when it was given out; the selection
    let parts = token.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4, parts[0] == "d" || parts[0] == "f", let start = Int(parts[1]),
      start <= changes.count, let issued = Int64(parts[2]), let names = Base64URL.bytes(parts[3])
    else { throw .bad("Badly formed token.") }
    try refuseExpired(Timestamp(milliseconds: issued), call)
    return try round(
      from: start, isFirst: parts[0] == "f", String(decoding: names, as: UTF8.self), call)
  }

  /// Tokens of users live for seven days (devblogs.microsoft.com, Duration of change tracking
  /// tokens for identity and education resources: 400 `syncStateNotFound`), unless the service asks
  /// for a new beginning earlier (delta-query-overview, Synchronization reset: 410, `Location`).
  private func refuseExpired(
    _ issued: Timestamp, _ call: TwinCall
  ) throws(EntraRefusal) {
    if let reset = deltaResetAt, issued <= reset {
      throw EntraRefusal(
        410, "resyncRequired", "Resync is required. Begin with an empty token.",
        location: call.base + "/v1.0/users/delta?$deltatoken=")
    }
    guard issued.advanced(by: settings.deltaLifetime) <= call.now else { return }
    throw EntraRefusal(
      400, "syncStateNotFound",
      "The sync state generation is not found. The delta token is expired and data must be "
        + "synchronized again.")
  }

  private func round(
    from start: Int, isFirst: Bool, _ select: String, _ call: TwinCall
  ) throws(EntraRefusal) -> HTTPResponse {
    var names = select.split(separator: ",").map { String($0.filter { $0 != " " }) }
    let tellsManagers = names.contains("manager")
    names.removeAll { $0 == "manager" }
    names = try selection(names.joined(separator: ","))
    let end = min(start + Self.deltaPageSize, changes.count)
    let places = (start..<end).filter { tellsManagers || managerChanges[$0] == nil }
    var seen: Set<String> = []
    var items: [JSONValue] = []
    for id in places.map({ changes[$0] }) where seen.insert(id).inserted {
      if let user = users[id] {
        var shown = JSONObject([("id", .string(id))])
        for name in names { shown[name] = user.value(name) }
        if tellsManagers {
          shown["manager@delta"] = managers(
            of: user, places.filter { changes[$0] == id }, isFirst: isFirst)
        }
        items.append(.object(shown))
      } else if !isFirst {
        let reason: JSONValue = deleted[id] == nil ? "deleted" : "changed"
        items.append(["id": .string(id), "@removed": ["reason": reason]])
      }
    }
    return answer(items, end, isFirst: isFirst, isLast: end == changes.count, select, call)
  }

  /// `$select` takes the manager here alone (delta-query-overview, Optional query parameters;
  /// microsoft-graph-docs issue 6194: `$expand` has no effect). Who is the manager stands there
  /// where that changed, and who is it no longer with `@removed`. In a first round only who there
  /// is: that there is none stands nowhere.
  private func managers(of user: EntraUser, _ places: [Int], isFirst: Bool) -> JSONValue? {
    let former = places.compactMap { managerChanges[$0] }
    guard isFirst || !former.isEmpty else { return nil }
    let gone = isFirst ? [] : Set(former.joined()).subtracting([user.manager ?? ""]).sorted()
    var links = gone.map { id -> JSONValue in
      [
        "@odata.type": "#microsoft.graph.user", "id": .string(id),
        "@removed": ["reason": "deleted"],
      ]
    }
    if let manager = user.manager {
      links.append(["@odata.type": "#microsoft.graph.user", "id": .string(manager)])
    }
    return links.isEmpty ? nil : .array(links)
  }

  private func answer(
    _ items: [JSONValue], _ end: Int, isFirst: Bool, isLast: Bool, _ select: String,
    _ call: TwinCall
  ) -> HTTPResponse {
    let token =
      "\(isFirst && !isLast ? "f" : "d").\(end).\(call.now.milliseconds)."
      + Base64URL.text(Array(select.utf8))
    let url = call.base + "/v1.0/users/delta"
    let name = isLast ? "$deltatoken" : "$skiptoken"
    let answer = JSONObject([
      ("@odata.context", .string(call.base + "/v1.0/$metadata#users(delta)")),
      (
        isLast ? "@odata.deltaLink" : "@odata.nextLink",
        .string(link(url, [(name: name, value: token)]))
      ), ("value", .array(items)),
    ])
    return .reply(200, json: .object(answer), type: Self.type)
  }
}
