internal import SyncCore
internal import SyncHTTP

extension EntraState {
  /// Objects in one page of a delta.
  static let deltaPageSize = 100

  /// `/users/delta` (user: delta; Use delta query to track changes). The tokens hold the place in
  /// the list of changes and the selection.
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
    guard parts.count == 2, parts[0].hasPrefix("d"), let start = Int(parts[0].dropFirst()),
      start <= changes.count, let names = Base64URL.bytes(parts[1])
    else { throw .bad("Badly formed token.") }
    return try round(
      from: start, isFirst: false, String(decoding: names, as: UTF8.self), call)
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
    let token = "d\(end)." + Base64URL.text(Array(select.utf8))
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
