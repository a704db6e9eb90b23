internal import SyncCore

/// A place in a pass as the text of a `Cursor`.
extension ScimCursor {
  var cursor: Cursor {
    var members: JSONObject = JSONObject([
      ("kind", .string(kind.rawValue)), ("paging", .string(paging.rawValue)),
      ("startIndex", .integer(Int64(startIndex))), ("cursor", .string(serverCursor)),
      ("key", .string(key)), ("pages", .integer(Int64(pages))),
      ("records", .integer(Int64(records))), ("bytes", .integer(Int64(bytes))),
      ("restarts", .integer(Int64(restarts))), ("landmark", .string(landmark)),
    ])
    members["size"] = count.map { .integer(Int64($0)) }
    members["since"] = since.map { .integer($0.milliseconds) }
    members["newest"] = newest.map { .integer($0.milliseconds) }
    members["startedAt"] = startedAt.map { .integer($0.milliseconds) }
    if let lastPage {
      members["first"] = .string(lastPage.first)
      members["last"] = .string(lastPage.last)
      members["count"] = .integer(Int64(lastPage.count))
    }
    return Cursor(JSONWriter.text(of: .object(members)))
  }

  /// Throws for a text that is none of ours.
  init(_ cursor: Cursor) throws(RemoteFailure) {
    guard let value = try? JSONReader.value(of: Array(cursor.text.utf8)),
      let kind = value["kind"]?.string.flatMap(SubjectID.Kind.init(rawValue:)),
      let paging = value["paging"]?.string.flatMap(PullPlan.Paging.init(rawValue:)),
      let start = value.number("startIndex"), start > 0, let pages = value.number("pages"),
      let records = value.number("records"), let bytes = value.number("bytes"),
      let restarts = value.number("restarts"), let serverCursor = value["cursor"]?.string,
      let key = value["key"]?.string, let landmark = value["landmark"]?.string
    else { throw RemoteFailure(.protocolBroken, "the cursor is none of this source") }
    self.init(kind, paging: paging, count: value.number("size"), since: value.moment("since"))
    (startIndex, self.serverCursor, self.key) = (start, serverCursor, key)
    (self.pages, self.records, self.bytes) = (pages, records, bytes)
    (self.restarts, self.landmark) = (restarts, landmark)
    newest = value.moment("newest")
    startedAt = value.moment("startedAt")
    if let first = value["first"]?.string, let last = value["last"]?.string,
      let count = value.number("count")
    {
      lastPage = LastPage(first: first, last: last, count: count)
    }
  }
}

extension JSONValue {
  /// A count; nil where there is none, or one that nothing here can have.
  fileprivate func number(_ name: String) -> Int? {
    self[name]?.integer.flatMap { (0...(1 << 50)).contains($0) ? Int($0) : nil }
  }

  fileprivate func moment(_ name: String) -> Timestamp? {
    self[name]?.integer.map(Timestamp.init(milliseconds:))
  }
}
