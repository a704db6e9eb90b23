internal import SyncCore
internal import SyncHTTP

extension EntraState {
  /// Objects in one page of a delta.
  static let deltaPageSize = 100

  /// How long a token of a delta is good for users (Use delta query to track changes, Token
  /// duration).
  private static let deltaTokenSeconds: Int64 = 7 * 86_400

  /// `/users/delta` (user: delta; Use delta query to track changes). The tokens hold the place in
  /// the list of changes, when they were made, and the selection.
  func userDelta(_ call: TwinCall, _ caller: EntraCaller) throws(EntraRefusal) -> HTTPResponse {
    try caller.requireUserRead()
    let known = ["$select", "$deltatoken", "$skiptoken"]
    for pair in call.parameters where !known.contains(pair.name) {
      throw .unsupported("The query option '\(pair.name)' is not supported by delta.")
    }
    let select = call.parameter("$select") ?? ""
    if call.parameter("$deltatoken") == "latest" {
      return answer([], changes.count, isLast: true, select, call)
    }
    guard let token = call.parameter("$deltatoken") ?? call.parameter("$skiptoken") else {
      return try round(from: 0, isFirst: true, select, call)
    }
    let parts = token.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].hasPrefix("d"), let start = Int(parts[0].dropFirst()),
      start <= changes.count, let made = Int64(parts[1]), let names = Base64URL.bytes(parts[2])
    else { throw .bad("Badly formed token.") }
    let selected = String(decoding: names, as: UTF8.self)
    guard call.now.seconds - made < Self.deltaTokenSeconds else { return resync(selected, call) }
    return try round(from: start, isFirst: false, selected, call)
  }

  /// 410, and where to begin anew (Use delta query to track changes, Synchronization reset).
  private func resync(_ select: String, _ call: TwinCall) -> HTTPResponse {
    let refusal = EntraRefusal(
      410, "syncStateNotFound", "The sync state generation is not found; a full resync is needed.")
    let id = call.request.headers["client-request-id"] ?? settings.tenant
    var response = refusal.response(at: call.now, ids: (id, id))
    let query = select.isEmpty ? [] : [(name: "$select", value: select)]
    response.headers["Location"] = link(call.base + "/v1.0/users/delta", query)
    return response
  }

  private func round(
    from start: Int, isFirst: Bool, _ select: String, _ call: TwinCall
  ) throws(EntraRefusal) -> HTTPResponse {
    let names = try selection(select)
    let end = min(start + Self.deltaPageSize, changes.count)
    var seen: Set<String> = []
    var items: [JSONValue] = []
    for id in changes[start..<end] where seen.insert(id).inserted {
      if let user = users[id] {
        var shown = JSONObject([("id", .string(id))])
        for name in names { shown[name] = user.value(name) }
        items.append(.object(shown))
      } else if !isFirst {
        let reason: JSONValue = deleted[id] == nil ? "deleted" : "changed"
        items.append(["id": .string(id), "@removed": ["reason": reason]])
      }
    }
    return answer(items, end, isLast: end == changes.count, select, call)
  }

  private func answer(
    _ items: [JSONValue], _ end: Int, isLast: Bool, _ select: String, _ call: TwinCall
  ) -> HTTPResponse {
    let token = "d\(end).\(call.now.seconds)." + Base64URL.text(Array(select.utf8))
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
